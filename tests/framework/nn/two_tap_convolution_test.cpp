#include "framework/nn/two_tap_convolution.h"

#include <array>
#include <tuple>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/nn/down_convolution.h"
#include "framework/nn/up_convolution.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using Direction = TwoTapConvolution::Direction;

torch::Tensor Exact(const torch::Tensor& x) { return x.detach().to(torch::kFloat64); }

/// Direction; images, channels in and out, height, width.
using Case = std::tuple<Direction, std::array<std::int64_t, 5>>;

class TwoTapConvolutionTest : public ::testing::TestWithParam<Case> {
 protected:
  TwoTapConvolutionTest() {
    const auto& [direction, shape] = GetParam();
    const auto& [images, in, out, height, width] = shape;
    const bool down = direction == Direction::kDown;
    x_ = FormulaNumbers(1, {images, in, height, width});
    weight_ = FormulaParameter(2, down ? std::vector{out, in, 4L, 4L} : std::vector{in, out, 4L, 4L});
    bias_ = FormulaNumbers(3, {out});
    expected_ = down ? at::conv2d(Exact(x_), Exact(weight_), Exact(bias_), 2, 1)
                     : at::conv_transpose2d(Exact(x_), Exact(weight_), Exact(bias_), 2, 1);
  }

  /// @returns a layer with these weights, applied to `x`.
  template <class Layer, class Options>
  [[nodiscard]] torch::Tensor ByLayer(Options options, bool fixed) const {
    Layer layer(options.stride(2).padding(1));
    layer->weight.set_data(weight_);
    layer->bias.set_data(bias_);
    if (fixed) {
      layer->FixKernel();
    }
    return layer(x_);
  }

  torch::Tensor x_;
  torch::Tensor weight_;
  torch::Tensor bias_;
  torch::Tensor expected_;
};

TEST_P(TwoTapConvolutionTest, IsTheConvolution) {
  ASSERT_TRUE(TwoTapConvolution::Suits(weight_, {2, 2}, {1, 1}));
  ASSERT_TRUE(TwoTapConvolution::Suits(x_, std::get<Direction>(GetParam())));
  const TwoTapConvolution convolution(weight_, bias_, std::get<Direction>(GetParam()));
  const double tolerance = 2e-6 * expected_.abs().max().item<double>();
  const torch::Tensor made = convolution.Convolve(x_);
  EXPECT_TRUE(Near(made, expected_, tolerance));
  EXPECT_TRUE(made.is_contiguous(torch::MemoryFormat::ChannelsLast));
  EXPECT_TRUE(SameBits(convolution.Convolve(x_.contiguous(torch::MemoryFormat::ChannelsLast)), made));
  const TwoTapConvolution without(weight_, {}, std::get<Direction>(GetParam()));
  EXPECT_TRUE(Near(without.Convolve(x_) + bias_.view({1, -1, 1, 1}), expected_, tolerance));
}

TEST_P(TwoTapConvolutionTest, ALayerTakesItOnceItsKernelIsFixed) {
  const torch::NoGradGuard no_gradients;
  const auto direction = std::get<Direction>(GetParam());
  const auto layer = [this, direction](bool fixed) {
    const std::int64_t in = x_.size(1);
    const std::int64_t out = bias_.size(0);
    return direction == Direction::kDown ? ByLayer<DownConvolution>(torch::nn::Conv2dOptions(in, out, 4), fixed)
                                         : ByLayer<UpConvolution>(torch::nn::ConvTranspose2dOptions(in, out, 4), fixed);
  };
  const torch::Tensor fast = TwoTapConvolution(weight_, bias_, direction).Convolve(x_);
  EXPECT_TRUE(SameBits(layer(true), fast));
  EXPECT_FALSE(SameBits(layer(false), fast));
  EXPECT_TRUE(Near(layer(false), expected_, 2e-6 * expected_.abs().max().item<double>()));
}

// Tiles that hang over on both sides and more of them than are multiplied together; several images; whole tiles alone.
INSTANTIATE_TEST_SUITE_P(Shapes, TwoTapConvolutionTest,
                         ::testing::Combine(::testing::Values(Direction::kDown, Direction::kUp),
                                            ::testing::Values(std::array<std::int64_t, 5>{1, 64, 96, 78, 62},
                                                              std::array<std::int64_t, 5>{2, 96, 64, 34, 46},
                                                              std::array<std::int64_t, 5>{5, 64, 64, 30, 24})));

TEST(TwoTapConvolution, SuitsLargeMapsAndKernelsOfItsKind) {
  const auto suits = [](std::int64_t out, std::int64_t in, std::int64_t side, std::int64_t stride,
                        std::int64_t padding) {
    return TwoTapConvolution::Suits(torch::zeros({out, in, side, side}), {stride, stride}, {padding, padding});
  };
  EXPECT_TRUE(suits(64, 96, 4, 2, 1));
  EXPECT_FALSE(suits(64, 96, 3, 2, 1));
  EXPECT_FALSE(suits(64, 96, 4, 1, 1));
  EXPECT_FALSE(suits(64, 96, 4, 2, 0));
  EXPECT_FALSE(suits(64, 72, 4, 2, 1)) << "channels come in lots";
  EXPECT_FALSE(suits(32, 96, 4, 2, 1)) << "few channels";
  EXPECT_FALSE(TwoTapConvolution::Suits(torch::zeros({64, 64, 4, 4}, torch::kBFloat16), {2, 2}, {1, 1}));
  EXPECT_FALSE(TwoTapConvolution::Suits(torch::zeros({1, 64, 12, 12}), Direction::kDown)) << "a small map";
  EXPECT_FALSE(TwoTapConvolution::Suits(torch::zeros({1, 64, 65, 64}), Direction::kDown)) << "an odd side";
  EXPECT_TRUE(TwoTapConvolution::Suits(torch::zeros({1, 64, 65, 64}), Direction::kUp));
}

TEST(TwoTapConvolution, BitsDoNotDependOnTheNumberOfThreads) {
  const torch::Tensor x = FormulaNumbers(1, {2, 64, 48, 48});
  const TwoTapConvolution convolution(FormulaParameter(2, {64, 64, 4, 4}), {}, Direction::kUp);
  const int threads = at::get_num_threads();
  const torch::Tensor made = convolution.Convolve(x);
  at::set_num_threads(1);
  EXPECT_TRUE(SameBits(convolution.Convolve(x), made));
  at::set_num_threads(threads);
}

}  // namespace
}  // namespace pentimento
