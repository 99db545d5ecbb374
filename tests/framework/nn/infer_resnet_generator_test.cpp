#include "framework/nn/infer_resnet_generator.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace pentimento
