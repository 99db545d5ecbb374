#include "framework/nn/unet_generator.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/framework/nn/golden_unet.h"
#include "tests/support/device_test.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

class UnetGeneratorGolden : public DeviceTest {
 protected:
  static void Compare(const std::string& name, std::int64_t ngf, std::int64_t depth) {
    if (const std::string reason = NoGoldenUnets(); !reason.empty()) {
      GTEST_SKIP() << reason;
    }
    const torch::Device device(GetParam());
    const auto array = [&](const char* what) { return LoadNpy(GoldenUnetFolder() / (name + "_" + what + ".npy")); };
    UnetGeneratorOptions options;
    options.ngf = ngf;
    options.depth = depth;
    UnetGenerator generator(options);
    LoadInto(*generator, LoadTensors(GoldenUnetFolder() / (name + "_latest_net_G.pth")), name);
    generator->to(device);
    const torch::NoGradGuard no_grad;
    const torch::Tensor input = array("in").to(device);
    generator->eval();
    const std::string row = "pix2pix_unet/" + name;
    EXPECT_TRUE(NearGolden(row + "_out_eval", generator(input), array("out_eval"), kGoldenUnetTolerance));
    generator->train();
    EXPECT_TRUE(NearGolden(row + "_out_train", generator(input), array("out_train"), kGoldenUnetTrainingTolerance));
    EXPECT_TRUE(NearGolden(row + "_after_train_running_var",
                           StateOf(*generator).at("model.model.1.model.6.running_var"),
                           array("after_train_running_var"), kGoldenUnetTolerance));
    EXPECT_TRUE(SameBits(input, array("in")));
  }
};

TEST_P(UnetGeneratorGolden, Unet128) { Compare("unet_128", 8, 7); }
/// The first of two pictures: batch norms take their statistics from both.
TEST_P(UnetGeneratorGolden, ThinUnet128InTraining) {
  const std::filesystem::path weights = GoldenPix2PixStep() / "init_latest_net_G.pth";
  UnetGeneratorOptions options;
  options.ngf = 4;
  options.depth = 7;
  UnetGenerator generator(options);
  LoadInto(*generator, LoadTensors(weights), weights.string());
  generator->to(torch::Device(GetParam()));
  generator->train();
  const torch::NoGradGuard no_grad;
  const torch::Tensor input = LoadNpy(GoldenPix2PixStep() / "real_A.npy").to(torch::Device(GetParam()));
  EXPECT_TRUE(NearGolden("pix2pix_step/step1_fake_B, the network", generator(input).slice(0, 0, 1),
                         LoadNpy(GoldenPix2PixStep() / "step1_fake_B_first.npy"), kGoldenUnetTrainingTolerance));
}

TEST_P(UnetGeneratorGolden, Unet256) { Compare("unet_256", 6, 8); }

INSTANTIATE_TEST_SUITE_P(Cpu, UnetGeneratorGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, UnetGeneratorGolden, ::testing::Values("cuda"), DeviceTestName);

UnetGeneratorOptions SmallUnet(NormKind norm) {
  UnetGeneratorOptions options;
  options.ngf = 2;
  options.depth = 6;
  options.norm = norm;
  return options;
}

/// A U-Net of depth 6 with random weights and statistics, none of them near zero.
UnetGenerator RandomUnet(NormKind norm) {
  torch::manual_seed(7);
  UnetGenerator generator(SmallUnet(norm));
  const torch::NoGradGuard no_grad;
  for (const auto& item : generator->named_parameters()) {
    const bool scale = item.value().dim() == 1 && item.key().ends_with("weight");
    item.value().copy_(torch::randn_like(item.value()) * 0.15 + (scale ? 1.0 : 0.0));
  }
  for (const auto& item : generator->named_buffers()) {
    if (item.value().is_floating_point()) {
      item.value().copy_(torch::rand_like(item.value()) + 0.5);
    }
  }
  return generator;
}

/// The paper's U-Net written as a loop down and a loop up over tensors by their official names.
torch::Tensor UnetByHand(const TensorMap& state, torch::Tensor map, std::int64_t depth) {
  const auto entry = [&](const std::string& name) {
    const auto found = state.find(name);
    return found == state.end() ? torch::Tensor() : found->second;
  };
  const auto normalise = [&](const torch::Tensor& values, const std::string& name) {
    return torch::batch_norm(values, entry(name + ".weight"), entry(name + ".bias"), entry(name + ".running_mean"),
                             entry(name + ".running_var"), !entry(name + ".running_mean").defined(), 0.1, 1e-5, false);
  };
  std::vector<std::string> levels = {"model.model."};
  std::vector<torch::Tensor> skips = {
      torch::conv2d(map, entry("model.model.0.weight"), entry("model.model.0.bias"), 2, 1)};
  for (std::int64_t level = 1; level < depth; ++level) {
    levels.push_back(levels.back() + (level == 1 ? "1.model." : "3.model."));
    const std::string& name = levels.back();
    map = torch::conv2d(torch::leaky_relu(skips.back(), 0.2), entry(name + "1.weight"), entry(name + "1.bias"), 2, 1);
    skips.push_back(level == depth - 1 ? map : normalise(map, name + "2"));
  }
  for (std::int64_t level = depth - 1; level > 0; --level) {
    const auto place = static_cast<std::size_t>(level);
    const std::string name = levels[place] + (level == depth - 1 ? "3" : "5");
    map = level == depth - 1 ? skips[place] : torch::cat({skips[place], map}, 1);
    map = torch::conv_transpose2d(torch::relu(map), entry(name + ".weight"), entry(name + ".bias"), 2, 1);
    map = normalise(map, levels[place] + (level == depth - 1 ? "4" : "6"));
  }
  map = torch::relu(torch::cat({skips[0], map}, 1));
  return torch::tanh(torch::conv_transpose2d(map, entry("model.model.3.weight"), entry("model.model.3.bias"), 2, 1));
}

