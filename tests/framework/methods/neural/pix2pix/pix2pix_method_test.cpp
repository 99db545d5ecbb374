#include "framework/methods/neural/pix2pix/pix2pix_method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/nn/inference_layout.h"
#include "framework/nn/resnet_generator.h"
#include "framework/nn/unet_generator.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/framework/nn/golden_unet.h"
#include "tests/support/npy.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// A small U-Net with random weights in a file of its own.
class Pix2PixMethodFile : public ::testing::Test {
 protected:
  [[nodiscard]] Pix2PixMethodOptions Unet(NormKind norm = NormKind::kBatch, std::int64_t output_channels = 3) const {
    torch::manual_seed(3);
    UnetGeneratorOptions options;
    options.ngf = 4;
    options.depth = 5;
    options.norm = norm;
    options.output_channels = output_channels;
    return Save(CopyOfState(*UnetGenerator(options)));
  }

  [[nodiscard]] Pix2PixMethodOptions Save(const TensorMap& tensors) const {
    Pix2PixMethodOptions options;
    options.weights = folder_.path() / "latest_net_G.safetensors";
    SaveTensors(tensors, {}, options.weights);
    return options;
  }

 private:
  testing::TemporaryFolder folder_;
};

TEST(Pix2PixMethod, IsTheOfficialNetworkWithEitherStatistics) {
  if (const std::string reason = NoGoldenUnets(); !reason.empty()) {
    GTEST_SKIP() << reason;
  }
  const auto array = [](const char* name) { return LoadNpy(GoldenUnetFolder() / name); };
  Pix2PixMethodOptions options;
  options.weights = GoldenUnetFolder() / "unet_256_latest_net_G.pth";
  const torch::Tensor input = array("unet_256_in.npy");
  const Pix2PixMethod by_picture(options);
  EXPECT_TRUE(NearGolden("pix2pix_unet/unet_256_out_train, the method", by_picture.ApplyRaw(input, {}).images,
                         array("unet_256_out_train.npy"), kGoldenUnetTrainingTolerance));
  EXPECT_TRUE(Near(by_picture.Apply((input + 1.0) / 2.0, {}).images, (array("unet_256_out_train.npy") + 1.0) / 2.0,
                   kGoldenUnetTrainingTolerance / 2));
  options.statistics = NormStatistics::kStored;
  EXPECT_TRUE(NearGolden("pix2pix_unet/unet_256_out_eval, the method",
                         Pix2PixMethod(options).ApplyRaw(input, {}).images, array("unet_256_out_eval.npy"),
                         kGoldenUnetTolerance));
  options.weights = GoldenUnetFolder() / "unet_128_latest_net_G.pth";
  EXPECT_TRUE(NearGolden("pix2pix_unet/unet_128_out_eval, the method",
                         Pix2PixMethod(options).ApplyRaw(array("unet_128_in.npy"), {}).images,
                         array("unet_128_out_eval.npy"), kGoldenUnetTolerance));
}

TEST_F(Pix2PixMethodFile, KeepsEverySize) {
  const Pix2PixMethod method(Unet());
  for (const auto& [height, width] : {std::pair{1, 1}, {3, 50}, {33, 34}, {32, 64}}) {
    const torch::Tensor images = method.Apply(torch::rand({1, 3, height, width}), {}).images;
    EXPECT_EQ(images.sizes(), (torch::IntArrayRef{1, 3, height, width}));
    EXPECT_GE(images.min().item<double>(), 0.0);
    EXPECT_LE(images.max().item<double>(), 1.0);
  }
}

TEST_F(Pix2PixMethodFile, PicturesOfABatchDoNotInfluenceEachOther) {
  const Pix2PixMethod method(Unet());
  const torch::Tensor images = torch::rand({2, 3, 40, 32}) * torch::tensor({0.2, 1.0}).view({2, 1, 1, 1});
  const torch::Tensor made = method.Apply(images, {}).images;
  for (std::int64_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(SameBits(made.narrow(0, i, 1), method.Apply(images.narrow(0, i, 1), {}).images));
  }
}

