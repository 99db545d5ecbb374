#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ops/conv2d.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/channel_moments.h"
#include "framework/nn/dists.h"
#include "framework/nn/feature_stack.h"
#include "framework/nn/hann_l2_pool.h"
#include "framework/nn/lpips.h"
#include "framework/nn/unit_difference.h"
#include "framework/nn/winograd.h"
#include "tests/support/formula_backbone.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

std::unique_ptr<StackDistance> FormulaLpips(Precision precision = Precision::kFp32) {
  return MakeLpips(LpipsNetwork::kAlex, FormulaBackbone(AlexNetLayers(), 1000), "backbone",
                   FormulaHeads(AlexNetLayers()), "heads", precision);
}

TEST(UnitDifferenceTest, FastAgreesWithTheReference) {
  for (const std::int64_t channels : {1, 15, 16, 37, 64}) {
    const torch::Tensor a = FormulaNumbers(1, {2, channels, 9, 7}).contiguous(torch::MemoryFormat::ChannelsLast);
    torch::Tensor b = FormulaNumbers(2, {2, channels, 9, 7}).contiguous(torch::MemoryFormat::ChannelsLast);
    b.select(2, 3).zero_();
    const torch::Tensor weights = FormulaNumbers(3, {channels}, 0.5, 0.5);
    EXPECT_TRUE(Near(UnitDifference(a, b, weights), UnitDifferenceReference(a, b, weights), 1e-6, 1e-5));
    EXPECT_TRUE(Near(UnitDifference(a, b, {}), UnitDifferenceReference(a, b, {}), 1e-6, 1e-5));
    const torch::Tensor half_a = a.to(torch::kBFloat16);
    const torch::Tensor half_b = b.to(torch::kBFloat16);
    EXPECT_TRUE(
        Near(UnitDifference(half_a, half_b, weights), UnitDifferenceReference(half_a, half_b, weights), 1e-6, 1e-5));
    EXPECT_TRUE(SameBits(UnitDifference(a, a, weights), torch::zeros({2, 1, 9, 7})));
  }
}

TEST(UnitDifferenceTest, IsThatOfUnitVectors) {
  const torch::Tensor a = torch::tensor({3.0F, 4.0F}).view({1, 2, 1, 1});
  const torch::Tensor b = torch::tensor({0.0F, 2.0F}).view({1, 2, 1, 1});
  const torch::Tensor weights = torch::tensor({1.0F, 10.0F});
  EXPECT_NEAR(UnitDifference(a, b, weights).item<double>(), 0.36 + 10.0 * 0.04, 1e-6);
  EXPECT_NEAR(UnitDifference(a, torch::zeros_like(b), weights).item<double>(), 0.36 + 10.0 * 0.64, 1e-6);
}

TEST(FeatureStackTest, TapsHaveTheSizesOfTorchvision) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor images = FormulaNumbers(5, {1, 3, 70, 61});
  const auto sizes = [&](const std::vector<StackLayer>& layers) {
    std::vector<std::vector<std::int64_t>> all;
    for (const torch::Tensor& tap : FeatureStack(layers)->forward(images)) {
      all.push_back({tap.size(1), tap.size(2), tap.size(3)});
    }
    return all;
  };
  using Sizes = std::vector<std::vector<std::int64_t>>;
  EXPECT_EQ(sizes(AlexNetLayers()), (Sizes{{64, 16, 14}, {192, 7, 6}, {384, 3, 2}, {256, 3, 2}, {256, 3, 2}}));
  EXPECT_EQ(sizes(Vgg16Layers()), (Sizes{{64, 70, 61}, {128, 35, 30}, {256, 17, 15}, {512, 8, 7}, {512, 4, 3}}));
  EXPECT_EQ(sizes(Vgg16Layers(true)), (Sizes{{64, 70, 61}, {128, 35, 31}, {256, 18, 16}, {512, 9, 8}, {512, 5, 4}}));
  EXPECT_EQ(sizes(SqueezeNetLayers()),
            (Sizes{{64, 34, 30}, {128, 17, 15}, {256, 8, 7}, {384, 4, 3}, {384, 4, 3}, {512, 4, 3}, {512, 4, 3}}));
}

