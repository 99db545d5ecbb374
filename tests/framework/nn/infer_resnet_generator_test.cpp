#include "framework/nn/infer_resnet_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "tests/framework/nn/golden_networks.h"

namespace pentimento {
namespace {

TEST(InferResnetGenerator, FindsEveryOptionAgain) {
  for (const std::int64_t blocks : {0, 1, 6}) {
    for (const NormKind norm : {NormKind::kInstance, NormKind::kBatch}) {
      for (const bool dropout : {false, true}) {
        ResnetGeneratorOptions options{4, 2, 5, blocks, norm, dropout && blocks > 0};
        const TensorMap state = CopyOfState(*ResnetGenerator(options));
        const ResnetGeneratorOptions inferred = InferResnetGenerator(state, "test");
        EXPECT_EQ(inferred.input_channels, 4);
        EXPECT_EQ(inferred.output_channels, 2);
        EXPECT_EQ(inferred.ngf, 5);
        EXPECT_EQ(inferred.blocks, blocks);
        EXPECT_EQ(inferred.norm, norm);
        EXPECT_EQ(inferred.dropout, options.dropout);
        ResnetGenerator network(inferred);
        EXPECT_NO_THROW(LoadInto(*network, state, "test"));
      }
    }
  }
}

TEST(InferResnetGenerator, ReadsTheOfficialLayout) {
  const ResnetGeneratorOptions options = InferResnetGenerator(GoldenWeights("resnet_9blocks"), "test");
  EXPECT_EQ(options.blocks, 9);
  EXPECT_EQ(options.ngf, 8);
  EXPECT_EQ(options.norm, NormKind::kInstance);
}

TEST(InferResnetGenerator, RefusesOtherNetworks) {
  EXPECT_THROW(InferResnetGenerator(GoldenWeights("basic_discriminator"), "test"), WeightsError);
  EXPECT_THROW(InferResnetGenerator({}, "test"), WeightsError);
}

std::string ResnetComplaint(const TensorMap& tensors) {
  try {
    (void)InferResnetGenerator(tensors, "some.pth");
  } catch (const WeightsError& error) {
    return error.what();
  }
  return "accepted";
}

/// A file of a few kilobytes must not make a network of gigabytes.
TEST(InferResnetGenerator, RefusesWidthsThatTheFileDoesNotHave) {
  for (const bool dropout : {false, true}) {
    const ResnetGeneratorOptions options{3, 3, 2, 2, NormKind::kInstance, dropout};
    const TensorMap whole = CopyOfState(*ResnetGenerator(options));
    EXPECT_EQ(ResnetComplaint(whole), "accepted");
    for (const auto& [name, tensor] : whole) {
      if (tensor.dim() != 4) {
        continue;
      }
      TensorMap thin = whole;
      thin[name] = torch::zeros({6000, tensor.size(1), 1, 1});
      EXPECT_THAT(ResnetComplaint(thin), ::testing::HasSubstr("some.pth")) << name;
    }
  }
  EXPECT_THAT(ResnetComplaint({{"model.1.weight", torch::zeros({1'000'000'000, 3, 0, 0})}}),
              ::testing::HasSubstr("which is [1000000000,3,0,0] here"));
}

TEST(InferResnetGenerator, NamesTheNearestKey) {
  TensorMap tensors = GoldenWeights("resnet_9blocks");
  auto first = tensors.extract("model.1.weight");
  first.key() = "model.1.wieght";
  tensors.insert(std::move(first));
  EXPECT_THAT(ResnetComplaint(tensors),
              ::testing::HasSubstr(R"(no convolution "model.1.weight"; the nearest name in the file is "model.)"));
}

}  // namespace
}  // namespace pentimento
