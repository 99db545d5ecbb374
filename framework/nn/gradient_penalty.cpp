#include "framework/nn/gradient_penalty.h"

#include <torch/autograd.h>
#include <torch/types.h>

namespace pentimento {
namespace {

/// Beside every value before the norm is taken, as in the official code: the norm of nothing but zeros has no gradient.
constexpr double kBesideZero = 1e-16;

}  // namespace

torch::Tensor GradientPenalty(const std::function<torch::Tensor(const torch::Tensor&)>& critic,
                              const torch::Tensor& real, const torch::Tensor& fake, const torch::Tensor& along) {
  const torch::Tensor weight = along.to(real.device()).view({-1, 1, 1, 1});
  const torch::Tensor between = torch::lerp(fake.detach(), real.detach(), weight).requires_grad_();
  const torch::Tensor scores = critic(between);
  const torch::Tensor gradient = torch::autograd::grad({scores}, {between}, {torch::ones_like(scores)},
                                                       /*retain_graph=*/true, /*create_graph=*/true)
                                     .front();
  return ((gradient.flatten(1) + kBesideZero).norm(2, {1}) - 1.0).square().mean();
}

}  // namespace pentimento