TEST(FeatureStackTest, SizesBelowTheMinimumDoNotFit) {
  const torch::NoGradGuard no_gradients;
  for (const auto& layers : {AlexNetLayers(), SqueezeNetLayers(), Vgg16Layers(), Vgg16Layers(true)}) {
    FeatureStack stack(layers);
    const std::int64_t least = stack->minimum_size();
    EXPECT_NO_THROW((void)stack->forward(torch::zeros({1, 3, least, least}))) << least;
    if (least > 1) {
      EXPECT_ANY_THROW((void)stack->forward(torch::zeros({1, 3, least - 1, least - 1}))) << least;
    }
  }
}

TEST(FeatureStackTest, TakesAWholeClassifiersCheckpoint) {
  TensorMap checkpoint = FormulaBackbone(Vgg16Layers(), 2000);
  checkpoint.emplace("classifier.0.weight", torch::zeros({2, 2}));
  FeatureStack stack(Vgg16Layers());
  LoadStack(*stack, checkpoint, "vgg16.pth");
  EXPECT_TRUE(SameBits(stack->named_parameters()["features.28.bias"].detach(), checkpoint.at("features.28.bias")));
  checkpoint.erase("features.5.weight");
  try {
    LoadStack(*stack, checkpoint, "vgg16.pth");
    FAIL() << "a layer is missing";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(::testing::HasSubstr("vgg16.pth"),
                                               ::testing::HasSubstr("missing    \"features.5.weight\"")));
  }
  EXPECT_THROW(LoadStack(*stack, FormulaBackbone(AlexNetLayers(), 1), "alexnet.pth"), WeightsError);
}

TEST(WinogradTest, AgreesWithTheConvolution) {
  const torch::NoGradGuard no_gradients;
  for (const auto& [height, width] : std::vector<std::pair<int, int>>{{15, 15}, {8, 12}, {3, 3}, {4, 73}}) {
    const torch::Tensor x = FormulaNumbers(1, {3, 80, height, width});
    const torch::Tensor weight = FormulaParameter(2, {96, 80, 3, 3});
    const torch::Tensor bias = FormulaParameter(3, {96});
    for (const std::int64_t padding : {0, 1}) {
      ASSERT_TRUE(WinogradConvolution::Suits(weight, 1, padding));
      const torch::Tensor expected =
          at::conv2d(x.to(torch::kFloat64), weight.to(torch::kFloat64), bias.to(torch::kFloat64), 1, padding);
      const double largest = expected.abs().max().item<double>();
      const WinogradConvolution convolution(weight, bias, padding);
      EXPECT_TRUE(Near(convolution.Convolve(x, false), expected, 2e-5 * largest));
      EXPECT_TRUE(Near(convolution.Convolve(x.contiguous(torch::MemoryFormat::ChannelsLast), true), expected.relu(),
                       2e-5 * largest));
      EXPECT_TRUE(Near(WinogradConvolution(weight, {}, padding).Convolve(x, false),
                       expected - bias.to(torch::kFloat64).view({1, -1, 1, 1}), 2e-5 * largest));
    }
  }
  const torch::Tensor one = FormulaNumbers(1, {1, 64, 1, 1});
  const torch::Tensor weight = FormulaParameter(2, {64, 64, 3, 3});
  EXPECT_TRUE(Near(WinogradConvolution(weight, {}, 1).Convolve(one, false), at::conv2d(one, weight, {}, 1, 1), 1e-4));
  EXPECT_FALSE(WinogradConvolution::Suits(torch::zeros({128, 128, 3, 3}), 2, 1));
  EXPECT_FALSE(WinogradConvolution::Suits(torch::zeros({128, 128, 3, 3}), 1, 2));
  EXPECT_FALSE(WinogradConvolution::Suits(torch::zeros({128, 100, 3, 3}), 1, 1));
  EXPECT_FALSE(WinogradConvolution::Suits(torch::zeros({128, 128, 5, 5}), 1, 1));
  EXPECT_FALSE(WinogradConvolution::Suits(torch::zeros({128, 128, 3, 3}, torch::kBFloat16), 1, 1));
}

