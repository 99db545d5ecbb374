#include "framework/nn/infer_unet_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "tests/framework/nn/golden_networks.h"
#include "tests/framework/nn/golden_unet.h"

namespace pentimento {
namespace {

TensorMap StateOfUnet(std::int64_t ngf, std::int64_t depth, NormKind norm) {
  UnetGeneratorOptions options{4, 2, ngf, depth, norm, false};
  return CopyOfState(*UnetGenerator(options));
}

std::string UnetComplaint(const TensorMap& tensors) {
  try {
    (void)InferUnetGenerator(tensors, "some.pth");
  } catch (const WeightsError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(InferUnetGenerator, FindsEveryOptionAgain) {
  for (const std::int64_t depth : {5, 7, 8}) {
    for (const NormKind norm : {NormKind::kInstance, NormKind::kBatch}) {
      const TensorMap state = StateOfUnet(3, depth, norm);
      const UnetGeneratorOptions inferred = InferUnetGenerator(state, "test");
      EXPECT_EQ(inferred.input_channels, 4);
      EXPECT_EQ(inferred.output_channels, 2);
      EXPECT_EQ(inferred.ngf, 3);
      EXPECT_EQ(inferred.depth, depth);
      EXPECT_EQ(inferred.norm, norm);
      UnetGenerator network(inferred);
      EXPECT_NO_THROW(LoadInto(*network, state, "test"));
    }
  }
}

TEST(InferUnetGenerator, ReadsAThinOfficialCheckpoint) {
  const std::filesystem::path weights = GoldenPix2PixStep() / "init_latest_net_G.pth";
  const UnetGeneratorOptions inferred = InferUnetGenerator(LoadTensors(weights), weights.string());
  EXPECT_EQ(inferred.depth, 7);
  EXPECT_EQ(inferred.ngf, 4);
  EXPECT_EQ(inferred.norm, NormKind::kBatch);
}

TEST(InferUnetGenerator, ReadsOfficialCheckpoints) {
  if (const std::string reason = NoGoldenUnets(); !reason.empty()) {
    GTEST_SKIP() << reason;
  }
  const auto infer = [](const char* name) { return InferUnetGenerator(LoadTensors(GoldenUnetFolder() / name), name); };
  const UnetGeneratorOptions small = infer("unet_128_latest_net_G.pth");
  EXPECT_EQ(small.depth, 7);
  EXPECT_EQ(small.ngf, 8);
  EXPECT_EQ(small.norm, NormKind::kBatch);
  const UnetGeneratorOptions large = infer("unet_256_latest_net_G.pth");
  EXPECT_EQ(large.depth, 8);
  EXPECT_EQ(large.ngf, 6);
}

TEST(InferUnetGenerator, RefusesOtherNetworks) {
  EXPECT_THAT(UnetComplaint(GoldenWeights("resnet_9blocks")), ::testing::HasSubstr("\"model.model.0.weight\""));
  EXPECT_THAT(UnetComplaint(GoldenWeights("basic_discriminator")), ::testing::HasSubstr("some.pth"));
  EXPECT_THAT(UnetComplaint({}), ::testing::HasSubstr("no convolution"));
}

/// A file of a few bytes a level must not make a network of terabytes.
TEST(InferUnetGenerator, RefusesWidthsThatTheFileDoesNotHave) {
  TensorMap tensors = StateOfUnet(2, 6, NormKind::kBatch);
  tensors["model.model.0.weight"] = torch::zeros({100'000, 4, 1, 1});
  EXPECT_THAT(UnetComplaint(tensors), ::testing::HasSubstr("\"model.model.1.model.1.weight\" is [4,2,4,4]"));
  tensors["model.model.1.model.1.weight"] = torch::zeros({200'000, 1, 1, 1});
  EXPECT_THAT(UnetComplaint(tensors), ::testing::HasSubstr("not the [200000,100000,4,4]"));
}

TEST(InferUnetGenerator, RefusesDepthsThatNoUnetHas) {
  TensorMap tensors = StateOfUnet(1, 5, NormKind::kInstance);
  tensors.erase("model.model.1.model.3.model.3.model.3.model.1.weight");
  EXPECT_THAT(UnetComplaint(tensors), ::testing::HasSubstr("4 levels"));
  tensors["model.model.0.weight"] = torch::zeros({0, 4, 4, 4});
  EXPECT_THAT(UnetComplaint(tensors), ::testing::HasSubstr("no convolution"));
}

}  // namespace
}  // namespace pentimento