TEST_F(Pix2PixMethodFile, DropoutIsOnlyThereWhenAskedFor) {
  UnetGeneratorOptions architecture;
  architecture.ngf = 4;
  architecture.depth = 6;  // a depth of 5 has no level to drop from
  Pix2PixMethodOptions options = Save(CopyOfState(*UnetGenerator(architecture)));
  options.dropout = true;
  const torch::Tensor images = torch::rand({1, 3, 64, 64});
  const Pix2PixMethod dropping(options);
  torch::manual_seed(1);
  const torch::Tensor first = dropping.Apply(images, {}).images;
  const torch::Tensor second = dropping.Apply(images, {}).images;
  EXPECT_FALSE(SameBits(first, second));
  torch::manual_seed(1);
  EXPECT_TRUE(SameBits(dropping.Apply(images, {}).images, first));
  options.dropout = false;
  const Pix2PixMethod plain(options);
  EXPECT_TRUE(SameBits(plain.Apply(images, {}).images, plain.Apply(images, {}).images));
}

TEST_F(Pix2PixMethodFile, Bfloat16StaysNearTheReference) {
  for (const NormStatistics statistics : {NormStatistics::kPicture, NormStatistics::kStored}) {
    Pix2PixMethodOptions options = Unet();
    options.statistics = statistics;
    const torch::Tensor input = torch::rand({1, 3, 64, 64});
    const torch::Tensor reference = Pix2PixMethod(options).Apply(input, {}).images;
    options.precision = Precision::kBf16;
    const torch::Tensor images = Pix2PixMethod(options).Apply(input, {}).images;
    EXPECT_EQ(images.scalar_type(), torch::kFloat32);
    EXPECT_LT((images - reference).abs().mean().item<double>(), 0.02);
    EXPECT_FALSE(SameBits(images, reference));
  }
}

TEST_F(Pix2PixMethodFile, GradientsFlowToThePicturesAlone) {
  const Pix2PixMethod method(Unet());
  const torch::Tensor images = torch::rand({1, 3, 40, 50}).requires_grad_();
  method.Apply(images, {}).images.sum().backward();
  EXPECT_GT(images.grad().abs().sum().item<double>(), 0.0);
}

/// The official code offers ResNet generators for pix2pix, too, then with batch norms.
TEST_F(Pix2PixMethodFile, TakesResnetGenerators) {
  torch::manual_seed(5);
  ResnetGeneratorOptions architecture;
  architecture.ngf = 4;
  architecture.blocks = 2;
  architecture.norm = NormKind::kBatch;
  ResnetGenerator generator(architecture);
  const Pix2PixMethod method(Save(CopyOfState(*generator)));
  const torch::NoGradGuard no_grad;
  const torch::Tensor images = torch::rand({1, 3, 20, 24}) * 2 - 1;
  LayOutForInference(*generator, Precision::kFp32);
  const torch::Tensor expected = generator(images.contiguous(torch::MemoryFormat::ChannelsLast));
  EXPECT_TRUE(Near(method.ApplyRaw(images, {}).images, expected, 1e-6));  // still in training
  EXPECT_EQ(method.Apply(torch::rand({1, 3, 21, 5}), {}).images.sizes(), (torch::IntArrayRef{1, 3, 21, 5}));
}

TEST_F(Pix2PixMethodFile, RefusesRawSizesTheNetworkCannotTake) {
  const Pix2PixMethod method(Unet());
  try {
    (void)method.ApplyRaw(torch::rand({1, 3, 64, 48}), {});
    FAIL() << "accepted";
  } catch (const ShapeError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("48x64; with this network the sides are multiples of 32"));
  }
  EXPECT_THROW((void)method.ApplyRaw(torch::rand({1, 1, 32, 32}), {}), ShapeError);
  EXPECT_THROW((void)method.Apply(torch::rand({1, 4, 32, 32}), {}), ShapeError);
}

TEST_F(Pix2PixMethodFile, RefusesOtherWeightsAndDevices) {
  const auto complaint = [](const Pix2PixMethodOptions& options) -> std::string {
    try {
      const Pix2PixMethod method(options);
    } catch (const WeightsError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint(Unet(NormKind::kBatch, 1)), ::testing::HasSubstr("maps 3 channels to 1"));
  EXPECT_THAT(complaint(Save({{"weight", torch::zeros({1})}})), ::testing::HasSubstr("\"model.model.0.weight\""));
  Pix2PixMethodOptions options = Unet();
  TensorMap tensors = LoadTensors(options.weights);
  tensors.erase("model.model.1.model.5.weight");
  EXPECT_THAT(complaint(Save(tensors)), ::testing::HasSubstr("missing    \"model.model.1.model.5.weight\""));
  options = Unet();
  options.device = "cuda:99";
  EXPECT_THROW(Pix2PixMethod{options}, DeviceError);
  options.weights = "nowhere.pth";
  options.device = "cpu";
  EXPECT_THAT(complaint(options), ::testing::HasSubstr("nowhere.pth"));
}

}  // namespace
}  // namespace pentimento