TEST(HannL2PoolTest, IsWhatTheTensorOperationsGive) {
  for (const auto& [height, width] : std::vector<std::pair<int, int>>{{8, 6}, {7, 9}, {1, 1}, {2, 33}}) {
    const torch::Tensor x = FormulaNumbers(1, {2, 35, height, width});
    const torch::Tensor expected = HannL2PoolReference(x.to(torch::kFloat64));
    EXPECT_TRUE(Near(HannL2Pool(x), expected, 1e-6));
    EXPECT_TRUE(Near(HannL2Pool(x.contiguous(torch::MemoryFormat::ChannelsLast)), expected, 1e-6));
    // Of halves: that of their values, rounded once.
    const torch::Tensor halves = x.to(torch::kBFloat16);
    EXPECT_TRUE(SameBits(HannL2Pool(halves), HannL2Pool(halves.to(torch::kFloat32)).to(torch::kBFloat16)));
  }
  const torch::Tensor x = FormulaNumbers(1, {1, 4, 6, 6}).requires_grad_();
  HannL2Pool(x).sum().backward();
  EXPECT_GT(x.grad().abs().max().item<double>(), 0.0) << "gradients still flow";
}

TEST(ChannelMomentsTest, AreWhatTheTensorOperationsGive) {
  // Places enough for several parts, the last one short.
  const torch::Tensor a = FormulaNumbers(1, {2, 5, 70, 63});
  const torch::Tensor b = 0.7 * a + FormulaNumbers(2, {2, 5, 70, 63});
  const ChannelMoments moments = ChannelMomentsOf(a, b);
  const ChannelMoments expected = ChannelMomentsReference(a.to(torch::kFloat64), b.to(torch::kFloat64));
  for (const auto moment : {&ChannelMoments::mean_a, &ChannelMoments::mean_b, &ChannelMoments::variance_a,
                            &ChannelMoments::variance_b, &ChannelMoments::covariance}) {
    EXPECT_TRUE(Near(moments.*moment, expected.*moment, 1e-6));
    const torch::Tensor x = a.to(torch::kBFloat16);
    const torch::Tensor y = b.to(torch::kBFloat16);
    EXPECT_TRUE(SameBits(ChannelMomentsOf(x, y).*moment,
                         ChannelMomentsOf(x.to(torch::kFloat32), y.to(torch::kFloat32)).*moment));
  }
  const torch::Tensor flat = torch::full({1, 2, 5, 5}, 0.3F);
  EXPECT_LT(ChannelMomentsOf(flat, flat).variance_a.abs().max().item<double>(), 1e-12);
}

TEST(Lpips, IsSymmetricAndZeroForEqualPictures) {
  const torch::InferenceMode inference;
  const auto lpips = FormulaLpips();
  const torch::Tensor a = FormulaNumbers(11, {3, 3, 64, 48}, 0.5, 0.5);
  const torch::Tensor b = FormulaNumbers(12, {3, 3, 64, 48}, 0.5, 0.5);
  const torch::Tensor distance = lpips->Distance(a, b);
  EXPECT_EQ(distance.sizes(), torch::IntArrayRef({3}));
  EXPECT_GT(distance.min().item<double>(), 0.0);
  EXPECT_TRUE(Near(distance, lpips->Distance(b, a), 0.0, 1e-6));
  EXPECT_TRUE(Near(lpips->Distance(a, a), torch::zeros({3}), 1e-9));
  const torch::Tensor constant = torch::full({1, 3, 64, 48}, 0.25F);
  EXPECT_TRUE(Near(lpips->Distance(constant, constant), torch::zeros({1}), 1e-9));
  EXPECT_TRUE(lpips->Distance(constant, torch::zeros_like(constant)).isfinite().all().item<bool>());
}

