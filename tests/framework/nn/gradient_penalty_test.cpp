#include "framework/nn/gradient_penalty.h"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

namespace pentimento {
namespace {

TEST(GradientPenalty, OfALinearCriticFollowsFromItsWeights) {
  const torch::Tensor weights = torch::arange(12, torch::kFloat32).view({1, 3, 2, 2}).requires_grad_();
  const auto critic = [&](const torch::Tensor& images) { return (images * weights).sum({1, 2, 3}); };
  const torch::Tensor penalty =
      GradientPenalty(critic, torch::rand({2, 3, 2, 2}), torch::rand({2, 3, 2, 2}), torch::rand({2}));
  const double norm = std::sqrt(506.0);  // of 0 ... 11
  EXPECT_NEAR(penalty.item<double>(), (norm - 1) * (norm - 1), 1e-3);
  penalty.backward();
  EXPECT_NEAR(weights.grad()[0][2][1][1].item<double>(), 2 * (norm - 1) * 11 / norm, 1e-3);
}

TEST(GradientPenalty, IsTakenBetweenFakeAndReal) {
  const auto critic = [](const torch::Tensor& images) {
    return images.square().sum({1, 2, 3}) / 2;
  };  // gradient: images
  const torch::Tensor real = torch::full({2, 1, 1, 1}, 3.0);
  const torch::Tensor fake = torch::full({2, 1, 1, 1}, 7.0);
  const torch::Tensor penalty = GradientPenalty(critic, real, fake, torch::tensor({1.0F, 0.25F}));
  EXPECT_NEAR(penalty.item<double>(), ((3.0 - 1) * (3.0 - 1) + (6.0 - 1) * (6.0 - 1)) / 2, 1e-5);
}

TEST(GradientPenalty, OfACriticThatSeesNothingIsOneAndFinite) {
  const torch::Tensor scale = torch::zeros({1}).requires_grad_();
  const auto critic = [&](const torch::Tensor& images) { return (images * scale).sum({1, 2, 3}); };
  const torch::Tensor penalty =
      GradientPenalty(critic, torch::rand({1, 3, 2, 2}), torch::rand({1, 3, 2, 2}), torch::rand({1}));
  EXPECT_NEAR(penalty.item<double>(), 1.0, 1e-6);
  penalty.backward();
  EXPECT_TRUE(torch::isfinite(scale.grad()).all().item<bool>());
}

}  // namespace
}  // namespace pentimento
