#include "framework/nn/gradient_penalty.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

namespace pentimento {
namespace {

constexpr double kEpsilon = 1e-16;  // the official code's; it keeps the norm of a vanishing gradient differentiable

}  // namespace

torch::Tensor GradientPenalty(const std::function<torch::Tensor(const torch::Tensor&)>& discriminator,
                              const torch::Tensor& real, const torch::Tensor& fake, const torch::Tensor& shares) {
  const torch::Tensor share = shares.to(real.device()).view({-1, 1, 1, 1});
  const torch::Tensor point = (share * real + (1.0 - share) * fake).detach().requires_grad_(true);
  const torch::Tensor scores = discriminator(point);
  const torch::Tensor gradient = torch::autograd::grad({scores}, {point}, {torch::ones_like(scores)},
                                                       /*retain_graph=*/true, /*create_graph=*/true)[0];
  const torch::Tensor norms = (gradient.reshape({gradient.size(0), -1}) + kEpsilon).norm(2, 1);
  return (norms - 1.0).square().mean();
}

}  // namespace pentimento
