#include "metrics/leakage/attestation.h"

#include <cmath>

#include <gtest/gtest.h>

namespace pentimento {
namespace {

Leakage Known(double value, double low, bool supported = true) {
  Leakage leakage;
  leakage.value.value = value;
  leakage.value.interval.bounds = {low, 1.1};
  leakage.value.supported = supported;
  return leakage;
}

TEST(IsRecovered, TakesAnIdentityThatEscapesTheNaiveAttackerAndIsFound) {
  EXPECT_TRUE(IsRecovered(Known(0.19, -0.1), Known(1.0, 0.81)));
  EXPECT_TRUE(IsRecovered(Known(-0.3, -0.4), Known(1.0, 0.95)));
  EXPECT_FALSE(IsRecovered(Known(0.21, -0.1), Known(1.0, 0.95))) << "the naive attacker sees it";
  EXPECT_FALSE(IsRecovered(Known(0.0, -0.1), Known(0.9, 0.79))) << "not surely found";
}

TEST(IsRecovered, TakesNothingThatTheSelectingPeopleDoNotSupport) {
  EXPECT_FALSE(IsRecovered(Known(0.0, -0.1, false), Known(1.0, 0.95)));
  EXPECT_FALSE(IsRecovered(Known(0.0, -0.1), Known(1.0, 0.95, false)));
  EXPECT_FALSE(IsRecovered(Known(std::nan(""), -0.1), Known(1.0, 0.95)));
  Leakage without_interval = Known(1.0, 0.95);
  without_interval.value.interval.bounds.reset();
  EXPECT_FALSE(IsRecovered(Known(0.0, -0.1), without_interval));
}

}  // namespace
}  // namespace pentimento
