#include "framework/methods/neural/cyclegan/generator_method.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "tests/support/npy.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

const std::string kGeneratorFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/cyclegan_resnet9/";

GeneratorMethodOptions Options(const char* weights = "resnet_9blocks") {
  GeneratorMethodOptions options;
  options.weights = kGeneratorFolder + weights + ".safetensors";
  return options;
}

TEST(GeneratorMethod, IsTheOfficialNetworkInTheUnitRange) {
  for (const char* size : {"", "_52x76"}) {
    const torch::Tensor input = LoadNpy(kGeneratorFolder + "resnet9_in" + size + ".npy");
    const torch::Tensor expected = LoadNpy(kGeneratorFolder + "resnet9_out" + size + ".npy");
    const torch::Tensor images = GeneratorMethod(Options()).Apply((input + 1.0) / 2.0, {}).images;
    EXPECT_TRUE(Near(images, (expected + 1.0) / 2.0, 1e-4));
  }
}

TEST(GeneratorMethod, KeepsEverySize) {
  const GeneratorMethod method(Options());
  for (const auto& [height, width] : {std::pair{1, 1}, {3, 50}, {33, 34}, {35, 64}}) {
    const torch::Tensor images = method.Apply(torch::rand({1, 3, height, width}), {}).images;
    EXPECT_EQ(images.sizes(), (torch::IntArrayRef{1, 3, height, width}));
    EXPECT_GE(images.min().item<double>(), 0.0);
    EXPECT_LE(images.max().item<double>(), 1.0);
  }
}

TEST(GeneratorMethod, GradientsOfPicturesComeByTheNetworksOwnLayers) {
  const GeneratorMethod method(Options());
  const torch::Tensor images = ((LoadNpy(kGeneratorFolder + "resnet9_in.npy") + 1.0) / 2.0).requires_grad_(true);
  const torch::Tensor made = method.Apply(images, {}).images;
  made.sum().backward();
  EXPECT_GT(images.grad().abs().sum().item<double>(), 0.0);
  EXPECT_TRUE(Near(method.Apply(images.detach(), {}).images, made, 1e-4));
}

TEST(GeneratorMethod, Bfloat16StaysNearTheReference) {
  const torch::Tensor input = (LoadNpy(kGeneratorFolder + "resnet9_in.npy") + 1.0) / 2.0;
  GeneratorMethodOptions options = Options();
  const torch::Tensor reference = GeneratorMethod(options).Apply(input, {}).images;
  options.precision = Precision::kBf16;
  const torch::Tensor images = GeneratorMethod(options).Apply(input, {}).images;
  EXPECT_EQ(images.scalar_type(), torch::kFloat32);
  EXPECT_LT((images - reference).abs().mean().item<double>(), 0.02);
  EXPECT_FALSE(SameBits(images, reference));
}

TEST(GeneratorMethod, RefusesOtherWeightsImagesAndDevices) {
  EXPECT_THROW(GeneratorMethod(Options("basic_discriminator")), WeightsError);
  EXPECT_THROW(GeneratorMethod(Options("nowhere")), WeightsError);
  EXPECT_THROW((void)GeneratorMethod(Options()).Apply(torch::rand({1, 1, 8, 8}), {}), ShapeError);
  GeneratorMethodOptions options = Options();
  options.device = "gpu";
  EXPECT_THROW(GeneratorMethod{options}, ConfigError);
  options.device = "cuda:99";
  EXPECT_THROW(GeneratorMethod{options}, DeviceError);
}

TEST(GeneratorMethod, SaysWhichKeysDoNotFit) {
  const testing::TemporaryFolder folder;
  TensorMap tensors = LoadTensors(Options().weights);
  tensors["model.12.conv_block.9.weight"] = torch::zeros({1});
  SaveTensors(tensors, {}, folder.path() / "odd.safetensors");
  GeneratorMethodOptions options;
  options.weights = folder.path() / "odd.safetensors";
  try {
    const GeneratorMethod method(options);
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_NE(std::string(error.what()).find("unexpected \"model.12.conv_block.9.weight\""), std::string::npos);
  }
}

}  // namespace
}  // namespace pentimento
