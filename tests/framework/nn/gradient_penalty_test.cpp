#include "framework/nn/gradient_penalty.h"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/nn/modules/container/any.h>
#include <torch/types.h>

#include "framework/nn/discriminator.h"
#include "framework/nn/init.h"
#include "tests/support/device_test.h"

namespace pentimento {
namespace {

TEST(GradientPenalty, OfALinearScoreIsKnownFromItsSlope) {
  const torch::Tensor slope = torch::tensor({3.0F, 0.0F, 4.0F}).view({1, 3, 1, 1}) / 2.0;
  const auto score = [&](const torch::Tensor& images) { return (images * slope).sum({1, 2, 3}); };
  const torch::Tensor real = torch::rand({2, 3, 2, 2});
  const torch::Tensor fake = torch::rand({2, 3, 2, 2});
  // Four pixels, each with a gradient of norm 2.5: the norm of all is 5.
  EXPECT_NEAR(GradientPenalty(score, real, fake, torch::rand({2})).item<double>(), 16.0, 1e-4);
}

TEST(GradientPenalty, IsTakenAtAPointBetweenTheTwo) {
  const auto score = [](const torch::Tensor& images) {
    return images.square().sum({1, 2, 3}) * 0.5;
  };  // gradient: images
  const torch::Tensor real = torch::full({2, 1, 1, 1}, 5.0F);
  const torch::Tensor fake = torch::full({2, 1, 1, 1}, 1.0F);
  const torch::Tensor shares = torch::tensor({0.25F, 1.0F});
  EXPECT_NEAR(GradientPenalty(score, real, fake, shares).item<double>(), (1.0 + 16.0) / 2.0, 1e-5);
}

TEST(GradientPenalty, OfAScoreThatSeesNothingIsOneAndFinite) {
  const torch::Tensor scale = torch::zeros({1}).requires_grad_();
  const auto score = [&](const torch::Tensor& images) { return (images * scale).sum({1, 2, 3}); };
  const torch::Tensor penalty =
      GradientPenalty(score, torch::rand({1, 3, 2, 2}), torch::rand({1, 3, 2, 2}), torch::rand({1}));
  EXPECT_NEAR(penalty.item<double>(), 1.0, 1e-6);
  penalty.backward();
  EXPECT_TRUE(torch::isfinite(scale.grad()).all().item<bool>());
}

class GradientPenaltyOfNetwork : public DeviceTest {};

/// Backward through the gradient agrees with finite differences, instance norm and all.
TEST_P(GradientPenaltyOfNetwork, CanBeDifferentiatedItself) {
  const torch::Device device(GetParam());
  DiscriminatorOptions options;
  options.ndf = 4;
  options.layers = 2;
  torch::nn::AnyModule network = MakeDiscriminator(options);
  InitNormal(*network.ptr(), 7, "test", 0.3);
  network.ptr()->to(device, torch::kFloat64);
  const auto score = [&](const torch::Tensor& images) { return network.forward(images); };
  const auto options64 = torch::TensorOptions().dtype(torch::kFloat64);
  const torch::Tensor real = torch::sin(torch::arange(2 * 3 * 16 * 16, options64)).view({2, 3, 16, 16}).to(device);
  const torch::Tensor fake = torch::cos(torch::arange(2 * 3 * 16 * 16, options64)).view({2, 3, 16, 16}).to(device);
  const torch::Tensor shares = torch::tensor({0.3, 0.8}, options64).to(device);
  GradientPenalty(score, real, fake, shares).backward();
  for (auto& item : network.ptr()->named_parameters()) {
    if (item.value().dim() != 4) {
      continue;
    }
    const double analytic = item.value().grad()[0][0][1][1].item<double>();
    const auto at = [&](double step) {
      item.value().data()[0][0][1][1] += step;
      const double value = GradientPenalty(score, real, fake, shares).item<double>();
      item.value().data()[0][0][1][1] -= step;
      return value;
    };
    constexpr double kStep = 1e-5;
    const double numeric = (at(kStep) - at(-kStep)) / (2.0 * kStep);
    EXPECT_NEAR(analytic, numeric, 1e-4 * std::abs(numeric) + 1e-7) << item.key();
    EXPECT_GT(std::abs(numeric), 1e-6) << item.key();
  }
}

INSTANTIATE_TEST_SUITE_P(Cpu, GradientPenaltyOfNetwork, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, GradientPenaltyOfNetwork, ::testing::Values("cuda"), DeviceTestName);

}  // namespace
}  // namespace pentimento