TEST(Lpips, TheMapIsWhereTheDistanceComesFrom) {
  const torch::InferenceMode inference;
  const auto lpips = FormulaLpips();
  const torch::Tensor a = FormulaNumbers(11, {1, 3, 96, 80}, 0.5, 0.5);
  torch::Tensor b = a.clone();
  b.slice(2, 0, 30).slice(3, 0, 30) = 0.5;
  const torch::Tensor map = lpips->Map(a, b);
  EXPECT_EQ(map.sizes(), torch::IntArrayRef({1, 1, 96, 80}));
  EXPECT_NEAR(map.mean().item<double>(), lpips->Distance(a, b).item<double>(), 0.3 * map.mean().item<double>());
  EXPECT_GT(map.slice(2, 0, 30).slice(3, 0, 30).mean().item<double>(),
            2.0 * map.slice(2, 60, 96).slice(3, 50, 80).mean().item<double>());
}

TEST(Lpips, Bf16IsNearFp32) {
  const torch::InferenceMode inference;
  const torch::Tensor a = FormulaNumbers(11, {2, 3, 64, 64}, 0.5, 0.5);
  const torch::Tensor b = (a + 0.1 * FormulaNumbers(12, {2, 3, 64, 64})).clamp(0, 1);
  EXPECT_TRUE(Near(FormulaLpips(Precision::kBf16)->Distance(a, b), FormulaLpips()->Distance(a, b), 0.0, 0.05));
}

TEST(Lpips, BadShapesAndHeadsAreErrors) {
  const auto lpips = FormulaLpips();
  const torch::Tensor a = torch::zeros({1, 3, 64, 64});
  EXPECT_THROW((void)lpips->Distance(a, torch::zeros({1, 3, 64, 63})), ShapeError);
  EXPECT_THROW((void)lpips->Distance(a.slice(2, 0, 20), a.slice(2, 0, 20)), ShapeError);
  EXPECT_THROW((void)lpips->Distance(a.slice(1, 0, 1), a.slice(1, 0, 1)), ShapeError);
  TensorMap heads = FormulaHeads(AlexNetLayers());
  heads["lin4.model.1.weight"] = torch::zeros({1, 255, 1, 1});
  EXPECT_THROW(
      (void)MakeLpips(LpipsNetwork::kAlex, FormulaBackbone(AlexNetLayers(), 1000), "b", heads, "h", Precision::kFp32),
      WeightsError);
  heads.erase("lin4.model.1.weight");
  EXPECT_THROW(
      (void)MakeLpips(LpipsNetwork::kAlex, FormulaBackbone(AlexNetLayers(), 1000), "b", heads, "h", Precision::kFp32),
      WeightsError);
}

/// The derivative along `direction` against a central difference.
void ExpectGradient(const std::function<torch::Tensor(const torch::Tensor&)>& function, const torch::Tensor& at,
                    const torch::Tensor& direction, double step, double relative) {
  torch::Tensor x = at.clone().requires_grad_(true);
  function(x).sum().backward();
  const double along = (x.grad() * direction).sum().item<double>();
  const torch::NoGradGuard no_gradients;
  const double difference =
      (function(at + step * direction).sum() - function(at - step * direction).sum()).item<double>() / (2.0 * step);
  EXPECT_TRUE(std::isfinite(along));
  EXPECT_NEAR(along, difference, relative * std::abs(difference));
}

TEST(Lpips, GradientAgreesWithFiniteDifferences) {
  const auto lpips = FormulaLpips();
  const torch::Tensor a = FormulaNumbers(11, {1, 3, 48, 48}, 0.4, 0.5);
  const torch::Tensor b = FormulaNumbers(12, {1, 3, 48, 48}, 0.4, 0.5);
  // Along the difference: the distance falls steadily, far above float32's noise.
  ExpectGradient([&](const torch::Tensor& x) { return lpips->Distance(x, b); }, a, b - a, 2e-3, 0.02);
  torch::Tensor equal = b.clone().requires_grad_(true);
  lpips->Distance(equal, b).sum().backward();
  EXPECT_TRUE(equal.grad().isfinite().all().item<bool>());
  // Dark pictures may give vectors of zeros, whose length has no derivative.
  torch::Tensor dark = torch::zeros({1, 3, 48, 48}).requires_grad_(true);
  lpips->Distance(dark, b).sum().backward();
  EXPECT_TRUE(dark.grad().isfinite().all().item<bool>());
}

