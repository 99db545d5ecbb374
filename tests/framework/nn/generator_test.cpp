#include "framework/nn/generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/discriminator.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

GeneratorOptions SmallGenerator(GeneratorKind kind, NormKind norm) {
  GeneratorOptions options;
  options.kind = kind;
  options.norm = norm;
  options.ngf = 2;
  options.blocks = 2;
  return options;
}

TEST(Generator, OfEveryKindAndNormMakesAPictureAndIsInferredAgain) {
  const torch::NoGradGuard no_grad;
  for (const GeneratorKind kind : {GeneratorKind::kResnet, GeneratorKind::kUnet128, GeneratorKind::kUnet256}) {
    for (const NormKind norm : {NormKind::kInstance, NormKind::kBatch, NormKind::kNone}) {
      const GeneratorOptions options = SmallGenerator(kind, norm);
      torch::nn::AnyModule network = MakeGenerator(options);
      const std::int64_t side = kind == GeneratorKind::kResnet ? 20 : options.SizeMultiple();
      ASSERT_EQ(side % options.SizeMultiple(), 0);
      const torch::Tensor image = torch::rand({1, 3, side, side}) * 2 - 1;
      network.ptr()->eval();
      const torch::Tensor made = network.forward(image);
      EXPECT_EQ(made.sizes(), image.sizes());
      const TensorMap state = CopyOfState(*network.ptr());
      InferredGenerator inferred = InferGenerator(state, "test");
      EXPECT_EQ(inferred.size_multiple, options.SizeMultiple());
      EXPECT_EQ(inferred.input_channels, 3);
      ASSERT_NO_THROW(LoadInto(*inferred.network.ptr(), state, "test"));
      inferred.network.ptr()->eval();
      EXPECT_TRUE(SameBits(inferred.network.forward(image), made));
    }
  }
}

TEST(Generator, WithoutNormHasNoBiasAsTheOfficialCode) {
  const TensorMap resnet = StateOf(*MakeGenerator(SmallGenerator(GeneratorKind::kResnet, NormKind::kNone)).ptr());
  EXPECT_FALSE(resnet.contains("model.1.bias"));
  EXPECT_TRUE(resnet.contains("model.19.bias")) << "the last convolution has one";
  EXPECT_TRUE(resnet.contains("model.4.weight")) << "layers keep their numbers";
  EXPECT_EQ(MakeGenerator(SmallGenerator(GeneratorKind::kUnet256, NormKind::kBatch)).ptr()->parameters().size(),
            MakeGenerator(SmallGenerator(GeneratorKind::kUnet128, NormKind::kBatch)).ptr()->parameters().size() + 6)
      << "one level more: two convolutions and two norms";
}

TEST(Generator, InferenceNamesBothKindsWhereItIsNeither) {
  try {
    (void)InferGenerator({{"weight", torch::zeros({1})}}, "some.pth");
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(),
                ::testing::AllOf(::testing::HasSubstr("some.pth"), ::testing::HasSubstr("\"model.1.weight\""),
                                 ::testing::HasSubstr("\"model.model.0.weight\"")));
  }
}

TEST(Discriminator, OfEveryKindScoresAtItsMinimumSize) {
  DiscriminatorOptions options;
  options.ndf = 2;
  options.layers = 2;
  EXPECT_EQ(options.MinimumSize(), 12);
  EXPECT_EQ(MakeDiscriminator(options).forward(torch::rand({1, 3, 12, 12})).sizes(), (torch::IntArrayRef{1, 1, 1, 1}));
  options.kind = DiscriminatorKind::kBasic;
  EXPECT_EQ(options.MinimumSize(), 24) << "three layers, whatever is said of the other kind";
  options.kind = DiscriminatorKind::kPixel;
  EXPECT_EQ(MakeDiscriminator(options).forward(torch::rand({1, 3, 5, 7})).sizes(), (torch::IntArrayRef{1, 1, 5, 7}));
  EXPECT_NO_THROW(MakeDiscriminator(options).forward(torch::rand({1, 3, options.MinimumSize(), 1})));
}

}  // namespace
}  // namespace pentimento
