#include "framework/nn/gan_loss.h"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/types.h>

namespace pentimento {
namespace {

TEST(GanLoss, LeastSquares) {
  const torch::Tensor scores = torch::tensor({0.5F, -1.0F});
  EXPECT_NEAR(GanLoss(scores, true, GanMode::kLsgan).item<double>(), (0.25 + 4.0) / 2, 1e-6);
  EXPECT_NEAR(GanLoss(scores, false, GanMode::kLsgan).item<double>(), (0.25 + 1.0) / 2, 1e-6);
}

TEST(GanLoss, CrossEntropyOfTheLogit) {
  const torch::Tensor scores = torch::tensor({0.5F, -1.0F});
  const auto softplus = [](double x) { return std::log1p(std::exp(x)); };
  EXPECT_NEAR(GanLoss(scores, true, GanMode::kVanilla).item<double>(), (softplus(-0.5) + softplus(1.0)) / 2, 1e-6);
  EXPECT_NEAR(GanLoss(scores, false, GanMode::kVanilla).item<double>(), (softplus(0.5) + softplus(-1.0)) / 2, 1e-6);
}

TEST(GanLoss, WassersteinIsTheMeanScore) {
  const torch::Tensor scores = torch::tensor({0.5F, -1.0F});
  EXPECT_NEAR(GanLoss(scores, true, GanMode::kWgangp).item<double>(), 0.25, 1e-6);
  EXPECT_NEAR(GanLoss(scores, false, GanMode::kWgangp).item<double>(), -0.25, 1e-6);
}

TEST(GanLoss, IsFloat32ForBfloat16Scores) {
  EXPECT_EQ(GanLoss(torch::zeros({2}, torch::kBFloat16), true, GanMode::kLsgan).scalar_type(), torch::kFloat32);
}

}  // namespace
}  // namespace pentimento
