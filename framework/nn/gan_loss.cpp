#include "framework/nn/gan_loss.h"

#include <torch/types.h>

namespace pentimento {

torch::Tensor GanLoss(const torch::Tensor& scores, bool target_is_real, GanMode mode) {
  const torch::Tensor values = scores.to(torch::kFloat32);
  if (mode == GanMode::kWgangp) {
    return target_is_real ? -values.mean() : values.mean();
  }
  const torch::Tensor target = torch::full_like(values, target_is_real ? 1.0 : 0.0);
  return mode == GanMode::kLsgan ? torch::mse_loss(values, target)
                                 : torch::binary_cross_entropy_with_logits(values, target);
}

}  // namespace pentimento
