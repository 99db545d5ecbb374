#include "metrics/features/factor_regressor.h"

#include <cmath>

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/metrics/features/synthetic_factors.h"

namespace pentimento {
namespace {

const std::vector<double> kPenalties = {1e-3, 1e-1, 10.0, 1000.0};

TEST(FactorRegressor, ReadsWhatATemplateShowsOfPeopleItHasNotSeen) {
  const FactorRegressor regressor = FactorRegressor::Fit(SyntheticFactorFaces("train", 60, 3), kPenalties, 1);
  const FactorExamples tested = SyntheticFactorFaces("test", 40, 2);
  double shown = 0.0;
  double hidden = 0.0;
  double prior = 0.0;
  for (std::size_t i = 0; i < tested.templates.size(); ++i) {
    const std::vector<double> read = regressor.Read(tested.templates[i]);
    shown += std::pow(read[0] - tested.factors[i][0], 2);
    hidden += std::pow(read[2] - tested.factors[i][2], 2);
    prior += std::pow(regressor.prior()[2] - tested.factors[i][2], 2);
  }
  EXPECT_LT(shown / 80.0, 0.01);
  EXPECT_NEAR(hidden / prior, 1.0, 0.05);
}

TEST(FactorRegressor, WhatIsNotShownGetsAHeavyPenalty) {
  const FactorRegressor regressor = FactorRegressor::Fit(SyntheticFactorFaces("train", 60, 3), kPenalties, 1);
  EXPECT_EQ(regressor.penalties()[0], 1e-3);
  EXPECT_GE(regressor.penalties()[2], 10.0);
}

TEST(FactorRegressor, ThePriorIsTheMean) {
  const FactorExamples examples{{{1.0F}, {2.0F}, {3.0F}}, {{1.0}, {2.0}, {6.0}}, {"a", "a", "b"}};
  EXPECT_EQ(examples.People(), 2U);
  const FactorRegressor regressor = FactorRegressor::Fit(examples, {1e9}, 1);
  EXPECT_NEAR(regressor.prior()[0], 3.0, 1e-12);
  EXPECT_NEAR(regressor.Read({50.0F})[0], 3.0, 1e-4);
}

TEST(FactorRegressor, IsTheSameEveryTime) {
  const FactorExamples examples = SyntheticFactorFaces("train", 25, 2);
  const FactorRegressor one = FactorRegressor::Fit(examples, kPenalties, 4);
  const FactorRegressor two = FactorRegressor::Fit(examples, {1000.0, 10.0, 1e-1, 1e-3}, 4);
  EXPECT_EQ(one.penalties(), two.penalties()) << "whatever the order of the penalties";
  for (const Template& face : examples.templates) {
    EXPECT_EQ(one.Read(face), two.Read(face));
  }
}

TEST(FactorRegressor, OnePersonTeachesNothing) {
  EXPECT_THROW((void)FactorRegressor::Fit(SyntheticFactorFaces("train", 1, 4), kPenalties, 1), DataError);
}

}  // namespace
}  // namespace pentimento
