#include "framework/train/lr_schedule.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

TEST(LinearDecay, IsConstantThenFallsInEqualStepsToTheLast) {
  const LinearDecay schedule(2e-4, 10, 6);
  EXPECT_EQ(schedule.At(0), 2e-4);
  EXPECT_EQ(schedule.At(5), 2e-4);
  EXPECT_EQ(schedule.At(6), 2e-4);
  EXPECT_NEAR(schedule.At(7), 1.5e-4, 1e-12);
  EXPECT_NEAR(schedule.At(9), 0.5e-4, 1e-12);
  EXPECT_EQ(schedule.At(10), 0.0);
}

TEST(LinearDecay, MayNeverOrAlwaysFall) {
  EXPECT_EQ(LinearDecay(1.0, 4, 4).At(3), 1.0);
  EXPECT_EQ(LinearDecay(1.0, 4, 0).At(1), 0.75);
}

TEST(LinearDecay, RefusesAStartBeyondTheEnd) { EXPECT_THROW(LinearDecay(1.0, 4, 5), InternalError); }

}  // namespace
}  // namespace pentimento
