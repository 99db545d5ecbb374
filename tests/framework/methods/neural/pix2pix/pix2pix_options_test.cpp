#include "framework/methods/neural/pix2pix/pix2pix_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/methods/neural/pix2pix/register.h"

namespace pentimento {
namespace {

Pix2PixOptions ParsePix2Pix(const char* text) { return ParseOptions<Pix2PixOptions>(Json::parse(text), "test"); }

TEST(Pix2PixOptions, DefaultsAreTheOfficialCodes) {
  const Pix2PixOptions options = ParsePix2Pix("{}");
  EXPECT_EQ(options.direction, Pix2PixDirection::kAToB);
  EXPECT_EQ(options.generator, GeneratorKind::kUnet256);
  EXPECT_EQ(options.ngf, 64);
  EXPECT_EQ(options.discriminator, DiscriminatorKind::kBasic);
  EXPECT_EQ(options.ndf, 64);
  EXPECT_EQ(options.norm, NormKind::kBatch);
  EXPECT_TRUE(options.dropout);
  EXPECT_EQ(options.loss.gan, GanMode::kVanilla);
  EXPECT_EQ(options.loss.lambda_l1, 100.0);
  EXPECT_EQ(options.train.learning_rate, 2e-4);
  EXPECT_EQ(options.train.beta1, 0.5);
  EXPECT_EQ(options.train.LoadSize(), 286);
  EXPECT_EQ(options.apply.statistics, NormStatistics::kPicture);
  EXPECT_FALSE(options.apply.dropout);
}

TEST(Pix2PixOptions, ReadsEveryLevel) {
  const Pix2PixOptions options = ParsePix2Pix(
      R"({"direction": "b2a", "generator": "unet_128", "discriminator": "n_layers", "discriminator_layers": 4,
          "loss": {"gan": "wgangp", "lambda_gp": 5}, "train": {"size": 128, "precision": "bf16"},
          "apply": {"statistics": "stored"}})");
  EXPECT_EQ(options.direction, Pix2PixDirection::kBToA);
  EXPECT_EQ(options.discriminator_layers, 4);
  EXPECT_EQ(options.loss.lambda_gp, 5.0);
  EXPECT_EQ(options.train.size, 128);
  EXPECT_EQ(options.apply.statistics, NormStatistics::kStored);
}

TEST(Pix2PixOptions, RefusesWhatCannotWork) {
  const auto complaint = [](const char* text) -> std::string {
    try {
      ParsePix2Pix(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint(R"({"train": {"size": 128}})"), ::testing::HasSubstr("multiple of 256"));
  EXPECT_THAT(complaint(R"({"generator": "unet_128", "train": {"size": 160}})"),
              ::testing::HasSubstr("multiple of 128"));
  EXPECT_THAT(complaint(R"({"generator": "resnet", "train": {"size": 130}})"), ::testing::HasSubstr("multiple of 4"));
  EXPECT_THAT(complaint(R"({"generator": "resnet", "train": {"size": 20}})"), ::testing::HasSubstr("at least 24 px"));
  EXPECT_EQ(complaint(R"({"generator": "resnet", "discriminator": "pixel", "train": {"size": 20}})"), "accepted");
  EXPECT_THAT(complaint(R"({"train": {"validation": {"every": 10, "metric": "l2"}}})"), ::testing::HasSubstr("l1"));
  EXPECT_THAT(complaint(R"({"discriminator_layers": 4})"), ::testing::HasSubstr("n_layers"));
  EXPECT_THAT(complaint(R"({"generator": "unet_265"})"), ::testing::HasSubstr("did you mean \"unet_256\"?"));
  EXPECT_THAT(complaint(R"({"train": {"load_size": 100}})"), ::testing::HasSubstr("train.load_size"));
}

TEST(Pix2PixOptions, EveryFieldIsDocumented) {
  Registry<Model> models("model");
  Registry<Method> methods("method");
  RegisterPix2Pix(models, methods);
  for (const OptionSchema* schema :
       {models.Get("pix2pix").schema, methods.Get("pix2pix").schema, &Pix2PixLossOptions::Schema(),
        &Pix2PixTrainOptions::Schema(), &Pix2PixApplyOptions::Schema()}) {
    for (const OptionField& field : schema->fields) {
      EXPECT_FALSE(field.doc.empty()) << field.name;
    }
  }
}

}  // namespace
}  // namespace pentimento
