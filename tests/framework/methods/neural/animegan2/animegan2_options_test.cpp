#include "framework/methods/neural/animegan2/animegan2_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

AnimeGan2Weights WeightsOf(const char* loss) {
  return ParseOptions<AnimeGan2LossOptions>(Json::parse(loss), "test").Weights();
}

TEST(AnimeGan2Options, AStyleHasTheOfficialWeights) {
  const AnimeGan2Weights hayao = WeightsOf("{}");
  EXPECT_EQ(hayao.content, 1.5);
  EXPECT_EQ(hayao.style, 2.5);
  EXPECT_EQ(hayao.colour, 15.0);
  EXPECT_EQ(hayao.variation, 1.0);
  EXPECT_EQ(hayao.scores.fake, 1.2);
  EXPECT_EQ(hayao.scores.smooth, 0.8);
  const AnimeGan2Weights paprika = WeightsOf(R"({"style": "paprika"})");
  EXPECT_EQ(paprika.content, 2.0);
  EXPECT_EQ(paprika.style, 0.6);
  EXPECT_EQ(paprika.colour, 50.0);
  EXPECT_EQ(paprika.variation, 0.1);
  EXPECT_EQ(paprika.scores.smooth, 0.005);
  const AnimeGan2Weights shinkai = WeightsOf(R"({"style": "shinkai"})");
  EXPECT_EQ(shinkai.content, 1.2);
  EXPECT_EQ(shinkai.style, 2.0);
  EXPECT_EQ(shinkai.colour, 10.0);
  EXPECT_EQ(shinkai.scores.anime, 1.7);
}

TEST(AnimeGan2Options, WhatIsGivenGoesBeforeTheStyle) {
  const AnimeGan2Weights weights =
      WeightsOf(R"({"style": "paprika", "lambda_colour": 0, "lambda_content": 3.5, "grey": 0.25})");
  EXPECT_EQ(weights.colour, 0.0);
  EXPECT_EQ(weights.content, 3.5);
  EXPECT_EQ(weights.style, 0.6);
  EXPECT_EQ(weights.scores.grey, 0.25);
  EXPECT_EQ(weights.scores.fake, 1.0);
}

TEST(AnimeGan2Options, DefaultsAreTheOfficialSettings) {
  const auto options = ParseOptions<AnimeGan2Options>(Json::object(), "test");
  EXPECT_EQ(options.width, 32);
  EXPECT_EQ(options.ndf, 64);
  EXPECT_EQ(options.discriminator_layers, 3);
  EXPECT_EQ(options.loss.lambda_adversarial, 300.0);
  EXPECT_EQ(options.train.batch, 12);
  EXPECT_EQ(options.train.size, 256);
  EXPECT_DOUBLE_EQ(options.train.learning_rate, 2e-5);
  EXPECT_DOUBLE_EQ(options.train.init_learning_rate, 2e-4);
  EXPECT_DOUBLE_EQ(options.train.learning_rate * options.train.discriminator_rate, 4e-5);
  EXPECT_EQ(options.train.beta1, 0.5);
  EXPECT_EQ(options.train.decay_start, 1.0);
}

TEST(AnimeGan2Options, NamesWhatCannotBe) {
  const auto complaint = [](const char* options) -> std::string {
    try {
      (void)ParseOptions<AnimeGan2Options>(Json::parse(options), "test");
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint(R"({"train": {"size": 130}})"), HasSubstr("train.size must be a multiple of 4"));
  EXPECT_THAT(complaint(R"({"train": {"steps": 10, "init_steps": 11}})"), HasSubstr("train.init_steps"));
  EXPECT_THAT(complaint(R"({"train": {"validation": {"every": 2, "metric": "l1"}}})"), HasSubstr("content"));
  EXPECT_THAT(complaint(R"({"train": {"load_size": 100}})"), HasSubstr("train.load_size"));
  EXPECT_THAT(complaint(R"({"train": {"size": 16, "load_size": 16}, "discriminator_layers": 6})"),
              HasSubstr("at least 32 px"));
  EXPECT_THAT(complaint(R"({"ndf": 5})"), HasSubstr("even"));
  EXPECT_THAT(complaint(R"({"loss": {"style": "disney"}})"), HasSubstr("hayao"));
}

}  // namespace
}  // namespace pentimento
