#pragma once

#include <torch/types.h>

namespace pentimento {

/// Whether a feature map suits the vector kernels of framework/ops/features: of `type`, on the CPU, and nobody wants a
/// gradient through it.
inline bool SuitsFeatureKernels(const torch::Tensor& x, torch::ScalarType type = torch::kFloat32) {
  return x.dim() == 4 && x.device().is_cpu() && x.scalar_type() == type &&
         !(x.requires_grad() && torch::GradMode::is_enabled());
}

}  // namespace pentimento
