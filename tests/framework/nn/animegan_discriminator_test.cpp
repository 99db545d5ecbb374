#include "framework/nn/animegan_discriminator.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/init.h"
#include "framework/nn/spectral_conv.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/device_test.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

constexpr double kDiscriminatorTolerance = 1e-5;

torch::Tensor DiscriminatorArray(const char* name) {
  return LoadNpy(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/animegan2/" + name + ".npy");
}

class AnimeGanDiscriminatorGolden : public DeviceTest {
 protected:
  AnimeGanDiscriminatorGolden() {
    AnimeGanDiscriminatorOptions options;
    options.ndf = 8;
    discriminator_ = AnimeGanDiscriminator(options);
    const std::string file = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/animegan2/discriminator.safetensors";
    LoadInto(*discriminator_, LoadTensors(file), file);
  }

  AnimeGanDiscriminator discriminator_{nullptr};
};

TEST_P(AnimeGanDiscriminatorGolden, PassesInTrainingMoveTheSingularVectors) {
  const torch::Device device(GetParam());
  discriminator_->to(device);
  const torch::Tensor images = DiscriminatorArray("D_in_16x12").to(device);
  EXPECT_TRUE(NearGolden("animegan2/D_out_first", discriminator_(images), DiscriminatorArray("D_out_first"),
                         kDiscriminatorTolerance));
  EXPECT_TRUE(NearGolden("animegan2/D_out_second", discriminator_(images), DiscriminatorArray("D_out_second"),
                         kDiscriminatorTolerance));
  EXPECT_TRUE(NearGolden("animegan2/D_u_last_conv_after", StateOf(*discriminator_).at("last_conv.weight_u"),
                         DiscriminatorArray("D_u_last_conv_after"), kDiscriminatorTolerance));
  discriminator_(images).square().mean().backward();
  for (const auto& item : discriminator_->named_parameters()) {
    if (item.key() == "conv_s1_1.weight_orig") {
      EXPECT_TRUE(NearGolden("animegan2/D_gradient_conv_s1_1", item.value().grad(),
                             DiscriminatorArray("D_gradient_conv_s1_1"), kDiscriminatorTolerance));
    }
  }
}

TEST_P(AnimeGanDiscriminatorGolden, EvaluationLeavesThemWhereTheyAre) {
  const torch::Device device(GetParam());
  discriminator_->to(device);
  discriminator_->eval();
  const TensorMap before = CopyOfState(*discriminator_);
  const torch::Tensor images = DiscriminatorArray("D_in_16x12").to(device);
  const torch::Tensor first = discriminator_(images);
  EXPECT_TRUE(NearGolden("animegan2/D_out_first, evaluation", first, DiscriminatorArray("D_out_first"),
                         kDiscriminatorTolerance));
  EXPECT_TRUE(SameBits(discriminator_(images), first));
  for (const auto& [name, tensor] : StateOf(*discriminator_)) {
    EXPECT_TRUE(SameBits(tensor, before.at(name))) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Cpu, AnimeGanDiscriminatorGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, AnimeGanDiscriminatorGolden, ::testing::Values("cuda"), DeviceTestName);

TEST(AnimeGanDiscriminator, MinimumSizeIsTheLeastThatWorks) {
  for (std::int64_t layers = 1; layers <= 5; ++layers) {
    AnimeGanDiscriminatorOptions options;
    options.ndf = 2;
    options.layers = layers;
    AnimeGanDiscriminator discriminator(options);
    InitHe(*discriminator, 1, "test");
    const std::int64_t side = options.MinimumSize();
    EXPECT_EQ(discriminator(torch::rand({1, 3, side, side})).sizes(), (torch::IntArrayRef{1, 1, 1, 1})) << layers;
    EXPECT_EQ(discriminator(torch::rand({2, 3, 16 * side, 8 * side})).sizes(), (torch::IntArrayRef{2, 1, 16, 8}));
  }
}

TEST(AnimeGanDiscriminator, RefusesWhatItCannotBe) {
  AnimeGanDiscriminatorOptions options;
  options.ndf = 3;
  EXPECT_THROW(AnimeGanDiscriminator{options}, ConfigError);
  options.ndf = 2;
  options.layers = 0;
  EXPECT_THROW(AnimeGanDiscriminator{options}, ConfigError);
}

TEST(SpectralConv2d, ComesToANormOfOne) {
  SpectralConv2d convolution(torch::nn::Conv2dOptions(5, 7, 3));
  InitHe(*convolution, 3, "test");
  for (int i = 0; i < 200; ++i) {
    (void)convolution->Kernel();
  }
  const torch::Tensor matrix = convolution->Kernel().detach().flatten(1).to(torch::kFloat64);
  EXPECT_NEAR(torch::linalg_svdvals(matrix).max().item<double>(), 1.0, 1e-5);
}

TEST(SpectralConv2d, ItsGradientIsThatOfTheDivision) {
  SpectralConv2d convolution(torch::nn::Conv2dOptions(2, 3, 3).padding(1).stride(2));
  InitHe(*convolution, 3, "test");
  convolution->eval();
  torch::Tensor weight = convolution->named_parameters()["weight_orig"];
  const torch::Tensor input = torch::rand({1, 2, 8, 6});
  // Once the vectors have settled, they do not change with the kernel to first order, and constants give the gradient.
  convolution->train();
  for (int i = 0; i < 300; ++i) {
    (void)convolution->Kernel();
  }
  convolution->eval();
  const auto objective = [&] { return convolution(input).square().sum(); };
  objective().backward();
  const torch::NoGradGuard no_grad;
  for (const std::int64_t place : {0, 7, 40}) {
    constexpr double kStep = 1e-2;
    float* value = weight.data_ptr<float>() + place;
    const float kept = *value;
    *value = kept + static_cast<float>(kStep);
    const double above = objective().item<double>();
    *value = kept - static_cast<float>(kStep);
    const double below = objective().item<double>();
    *value = kept;
    EXPECT_NEAR(weight.grad().flatten()[place].item<double>(), (above - below) / (2 * kStep), 2e-3) << place;
  }
}

}  // namespace
}  // namespace pentimento
