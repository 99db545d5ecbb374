#include "metrics/features/recovery_figures.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/metrics/features/synthetic_factors.h"

namespace pentimento {
namespace {

class RecoveryFiguresTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<FactorErrors> Noisy(double noise) const {
    std::vector<Template> shown = tested_.templates;
    RandomStream random(9, "noise");
    for (Template& face : shown) {
      for (float& value : face) {
        value += static_cast<float>(random.Normal(0.0, noise));
      }
    }
    return ErrorsWith(regressor_, tested_, shown);
  }

  FactorExamples tested_ = SyntheticFactorFaces("test", 30, 2);
  FactorRegressor regressor_ = FactorRegressor::Fit(SyntheticFactorFaces("train", 60, 3), {1e-3, 1e-1, 10.0}, 1);
  FactorReading reading_{"dlib-resnet", {"jaw", "nose", "mole"}, regressor_.penalties(), 1};
  SubjectBootstrap bootstrap_{tested_.subjects, 2, 300, 2};
  HopView y_{"x-y", "f", "", {}, {}};
  HopView back_{"x-xhat", "f", "back", {}, {}};
};

TEST_F(RecoveryFiguresTest, EveryFigureWithItsContext) {
  const std::vector<Figure> figures = RecoveryFigures(y_, reading_, Noisy(0.3), bootstrap_);
  ASSERT_EQ(figures.size(), 4U);
  EXPECT_EQ(figures[0].name, "feature_recovery[mean]");
  EXPECT_EQ(figures[0].context["factors"], Json::array({"jaw", "nose"}));
  EXPECT_EQ(figures[1].name, "feature_recovery[jaw]");
  for (const Figure& figure : figures) {
    EXPECT_EQ(figure.direction, Direction::kHigherLeaksMore);
    EXPECT_EQ(figure.hop, "x-y");
    EXPECT_EQ(figure.context["matcher"], "dlib-resnet");
    EXPECT_EQ(figure.context["probes"], "detected");
    EXPECT_EQ(figure.context["regressor"], "ridge");
    EXPECT_EQ(figure.context["readable"], 2);
    EXPECT_EQ(figure.n, 60);
    EXPECT_EQ(figure.n_subjects, 30);
    EXPECT_EQ(figure.ci95.has_value(), std::isfinite(figure.value)) << figure.name;
  }
  EXPECT_NEAR(figures[0].value, (figures[1].value + figures[2].value) / 2.0, 1e-12);
  EXPECT_TRUE(std::isnan(figures[3].value));
  EXPECT_THAT(figures[3].note, testing::HasSubstr("the regressor cannot read this factor from the original"));
  EXPECT_GT(figures[3].context["errors"]["prior"], 0.0);
}

TEST_F(RecoveryFiguresTest, WithoutPicturesEveryFigureSaysSo) {
  for (const Figure& figure : RecoveryFigures(y_, reading_, {}, bootstrap_)) {
    EXPECT_TRUE(std::isnan(figure.value));
    EXPECT_THAT(figure.note, testing::HasSubstr("no picture has a face detected")) << figure.name;
  }
}

TEST_F(RecoveryFiguresTest, ContrastsArePairedOverWhatBothSidesHave) {
  std::vector<FactorErrors> better = Noisy(0.1);
  std::vector<FactorErrors> worse = Noisy(0.8);
  better.erase(better.begin(), better.begin() + 4);
  worse.pop_back();
  const Figure gain = RecoveryContrast(back_, reading_, better, worse, "noop", bootstrap_);
  EXPECT_EQ(gain.name, "difference[feature_recovery[mean]]");
  EXPECT_EQ(gain.context["versus"], "noop");
  EXPECT_EQ(gain.n, 55);
  ASSERT_TRUE(gain.ci95);
  EXPECT_GT(gain.ci95->first, 0.0);
  const Figure loss = RecoveryContrast(back_, reading_, worse, better, "noop", bootstrap_);
  EXPECT_DOUBLE_EQ(loss.value, -gain.value);
  EXPECT_EQ(RecoveryContrast(back_, reading_, better, better, "noop", bootstrap_).value, 0.0);
  const Figure none = RecoveryContrast(back_, reading_, better, {}, "mean_face", bootstrap_);
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_THAT(none.note, testing::HasSubstr("in mean_face"));
}

}  // namespace
}  // namespace pentimento
