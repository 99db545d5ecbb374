#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// Numbers that any language computes alike, for networks too large to keep: element i (C order) of seed s is
/// SplitMix64(s, i) as a number in [-1,1), float32.
inline torch::Tensor FormulaNumbers(std::uint64_t seed, const std::vector<std::int64_t>& shape, double scale = 1.0,
                                    double offset = 0.0) {
  torch::Tensor values = torch::empty(shape, torch::kFloat32);
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    std::uint64_t z = seed + (static_cast<std::uint64_t>(i) + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    const double unit = 2.0 * (static_cast<double>(z >> 11) * 0x1.0p-53) - 1.0;
    values.data_ptr<float>()[i] = static_cast<float>(unit * scale + offset);
  }
  return values;
}

/// The numbers as a network's parameter: weights scaled by the root of 6 / inputs, biases by 0.1 (golden case
/// `image_metrics`, `lpips_weight_formula`).
inline torch::Tensor FormulaParameter(std::uint64_t seed, const std::vector<std::int64_t>& shape) {
  if (shape.size() < 2) {
    return FormulaNumbers(seed, shape, 0.1);
  }
  std::int64_t inputs = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) {
    inputs *= shape[i];
  }
  return FormulaNumbers(seed, shape, std::sqrt(6.0 / static_cast<double>(inputs)));
}

}  // namespace pentimento
