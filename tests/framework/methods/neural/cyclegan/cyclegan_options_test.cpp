#include "framework/methods/neural/cyclegan/cyclegan_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/methods/neural/cyclegan/register.h"

namespace pentimento {
namespace {

CycleGanOptions Parse(const char* text) { return ParseOptions<CycleGanOptions>(Json::parse(text), "test"); }

TEST(CycleGanOptions, DefaultsAreThePapers) {
  const CycleGanOptions options = Parse("{}");
  EXPECT_EQ(options.ngf, 64);
  EXPECT_EQ(options.blocks, 9);
  EXPECT_EQ(options.norm, NormKind::kInstance);
  EXPECT_EQ(options.loss.gan, GanMode::kLsgan);
  EXPECT_EQ(options.loss.lambda_a, 10.0);
  EXPECT_EQ(options.loss.lambda_identity, 0.5);
  EXPECT_EQ(options.train.pool_size, 50);
  EXPECT_EQ(options.train.learning_rate, 2e-4);
  EXPECT_EQ(options.train.beta1, 0.5);
  EXPECT_EQ(options.train.batch, 1);
  EXPECT_EQ(options.train.size, 256);
  EXPECT_EQ(options.train.LoadSize(), 286);
  EXPECT_EQ(options.train.precision, Precision::kFp32);
}

TEST(CycleGanOptions, ReadsEveryLevel) {
  const CycleGanOptions options = Parse(
      R"({"ngf": 24, "norm": "batch", "loss": {"gan": "vanilla"}, "train": {"size": 128, "load_size": 130, "precision": "bf16", "preprocess": "scale_width_and_crop",
          "policy": "cosine", "validation": {"every": 50, "metric": "cycle"}}})");
  EXPECT_EQ(options.ngf, 24);
  EXPECT_EQ(options.norm, NormKind::kBatch);
  EXPECT_EQ(options.loss.gan, GanMode::kVanilla);
  EXPECT_EQ(options.train.LoadSize(), 130);
  EXPECT_EQ(options.train.precision, Precision::kBf16);
  EXPECT_EQ(options.train.preprocess, Preprocess::kScaleWidthAndCrop);
  EXPECT_EQ(options.train.policy, LearningRatePolicy::kCosine);
  EXPECT_EQ(options.train.validation.every, 50);
  EXPECT_EQ(options.train.validation.metric, "cycle");
}

TEST(CycleGanOptions, RefusesWhatCannotWork) {
  const auto complaint = [](const char* text) -> std::string {
    try {
      Parse(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint(R"({"train": {"size": 130}})"), ::testing::HasSubstr("multiple of 4"));
  EXPECT_THAT(complaint(R"({"train": {"size": 128, "load_size": 100}})"), ::testing::HasSubstr("train.load_size"));
  EXPECT_THAT(complaint(R"({"train": {"size": 16}})"), ::testing::HasSubstr("at least 24 px"));
  EXPECT_THAT(complaint(R"({"train": {"stepz": 16}})"), ::testing::HasSubstr("did you mean \"steps\"?"));
  EXPECT_THAT(complaint(R"({"generator": "unet_256", "train": {"size": 128}})"),
              ::testing::HasSubstr("multiple of 256"));
  EXPECT_THAT(complaint(R"({"discriminator": "basic", "discriminator_layers": 2})"), ::testing::HasSubstr("n_layers"));
  EXPECT_THAT(complaint(R"({"loss": {"gan": "wgangp"}, "train": {"preprocess": "none"}})"),
              ::testing::HasSubstr("cuts squares"));
  EXPECT_THAT(complaint(R"({"train": {"validation": {"every": 5, "metric": "psnr"}}})"),
              ::testing::HasSubstr("accepted: swd, cycle, identity"));
  EXPECT_THAT(complaint(R"({"loss": {"lambda_a": 0, "lambda_b": 0}})"), ::testing::HasSubstr("lambda_identity"));
}

TEST(CycleGanOptions, EveryFieldIsDocumented) {
  Registry<Model> models("model");
  Registry<Method> methods("method");
  RegisterCycleGan(models, methods);
  for (const OptionSchema* schema :
       {models.Get("cyclegan").schema, methods.Get("cyclegan").schema, &CycleGanLossOptions::Schema(),
        &CycleGanTrainOptions::Schema(), &ValidationOptions::Schema()}) {
    for (const OptionField& field : schema->fields) {
      EXPECT_FALSE(field.doc.empty()) << field.name;
    }
  }
}

}  // namespace
}  // namespace pentimento
