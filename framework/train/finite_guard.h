#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// A tensor and what it is called in messages: "G_A/model.1.weight".
struct NamedTensor {
  std::string name;
  torch::Tensor tensor;
};

/// One loss by name.
struct NamedLoss {
  std::string name;
  double value = 0.0;
};

/// The first of the tensors that holds a NaN or an infinity, or "" if all are finite.
std::string FirstNonFinite(std::span<const NamedTensor> tensors);

/// Ends a training that diverged, before an optimiser spreads what is not finite over all weights.
/// @param gradients of the weights that it is about to move. @param weights asked for only if something is bad.
/// @throws WorkError naming the step, the first bad loss, the first bad weight or, all weights still being finite, the
/// first bad gradient, and what to try.
void CheckFiniteStep(std::span<const NamedLoss> losses, std::span<const NamedTensor> gradients,
                     const std::function<std::vector<NamedTensor>()>& weights, std::int64_t step);

}  // namespace pentimento
