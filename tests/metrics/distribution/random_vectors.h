#pragma once

#include <cstdint>
#include <span>

#include <torch/types.h>

#include "framework/core/random.h"

namespace pentimento {

/// Vectors of independent normal components, float32 [n,components].
inline torch::Tensor GaussianVectors(std::int64_t n, std::int64_t components, std::uint64_t seed, double mean = 0.0,
                                     double deviation = 1.0) {
  RandomStream random(seed, "distances_test");
  torch::Tensor values = torch::empty({n, components}, torch::kFloat32);
  for (float& value : std::span(values.data_ptr<float>(), static_cast<std::size_t>(values.numel()))) {
    value = static_cast<float>(random.Normal(mean, deviation));
  }
  return values;
}

}  // namespace pentimento