TEST(UnetGenerator, IsThePapersNetworkUnderTheOfficialNames) {
  for (const NormKind norm : {NormKind::kBatch, NormKind::kInstance}) {
    UnetGenerator generator = RandomUnet(norm);
    generator->eval();
    const torch::NoGradGuard no_grad;
    // One picture: an instance norm is then a batch norm with the batch's statistics.
    const torch::Tensor images = torch::rand({1, 3, 64, 128}) * 2 - 1;
    const torch::Tensor made = generator(images);
    EXPECT_TRUE(Near(made, UnetByHand(CopyOfState(*generator), images, 6), 1e-5));
    EXPECT_GT(made.std().item<double>(), 0.05);
  }
}

TEST(UnetGenerator, NormsDecideWhichConvolutionsHaveABias) {
  const TensorMap batch = StateOf(*UnetGenerator(SmallUnet(NormKind::kBatch)));
  const TensorMap instance = StateOf(*UnetGenerator(SmallUnet(NormKind::kInstance)));
  for (const char* name : {"model.model.0.bias", "model.model.1.model.5.bias"}) {
    EXPECT_FALSE(batch.contains(name)) << name;
    EXPECT_TRUE(instance.contains(name)) << name;
  }
  EXPECT_TRUE(batch.contains("model.model.3.bias"));
  EXPECT_TRUE(batch.contains("model.model.1.model.6.running_mean"));
  EXPECT_FALSE(instance.contains("model.model.1.model.6.running_mean"));
}

TEST(UnetGenerator, DropoutActsWhileTrainingAndHasNoName) {
  UnetGeneratorOptions options = SmallUnet(NormKind::kInstance);
  options.dropout = true;
  UnetGenerator generator(options);
  LoadInto(*generator, CopyOfState(*RandomUnet(NormKind::kInstance)), "test");
  const torch::NoGradGuard no_grad;
  const torch::Tensor images = torch::rand({1, 3, 64, 64});
  generator->train();
  EXPECT_FALSE(SameBits(generator(images), generator(images)));
  generator->eval();
  EXPECT_TRUE(SameBits(generator(images), generator(images)));
}

TEST(UnetGenerator, NormalisingByBatchIsTrainingWithoutItsTraces) {
  UnetGenerator training = RandomUnet(NormKind::kBatch);
  UnetGenerator evaluation = RandomUnet(NormKind::kBatch);
  const TensorMap before = CopyOfState(*evaluation);
  evaluation->eval();
  NormaliseByBatch(*evaluation);
  const torch::NoGradGuard no_grad;
  const torch::Tensor images = torch::rand({2, 3, 64, 64});
  EXPECT_TRUE(Near(evaluation(images), training(images), 1e-6));
  const TensorMap after = CopyOfState(*evaluation);
  ASSERT_EQ(after.size(), before.size());
  for (const auto& [name, tensor] : before) {
    EXPECT_TRUE(SameBits(after.at(name), tensor)) << name;
  }
}

TEST(UnetGenerator, GradientsReachTheImages) {
  UnetGenerator generator = RandomUnet(NormKind::kBatch);
  const torch::Tensor images = torch::rand({1, 3, 64, 64}).requires_grad_();
  generator(images).square().sum().backward();
  EXPECT_GT(images.grad().abs().min().item<double>(), 0.0);
}

TEST(UnetGenerator, RefusesDepthsChannelsAndSizesItCannotHave) {
  for (const auto& [ngf, depth] : {std::pair{0, 8}, {8, 4}, {8, 17}}) {
    UnetGeneratorOptions options;
    options.ngf = ngf;
    options.depth = depth;
    EXPECT_THROW(UnetGenerator{options}, ConfigError);
  }
  UnetGenerator generator = RandomUnet(NormKind::kInstance);
  EXPECT_THROW(generator(torch::rand({1, 3, 64, 96})), ShapeError);
  EXPECT_THROW(generator(torch::rand({1, 3, 32, 64})), ShapeError);
  EXPECT_THROW(generator(torch::rand({3, 64, 64})), ShapeError);
}

}  // namespace
}  // namespace pentimento
