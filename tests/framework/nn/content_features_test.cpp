#include "framework/nn/content_features.h"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/nn/init.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// Two convolutions and a pool between them, then a third that is not looked at.
std::vector<StackLayer> SmallStack() {
  using enum StackLayer::Kind;
  return {{.kind = kConvolution, .index = 0, .in = 3, .out = 4, .padding = 1, .tap = true},
          {.kind = kPool, .index = 2, .kernel = 2, .stride = 2},
          {.kind = kConvolution, .index = 3, .in = 4, .out = 5, .padding = 1},
          {.kind = kConvolution, .index = 5, .in = 5, .out = 6, .padding = 1, .tap = true}};
}

FeatureStack Initialised(std::vector<StackLayer> layers) {
  FeatureStack stack(std::move(layers));
  InitHe(*stack, 5, "test");
  return stack;
}

TEST(LayersUpTo, EndsBeforeTheReluOfTheLayer) {
  FeatureStack stack = Initialised(LayersUpTo(SmallStack(), 3));
  const torch::Tensor images = torch::rand({2, 3, 8, 6});
  const std::vector<torch::Tensor> taps = stack->forward(images);
  ASSERT_EQ(taps.size(), 1U);
  const TensorMap weights = StateOf(*stack);
  EXPECT_EQ(weights.size(), 4U);
  const torch::Tensor first =
      torch::conv2d(images, weights.at("features.0.weight"), weights.at("features.0.bias"), 1, 1).relu();
  const torch::Tensor expected =
      torch::conv2d(torch::max_pool2d(first, 2), weights.at("features.3.weight"), weights.at("features.3.bias"), 1, 1);
  EXPECT_TRUE(Near(taps[0], expected, 1e-5));
  EXPECT_LT(taps[0].min().item<double>(), 0.0);
  EXPECT_THROW(LayersUpTo(SmallStack(), 2), InternalError);
  EXPECT_THROW(LayersUpTo(SmallStack(), 4), InternalError);
}

TEST(Vgg19Layers, HasTorchvisionsConvolutions) {
  std::vector<int> places;
  std::vector<int> tapped;
  for (const StackLayer& layer : Vgg19Layers()) {
    if (layer.kind == StackLayer::Kind::kConvolution) {
      places.push_back(layer.index);
    }
    if (layer.tap) {
      tapped.push_back(layer.index);
    }
  }
  EXPECT_THAT(places, ::testing::ElementsAre(0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34));
  EXPECT_THAT(tapped, ::testing::ElementsAre(2, 7, 16, 25, 34));
}

TEST(ContentFeatures, ScalesPicturesAndIsConstant) {
  const InputScaling scaling = {.gain = {2.0F, 3.0F, 4.0F}, .offset = {0.5F, 0.0F, -0.5F}};
  FeatureStack reference = Initialised(LayersUpTo(SmallStack(), 3));
  const ContentFeatures features(Initialised(LayersUpTo(SmallStack(), 3)), scaling, Precision::kFp32);
  torch::Tensor images = (torch::rand({1, 3, 8, 8}) * 2.0 - 1.0).requires_grad_();
  const torch::Tensor scaled = (images.detach() + 1.0) / 2.0 * torch::tensor({2.0, 3.0, 4.0}).view({1, 3, 1, 1}) +
                               torch::tensor({0.5, 0.0, -0.5}).view({1, 3, 1, 1});
  const torch::Tensor found = features(images);
  EXPECT_TRUE(Near(found, reference->forward(scaled).front(), 1e-4));
  found.square().sum().backward();
  EXPECT_GT(images.grad().abs().sum().item<double>(), 0.0);
  EXPECT_THROW((void)features(torch::zeros({1, 3, 1, 8})), ShapeError);
  EXPECT_THROW((void)features(torch::zeros({1, 1, 8, 8})), ShapeError);
}

TEST(ContentFeatures, Bfloat16StaysNear) {
  const ContentFeatures fp32(Initialised(LayersUpTo(SmallStack(), 3)), {}, Precision::kFp32);
  const ContentFeatures bf16(Initialised(LayersUpTo(SmallStack(), 3)), {}, Precision::kBf16);
  const torch::Tensor images = torch::rand({1, 3, 16, 16}) * 2.0 - 1.0;
  EXPECT_EQ(bf16(images).scalar_type(), torch::kFloat32);
  EXPECT_FALSE(SameBits(bf16(images), fp32(images)));
  EXPECT_TRUE(Near(bf16(images), fp32(images), 0.05));
}

TEST(LoadVgg19Content, TakesWhatItNeedsAndNamesWhatIsMissing) {
  const testing::TemporaryFolder folder;
  FeatureStack stack(Vgg19Layers());
  TensorMap weights = CopyOfState(*stack);
  weights["classifier.0.weight"] = torch::zeros({2, 2});
  weights.erase("features.30.bias");  // behind the layer: nobody asks
  SaveTensors(weights, {}, folder.path() / "vgg19.safetensors");
  const torch::Tensor images = torch::rand({1, 3, 32, 32}) * 2.0 - 1.0;
  const torch::NoGradGuard no_grad;
  const torch::Tensor features =
      LoadVgg19Content(folder.path() / "vgg19.safetensors", VggInput::kTorchvision, Precision::kFp32)(images);
  EXPECT_EQ(features.sizes(), (torch::IntArrayRef{1, 512, 4, 4}));
  weights.erase("features.25.bias");
  SaveTensors(weights, {}, folder.path() / "vgg19.safetensors");
  try {
    (void)LoadVgg19Content(folder.path() / "vgg19.safetensors", VggInput::kTorchvision, Precision::kFp32);
    ADD_FAILURE() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("features.25.bias"));
  }
}

TEST(LoadVgg19Content, GivesTheAuthorsOwnWeightsWhatTheyWant) {
  const testing::TemporaryFolder folder;
  FeatureStack stack(Vgg19Layers());
  TensorMap weights = CopyOfState(*stack);
  SaveTensors(weights, {}, folder.path() / "caffe.safetensors");
  const torch::Tensor images = torch::rand({1, 3, 16, 16}) * 2.0 - 1.0;
  const torch::NoGradGuard no_grad;
  const torch::Tensor means = torch::tensor({103.939, 116.779, 123.68}).view({1, 3, 1, 1});
  const torch::Tensor levels_bgr = ((images + 1.0) * 127.5).flip(1) - means;
  FeatureStack reference(LayersUpTo(Vgg19Layers(), 25));
  LoadStack(*reference, weights, "caffe");
  const torch::Tensor expected = reference->forward(levels_bgr).front();
  const ContentFeatures features =
      LoadVgg19Content(folder.path() / "caffe.safetensors", VggInput::kCaffe, Precision::kFp32);
  EXPECT_TRUE(Near(features(images), expected, 1e-3, 1e-3));
}

}  // namespace
}  // namespace pentimento
