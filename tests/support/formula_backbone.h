#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/feature_stack.h"
#include "tests/support/formula_weights.h"

namespace pentimento {

/// Formula weights for every parameter of a stack, seeds counted in the order of its layers.
inline TensorMap FormulaBackbone(const std::vector<StackLayer>& layers, std::uint64_t first_seed) {
  FeatureStack stack(layers);
  TensorMap weights;
  std::uint64_t seed = first_seed;
  for (const auto& item : stack->named_parameters()) {
    weights.emplace(item.key(), FormulaParameter(seed++, item.value().sizes().vec()));
  }
  return weights;
}

/// LPIPS' heads for the taps of a stack.
inline TensorMap FormulaHeads(const std::vector<StackLayer>& layers) {
  TensorMap heads;
  const std::vector<std::int64_t> channels = FeatureStack(layers)->tap_channels();
  for (std::size_t i = 0; i < channels.size(); ++i) {
    heads.emplace("lin" + std::to_string(i) + ".model.1.weight",
                  FormulaNumbers(900 + i, {1, channels[i], 1, 1}, 0.5, 0.5));
  }
  return heads;
}

/// What DISTS weighs its channels with.
inline TensorMap FormulaDistsWeights() {
  return {{"alpha", FormulaNumbers(6000, {1, 1475, 1, 1}, 0.5, 0.5)},
          {"beta", FormulaNumbers(6001, {1, 1475, 1, 1}, 0.5, 0.5)}};
}

}  // namespace pentimento
