#include "framework/nn/winograd_convolve.h"

#include <array>
#include <vector>

#include <ATen/autocast_mode.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/reflection_pad2d.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/nn/winograd.h"
#include "tests/framework/nn/channels_last.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using testing::ChannelsLast;

double Greatest(const torch::Tensor& x) { return x.abs().max().item<double>(); }

/// Result and gradients against those of the same convolution in double precision.
TEST(WinogradConvolve, HasTheConvolutionsGradients) {
  // Images, channels in and out, height, width: tiles that hang over; a single one; more than are multiplied together.
  for (const auto& [images, in, out, height, width] :
       std::vector<std::array<std::int64_t, 5>>{{2, 64, 80, 13, 18}, {1, 64, 64, 3, 3}, {3, 80, 64, 30, 31}}) {
    for (const std::int64_t padding : {0, 1}) {
      const torch::Tensor x = ChannelsLast(FormulaNumbers(1, {images, in, height, width})).requires_grad_();
      const torch::Tensor weight = FormulaParameter(2, {out, in, 3, 3}).requires_grad_();
      ASSERT_TRUE(WinogradConvolution::Suits(weight, 1, padding));
      const torch::Tensor exact_x = x.detach().to(torch::kFloat64).requires_grad_();
      const torch::Tensor exact_weight = weight.detach().to(torch::kFloat64).requires_grad_();
      const torch::Tensor y = WinogradConvolve(x, weight, padding);
      const torch::Tensor exact_y = at::conv2d(exact_x, exact_weight, {}, 1, padding);
      EXPECT_TRUE(Near(y, exact_y, 2e-5 * Greatest(exact_y)));
      const torch::Tensor given = FormulaNumbers(3, y.sizes().vec());
      const auto made = torch::autograd::grad({y}, {x, weight}, {given});
      const auto expected = torch::autograd::grad({exact_y}, {exact_x, exact_weight}, {given.to(torch::kFloat64)});
      EXPECT_TRUE(Near(made[0], expected[0], 2e-5 * Greatest(expected[0]))) << padding;
      EXPECT_TRUE(Near(made[1], expected[1], 2e-5 * Greatest(expected[1]))) << padding;
    }
  }
}

TEST(WinogradConvolve, IsWinogradsConvolutionWithFrozenKernelsToTheBit) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor x = ChannelsLast(FormulaNumbers(1, {2, 64, 37, 41}));
  const torch::Tensor weight = FormulaParameter(2, {96, 64, 3, 3});
  EXPECT_TRUE(SameBits(WinogradConvolve(x, weight, 1), WinogradConvolution(weight, {}, 1).Convolve(x, false)));
}

TEST(WinogradConvolve, PaysUnlessMatrixUnitsComputeInBf16) {
  const torch::Tensor large = torch::zeros({64, 64, 3, 3});
  const torch::Tensor small = torch::zeros({8, 8, 3, 3});
  const bool in_bf16 = !HasBf16MatrixUnits();
  EXPECT_TRUE(WinogradPays(large, 1));
  EXPECT_TRUE(WinogradPays(large, 1, Precision::kFp32));
  EXPECT_EQ(WinogradPays(large, 1, Precision::kBf16), in_bf16);
  EXPECT_FALSE(WinogradPays(small, 1));
  EXPECT_FALSE(WinogradPays(large, 2));
  at::autocast::set_autocast_enabled(torch::kCPU, true);
  EXPECT_EQ(WinogradPays(large, 1), in_bf16);
  at::autocast::set_autocast_enabled(torch::kCPU, false);
}

TEST(WinogradConvolve, ReflectsAsIfTheMapWerePadded) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor weight = FormulaParameter(2, {64, 64, 3, 3});
  for (const auto& [height, width] : std::vector<std::array<std::int64_t, 2>>{{2, 2}, {5, 9}, {16, 23}}) {
    const torch::Tensor x = ChannelsLast(FormulaNumbers(1, {2, 64, height, width}));
    EXPECT_TRUE(SameBits(WinogradConvolveReflected(x, weight),
                         WinogradConvolve(at::reflection_pad2d(x, {1, 1, 1, 1}), weight, 0)))
        << height;
  }
  EXPECT_THROW(WinogradConvolveReflected(torch::zeros({1, 64, 1, 5}), weight), ShapeError);
}

TEST(WinogradConvolve, ComputesOnlyTheGradientsThatAreWanted) {
  const torch::Tensor x = FormulaNumbers(1, {1, 64, 8, 8});
  const torch::Tensor weight = FormulaParameter(2, {64, 64, 3, 3}).requires_grad_();
  WinogradConvolve(x, weight, 1).sum().backward();
  EXPECT_TRUE(weight.grad().defined());
  EXPECT_FALSE(x.grad().defined());
}

TEST(WinogradConvolve, RefusesASecondDerivative) {
  const torch::Tensor x = FormulaNumbers(1, {1, 64, 8, 8}).requires_grad_();
  const torch::Tensor weight = FormulaParameter(2, {64, 64, 3, 3});
  const torch::Tensor y = WinogradConvolve(x, weight, 1).sum();
  EXPECT_THROW(torch::autograd::grad({y}, {x}, {}, /*retain_graph=*/true, /*create_graph=*/true), InternalError);
}

}  // namespace
}  // namespace pentimento
