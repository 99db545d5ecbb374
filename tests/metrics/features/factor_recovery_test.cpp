#include "metrics/features/factor_recovery.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/metrics/features/synthetic_factors.h"

namespace pentimento {
namespace {

class FactorRecoveryTest : public testing::Test {
 protected:
  [[nodiscard]] Recovery With(const std::vector<Template>& shown, const SubjectBootstrap& bootstrap) const {
    return RecoverFactors(ErrorsWith(regressor_, tested_, shown), 3, bootstrap);
  }

  FactorExamples tested_ = SyntheticFactorFaces("test", 40, 2);
  FactorRegressor regressor_ =
      FactorRegressor::Fit(SyntheticFactorFaces("train", 60, 3), {1e-3, 1e-1, 10.0, 1000.0}, 1);
  SubjectBootstrap bootstrap_{tested_.subjects, 2, 300, 2};
};

TEST_F(FactorRecoveryTest, TheOriginalsThemselvesRecoverAll) {
  const Recovery recovery = With(tested_.templates, bootstrap_);
  EXPECT_EQ(recovery.n, 80);
  EXPECT_EQ(recovery.n_subjects, 40);
  EXPECT_EQ(recovery.readable, 2);
  EXPECT_EQ(recovery.factors[0].value, 1.0);
  EXPECT_EQ(recovery.factors[1].value, 1.0);
  EXPECT_EQ(recovery.mean, 1.0);
}

TEST_F(FactorRecoveryTest, WhatCannotBeReadFromTheOriginalHasNoRecovery) {
  const FactorRecovery hidden = With(tested_.templates, bootstrap_).factors[2];
  EXPECT_FALSE(hidden.readable);
  EXPECT_TRUE(std::isnan(hidden.value));
  EXPECT_TRUE(std::isfinite(hidden.prior) && std::isfinite(hidden.original));
}

TEST_F(FactorRecoveryTest, TheAverageFaceRecoversNothing) {
  Template average(tested_.templates[0].size(), 0.0F);
  const FactorExamples training = SyntheticFactorFaces("train", 60, 3);
  for (const Template& face : training.templates) {
    for (std::size_t k = 0; k < face.size(); ++k) {
      average[k] += face[k] / static_cast<float>(training.templates.size());
    }
  }
  const Recovery recovery = With(std::vector<Template>(tested_.templates.size(), average), bootstrap_);
  EXPECT_NEAR(recovery.factors[0].value, 0.0, 1e-4);
  EXPECT_NEAR(recovery.factors[1].value, 0.0, 1e-4);
  EXPECT_NEAR(recovery.mean, 0.0, 1e-4);
}

TEST_F(FactorRecoveryTest, SomebodyElsesFaceMisleads) {
  std::vector<Template> strangers = tested_.templates;
  std::ranges::rotate(strangers, strangers.begin() + 2);
  const Recovery recovery = With(strangers, bootstrap_);
  EXPECT_LT(recovery.factors[0].value, -0.5) << "it says with certainty what is true of another";
  ASSERT_TRUE(recovery.interval.bounds);
  EXPECT_LT(recovery.interval.bounds->second, 0.0);
}

TEST_F(FactorRecoveryTest, NoiseLosesSomeAndTheMeanLiesBetweenTheFactors) {
  double last = 1.0;
  for (const double noise : {0.1, 0.3, 0.6}) {
    std::vector<Template> shown = tested_.templates;
    RandomStream random(9, "noise");
    for (Template& face : shown) {
      for (float& value : face) {
        value += static_cast<float>(random.Normal(0.0, noise));
      }
    }
    const Recovery recovery = With(shown, bootstrap_);
    const auto [low, high] = std::minmax(recovery.factors[0].value, recovery.factors[1].value);
    EXPECT_LE(low, recovery.mean);
    EXPECT_GE(high, recovery.mean);
    ASSERT_TRUE(recovery.interval.bounds);
    EXPECT_LE(recovery.interval.bounds->first, recovery.mean);
    EXPECT_GE(recovery.interval.bounds->second, recovery.mean);
    EXPECT_LT(recovery.factors[0].value, last);
    last = recovery.factors[0].value;
  }
}

TEST_F(FactorRecoveryTest, ByHand) {
  // Sums over the pictures: factor 0 reads 8 of 10 and keeps 4 of these; factor 1 reads 2 of 4 and keeps 0.5.
  const std::vector<FactorErrors> pictures = {{"1", "a", {4, 2}, {1, 1}, {3, 1.5}},
                                              {"2", "a", {2, 1}, {0.5, 0.5}, {1, 1}},
                                              {"3", "b", {4, 1}, {0.5, 0.5}, {2, 1}}};
  const Recovery recovery = RecoverFactors(pictures, 2, SubjectBootstrap({"a", "b"}, 1, 100, 1));
  EXPECT_EQ(recovery.readable, 2);
  EXPECT_DOUBLE_EQ(recovery.factors[0].prior, 10.0 / 3.0);
  EXPECT_DOUBLE_EQ(recovery.factors[0].original, 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(recovery.factors[0].test, 2.0);
  EXPECT_DOUBLE_EQ(recovery.factors[0].value, 0.5);
  EXPECT_DOUBLE_EQ(recovery.factors[1].value, 0.25);
  EXPECT_DOUBLE_EQ(recovery.mean, 0.375);
}

TEST_F(FactorRecoveryTest, ThreadsChangeNoBit) {
  std::vector<Template> shown = tested_.templates;
  std::ranges::rotate(shown, shown.begin() + 1);
  const Recovery one = With(shown, SubjectBootstrap(tested_.subjects, 2, 200, 1));
  const Recovery three = With(shown, SubjectBootstrap(tested_.subjects, 2, 200, 3));
  EXPECT_EQ(one.mean, three.mean);
  EXPECT_EQ(one.replicates, three.replicates);
  EXPECT_EQ(one.interval.bounds, three.interval.bounds);
}

TEST_F(FactorRecoveryTest, NothingIsClearWithoutIntervals) {
  const Recovery recovery = With(tested_.templates, SubjectBootstrap(tested_.subjects, 2, 0, 1));
  EXPECT_EQ(recovery.readable, 0);
  EXPECT_TRUE(std::isnan(recovery.mean));
  EXPECT_THAT(recovery.factors[0].reading.reason, testing::HasSubstr("replicates is 0"));
  const Recovery nobody = RecoverFactors({}, 3, bootstrap_);
  EXPECT_EQ(nobody.factors.size(), 3U);
  EXPECT_EQ(nobody.n, 0);
}

}  // namespace
}  // namespace pentimento