TEST(Lpips, GradientsOfTheLargerNetworksAgreeWithFiniteDifferences) {
  const torch::Tensor a = FormulaNumbers(11, {1, 3, 48, 48}, 0.4, 0.5);
  const torch::Tensor b = FormulaNumbers(12, {1, 3, 48, 48}, 0.4, 0.5);
  for (const auto& [network, layers] :
       {std::pair(LpipsNetwork::kVgg, Vgg16Layers()), std::pair(LpipsNetwork::kSqueeze, SqueezeNetLayers())}) {
    const auto lpips =
        MakeLpips(network, FormulaBackbone(layers, 2000), "backbone", FormulaHeads(layers), "heads", Precision::kFp32);
    ExpectGradient([&](const torch::Tensor& x) { return lpips->Distance(x, b); }, a, b - a, 2e-3, 0.02);
  }
}

/// As `hed_vgg16` is: every channel weighs 1, and pools keep the last row and column of odd sizes.
TEST(StackDistanceTest, GradientWithoutHeadsAgreesWithFiniteDifferences) {
  const std::vector<StackLayer> layers = Vgg16Layers(/*ceil=*/true);
  FeatureStack stack(layers);
  LoadInto(*stack, FormulaBackbone(layers, 2000), "formula");
  const StackDistance distance(stack, InputScaling{}, {}, Precision::kFp32);
  const torch::Tensor a = FormulaNumbers(11, {1, 3, 49, 51}, 0.4, 0.5);
  const torch::Tensor b = FormulaNumbers(12, {1, 3, 49, 51}, 0.4, 0.5);
  ExpectGradient([&](const torch::Tensor& x) { return distance.Distance(x, b); }, a, b - a, 2e-3, 0.02);
}

TEST(DistsTest, IsDefinedOnDegeneratePictures) {
  const Dists dists(FormulaBackbone(Vgg16Layers(), 2000), "backbone", FormulaDistsWeights(), "weights",
                    Precision::kFp32);
  const torch::InferenceMode inference;
  for (const auto& [height, width] : std::vector<std::pair<int, int>>{{1, 1}, {1, 9}, {40, 3}, {32, 32}}) {
    const torch::Tensor black = torch::zeros({1, 3, height, width});
    const torch::Tensor white = torch::ones({1, 3, height, width});
    EXPECT_NEAR(dists.Distance(black, black).item<double>(), 0.0, 1e-6) << height << " x " << width;
    EXPECT_NEAR(dists.Distance(white, white).item<double>(), 0.0, 1e-6) << height << " x " << width;
    const double apart = dists.Distance(black, white).item<double>();
    EXPECT_GT(apart, 1e-3) << height << " x " << width;
    EXPECT_LE(apart, 1.0 + 1e-6) << height << " x " << width;
  }
}

TEST(DistsTest, IsSymmetricAndHasItsSlope) {
  const Dists dists(FormulaBackbone(Vgg16Layers(), 2000), "backbone", FormulaDistsWeights(), "weights",
                    Precision::kFp32);
  const torch::Tensor x = FormulaNumbers(71, {2, 3, 50, 67}, 0.5, 0.5);
  const torch::Tensor y = (x + 0.3 * FormulaNumbers(72, {2, 3, 50, 67})).clamp(0, 1);
  {
    const torch::InferenceMode inference;
    EXPECT_TRUE(Near(dists.Distance(y, x), dists.Distance(x, y), 1e-6));
    EXPECT_TRUE(Near(dists.Distance(x, x), torch::zeros({2}), 1e-6));
  }
  ExpectGradient([&](const torch::Tensor& at) { return dists.Distance(at, y); }, x, y - x, 5e-3, 0.05);
  TensorMap short_weights = FormulaDistsWeights();
  short_weights["beta"] = torch::zeros({1, 1474, 1, 1});
  EXPECT_THROW(Dists(FormulaBackbone(Vgg16Layers(), 2000), "b", short_weights, "w", Precision::kFp32), WeightsError);
}

}  // namespace
}  // namespace pentimento
