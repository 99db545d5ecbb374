#include "framework/nn/up_convolution.h"

#include <array>
#include <vector>

#include <ATen/autocast_mode.h>
#include <ATen/ops/conv_transpose2d.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

class UpConvolutionTest : public ::testing::TestWithParam<std::array<std::int64_t, 4>> {
 protected:
  UpConvolutionTest()
      : layer_(torch::nn::ConvTranspose2dOptions(GetParam()[0], GetParam()[1], 4).stride(2).padding(1)),
        x_(FormulaNumbers(1, {2, GetParam()[0], GetParam()[2], GetParam()[3]})) {
    const torch::NoGradGuard no_gradients;
    layer_->weight.copy_(FormulaParameter(2, layer_->weight.sizes().vec()));
    layer_->bias.copy_(FormulaParameter(3, layer_->bias.sizes().vec()));
    const auto exact = [](const torch::Tensor& x) { return x.detach().to(torch::kFloat64); };
    expected_ = at::conv_transpose2d(exact(x_), exact(layer_->weight), exact(layer_->bias), 2, 1);
  }

  UpConvolution layer_;
  torch::Tensor x_;
  torch::Tensor expected_;
};

TEST_P(UpConvolutionTest, IsTheTransposedConvolution) {
  EXPECT_TRUE(Near(layer_(x_), expected_, 1e-5)) << "with gradients";
  const torch::NoGradGuard no_gradients;
  for (const auto format : {torch::MemoryFormat::Contiguous, torch::MemoryFormat::ChannelsLast}) {
    EXPECT_TRUE(Near(layer_(x_.contiguous(format)), expected_, 1e-5));
  }
}

TEST_P(UpConvolutionTest, UnderAutocastItsProductsAreBfloat16WhateverTypeItsKernelHas) {
  const torch::NoGradGuard no_gradients;
  const double greatest = expected_.abs().max().item<double>();
  for (const auto type : {torch::kFloat32, torch::kBFloat16}) {
    layer_->weight.set_data(layer_->weight.to(type));
    at::autocast::set_autocast_enabled(torch::kCPU, true);
    const torch::Tensor made = layer_(x_);
    at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(torch::kCPU, false);
    EXPECT_EQ(made.scalar_type(), torch::kBFloat16);
    EXPECT_TRUE(Near(made, expected_, 0.02 * greatest));
    EXPECT_FALSE(Near(made, expected_, 1e-5));
  }
}

// Channels in and out, height, width: a small map, few channels, neither.
INSTANTIATE_TEST_SUITE_P(Shapes, UpConvolutionTest,
                         ::testing::Values(std::array<std::int64_t, 4>{12, 16, 3, 5},
                                           std::array<std::int64_t, 4>{12, 3, 20, 11},
                                           std::array<std::int64_t, 4>{12, 16, 20, 11}));

}  // namespace
}  // namespace pentimento
