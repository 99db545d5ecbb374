#include "metrics/matchers/ridge_adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

TEST(RidgeAdapter, RecoversAnAffineMap) {
  RandomStream random(1, "ridge");
  std::vector<Template> from;
  std::vector<Template> to;
  const auto mapped = [](const Template& x) { return Template{2.0F * x[0] - x[1] + 3.0F, x[2], 0.5F * x[0] - 1.0F}; };
  for (int i = 0; i < 50; ++i) {
    Template x;
    for (int k = 0; k < 3; ++k) {
      x.push_back(static_cast<float>(random.Normal(1.0, 2.0)));
    }
    from.push_back(x);
    to.push_back(mapped(x));
  }
  const RidgeAdapter adapter = RidgeAdapter::Fit(from, to, 1e-9);
  const Template x = {0.3F, -4.0F, 2.0F};
  EXPECT_THAT(adapter.Apply(x), testing::Pointwise(testing::FloatNear(1e-4F), mapped(x)));
}

TEST(RidgeAdapter, AHeavyPenaltyAnswersWithTheMean) {
  const std::vector<Template> from = {{1.0F}, {2.0F}, {3.0F}};
  const std::vector<Template> to = {{10.0F}, {20.0F}, {60.0F}};
  EXPECT_NEAR(RidgeAdapter::Fit(from, to, 1e9).Apply({7.0F})[0], 30.0F, 1e-4F);
  // Slope cov / (var + lambda * var) with lambda 1: half of ordinary least squares' 25.
  EXPECT_NEAR(RidgeAdapter::Fit(from, to, 1.0).Apply({3.0F})[0], 30.0F + 12.5F, 1e-4F);
}

TEST(RidgeAdapter, OneFaceIsEnoughForAnAnswer) {
  const std::vector<Template> one = {{1.0F, 2.0F}};
  EXPECT_THAT(RidgeAdapter::Fit(one, one, 0.1).Apply({5.0F, 5.0F}),
              testing::Pointwise(testing::FloatNear(1e-5F), one[0]));
}

}  // namespace
}  // namespace pentimento
