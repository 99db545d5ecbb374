#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/nn/patch_discriminator.h"
#include "framework/nn/pixel_discriminator.h"
#include "tests/framework/nn/golden_networks.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/device_test.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

class DiscriminatorGolden : public DeviceTest {};

TEST_P(DiscriminatorGolden, Patch) {
  PatchDiscriminatorOptions options;
  options.ndf = 8;
  PatchDiscriminator discriminator(options);
  LoadInto(*discriminator, GoldenWeights("basic_discriminator"), "basic_discriminator");
  discriminator->to(torch::Device(GetParam()));
  const torch::Tensor scores = discriminator(GoldenArray("basicD_in").to(torch::Device(GetParam())));
  EXPECT_TRUE(NearGolden("cyclegan_resnet9/basicD_out", scores, GoldenArray("basicD_out"), kGoldenTolerance));
}

TEST_P(DiscriminatorGolden, PixelInBothModesAndItsRunningStatistics) {
  PixelDiscriminatorOptions options;
  options.ndf = 8;
  PixelDiscriminator discriminator(options);
  LoadInto(*discriminator, GoldenWeights("pixel_discriminator"), "pixel_discriminator");
  discriminator->to(torch::Device(GetParam()));
  const torch::Tensor input = GoldenArray("pixelD_in").to(torch::Device(GetParam()));
  discriminator->eval();
  EXPECT_TRUE(NearGolden("cyclegan_resnet9/pixelD_out_eval", discriminator(input), GoldenArray("pixelD_out_eval"),
                         kGoldenTolerance));
  discriminator->train();
  EXPECT_TRUE(NearGolden("cyclegan_resnet9/pixelD_out_train", discriminator(input), GoldenArray("pixelD_out_train"),
                         kGoldenTolerance));
  const TensorMap state = StateOf(*discriminator);
  EXPECT_TRUE(NearGolden("cyclegan_resnet9/pixelD_after_train_running_mean", state.at("net.3.running_mean"),
                         GoldenArray("pixelD_after_train_running_mean"), 1e-5));
  EXPECT_TRUE(NearGolden("cyclegan_resnet9/pixelD_after_train_running_var", state.at("net.3.running_var"),
                         GoldenArray("pixelD_after_train_running_var"), 1e-5));
}

/// Sees input and picture side by side, and normalises by batch.
TEST_P(DiscriminatorGolden, PatchOfPairsInBothModes) {
  const std::string folder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/pix2pix_unet/";
  PatchDiscriminatorOptions options;
  options.input_channels = 6;
  options.ndf = 8;
  options.norm = NormKind::kBatch;
  PatchDiscriminator discriminator(options);
  const std::string weights = folder + "basic_latest_net_D.pth";
  LoadInto(*discriminator, LoadTensors(weights), weights);
  discriminator->to(torch::Device(GetParam()));
  const torch::Tensor input = LoadNpy(folder + "basicD_bn_in.npy").to(torch::Device(GetParam()));
  discriminator->eval();
  EXPECT_TRUE(NearGolden("pix2pix_unet/basicD_bn_out_eval", discriminator(input),
                         LoadNpy(folder + "basicD_bn_out_eval.npy"), 1e-4));
  discriminator->train();
  EXPECT_TRUE(NearGolden("pix2pix_unet/basicD_bn_out_train", discriminator(input),
                         LoadNpy(folder + "basicD_bn_out_train.npy"), 2e-4));
}

INSTANTIATE_TEST_SUITE_P(Cpu, DiscriminatorGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, DiscriminatorGolden, ::testing::Values("cuda"), DeviceTestName);

TEST(PatchDiscriminator, MinimumSizeIsTheLeastThatWorks) {
  for (std::int64_t layers = 1; layers <= 4; ++layers) {
    PatchDiscriminatorOptions options;
    options.ndf = 2;
    options.layers = layers;
    PatchDiscriminator discriminator(options);
    const auto at = [&](std::int64_t side) { return discriminator(torch::rand({1, 3, side, side})); };
    EXPECT_EQ(at(options.MinimumSize()).sizes(), (torch::IntArrayRef{1, 1, 1, 1})) << layers;
    EXPECT_THROW(at(options.MinimumSize() - 1), c10::Error) << layers;
  }
}

TEST(PatchDiscriminator, EachScoreSeesSeventyPixels) {
  PatchDiscriminatorOptions options;
  options.ndf = 2;
  options.norm = NormKind::kBatch;
  PatchDiscriminator discriminator(options);
  discriminator->eval();  // statistics of their own would let every pixel touch every score
  torch::Tensor image = torch::rand({1, 3, 128, 128}).requires_grad_();
  const torch::Tensor scores = discriminator(image);
  scores[0][0][7][7].backward();
  const torch::Tensor touched = image.grad().abs().sum({0, 1, 2}).nonzero();
  EXPECT_EQ(touched.size(0), 70);
}

}  // namespace
}  // namespace pentimento
