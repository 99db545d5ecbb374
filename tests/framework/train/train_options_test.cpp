#include "framework/train/train_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

struct SomeTrainOptions : TrainOptions {
  SomeTrainOptions() { batch = 4; }
  static const OptionSchema& Schema() {
    static const OptionSchema schema = TrainOptions::Table<SomeTrainOptions>().Build();
    return schema;
  }
};

SomeTrainOptions ParseTrain(const char* text) { return ParseOptions<SomeTrainOptions>(Json::parse(text), "test"); }

std::string TrainComplaint(const char* text) {
  try {
    ParseTrain(text);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(TrainOptions, AModelsOwnDefaultsHold) {
  EXPECT_EQ(ParseTrain("{}").batch, 4);
  EXPECT_EQ(ParseTrain("{}").LoadSize(), 286);
  EXPECT_FALSE(ParseTrain("{}").validation.enabled());
  EXPECT_EQ(ParseTrain(R"({"batch": 2, "validation": {"every": 10}})").batch, 2);
}

TEST(TrainOptions, LoadSizeFollowsFromHowPicturesArePrepared) {
  EXPECT_EQ(ParseTrain(R"({"size": 128})").LoadSize(), 143);
  EXPECT_EQ(ParseTrain(R"({"size": 128, "preprocess": "scale_width"})").LoadSize(), 128);
  EXPECT_EQ(ParseTrain(R"({"size": 128, "preprocess": "scale_width_and_crop"})").LoadSize(), 143);
  const ImagePreparation preparation = ParseTrain(R"({"size": 128, "flip": false})").Preparation(4);
  EXPECT_EQ(preparation.load_size, 143);
  EXPECT_EQ(preparation.size, 128);
  EXPECT_EQ(preparation.multiple, 4);
  EXPECT_FALSE(preparation.flip);
}

TEST(TrainOptions, SchedulesHaveTheOfficialCodesConstants) {
  const LearningRateOptions step = ParseTrain(R"({"steps": 200, "policy": "step"})").Schedule();
  EXPECT_EQ(step.decay_every, 50);
  EXPECT_EQ(step.decay_factor, 0.1);
  const LearningRateOptions plateau = ParseTrain(R"({"policy": "plateau", "validation": {"every": 5}})").Schedule();
  EXPECT_EQ(plateau.decay_factor, 0.2);
  EXPECT_EQ(plateau.patience, 5);
  EXPECT_EQ(ParseTrain(R"({"steps": 200})").Schedule().decay_start, 100);
}

TEST(TrainOptions, RefusesWhatContradictsItself) {
  EXPECT_THAT(TrainComplaint(R"({"size": 128, "load_size": 100})"), ::testing::HasSubstr("train.load_size"));
  EXPECT_THAT(TrainComplaint(R"({"preprocess": "none", "load_size": 300})"), ::testing::HasSubstr("leave out"));
  EXPECT_THAT(TrainComplaint(R"({"batch": 4, "accumulate": 3})"), ::testing::HasSubstr("must divide train.batch (4)"));
  EXPECT_THAT(TrainComplaint(R"({"policy": "plateau"})"), ::testing::HasSubstr("train.validation.every"));
  EXPECT_THAT(TrainComplaint(R"({"preprocess": "none", "validation": {"every": 5}})"),
              ::testing::HasSubstr("one size"));
}

TEST(ValidationOptions, NamesAFigureThatTheModelMeasures) {
  const std::vector<ValidationFigure> figures = {{"first", false}, {"second", true}};
  ValidationOptions options;
  options.every = 1;
  EXPECT_EQ(options.Metric(figures).name, "first");
  options.metric = "second";
  EXPECT_TRUE(options.Metric(figures).higher_is_better);
  options.metric = "third";
  try {
    (void)options.Metric(figures);
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(),
                ::testing::AllOf(::testing::HasSubstr("\"third\""), ::testing::HasSubstr("first, second")));
  }
  options.metric.reset();
  EXPECT_THROW((void)options.Metric({}), ConfigError);
}

}  // namespace
}  // namespace pentimento
