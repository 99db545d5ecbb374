#include "framework/train/lr_schedule.h"

#include <cmath>

#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

LearningRateOptions Policy(LearningRatePolicy policy, std::int64_t steps = 10, std::int64_t decay_start = 6) {
  LearningRateOptions options;
  options.policy = policy;
  options.base = 2e-4;
  options.steps = steps;
  options.decay_start = decay_start;
  options.decay_every = 4;
  return options;
}

TEST(LearningRateSchedule, LinearIsConstantThenFallsInEqualStepsToTheLast) {
  const LearningRateSchedule schedule(Policy(LearningRatePolicy::kLinear));
  EXPECT_EQ(schedule.At(0), 2e-4);
  EXPECT_EQ(schedule.At(5), 2e-4);
  EXPECT_EQ(schedule.At(6), 2e-4);
  EXPECT_NEAR(schedule.At(7), 1.5e-4, 1e-12);
  EXPECT_NEAR(schedule.At(9), 0.5e-4, 1e-12);
  EXPECT_EQ(schedule.At(10), 0.0);
}

TEST(LearningRateSchedule, LinearMayNeverOrAlwaysFall) {
  EXPECT_EQ(LearningRateSchedule(Policy(LearningRatePolicy::kLinear, 4, 4)).At(3), 2e-4);
  EXPECT_NEAR(LearningRateSchedule(Policy(LearningRatePolicy::kLinear, 4, 0)).At(1), 1.5e-4, 1e-12);
}

TEST(LearningRateSchedule, StepIsMultipliedEverySoManySteps) {
  const LearningRateSchedule schedule(Policy(LearningRatePolicy::kStep));
  EXPECT_EQ(schedule.At(3), 2e-4);
  EXPECT_NEAR(schedule.At(4), 2e-5, 1e-12);
  EXPECT_NEAR(schedule.At(7), 2e-5, 1e-12);
  EXPECT_NEAR(schedule.At(8), 2e-6, 1e-12);
}

TEST(LearningRateSchedule, CosineEndsNearZero) {
  const LearningRateSchedule schedule(Policy(LearningRatePolicy::kCosine));
  EXPECT_EQ(schedule.At(0), 2e-4);
  EXPECT_NEAR(schedule.At(5), 1e-4, 1e-12);
  EXPECT_NEAR(schedule.At(9), 1e-4 * (1.0 + std::cos(0.9 * 3.14159265358979)), 1e-12);
}

/// Rates after each figure, as torch.optim.lr_scheduler.ReduceLROnPlateau(factor=0.1, threshold=0.01, patience=2).
TEST(LearningRateSchedule, PlateauFallsWhenTheFigureNoLongerImproves) {
  LearningRateOptions options = Policy(LearningRatePolicy::kPlateau);
  options.patience = 2;
  for (const bool higher : {false, true}) {
    LearningRateSchedule schedule(options);
    // The second improves on the first by less than a hundredth, the third by more; then three that do not.
    const std::vector<double> figures = higher ? std::vector<double>{1.0, 1.005, 1.02, 1.0, 1.0, 1.02, 2.0}
                                               : std::vector<double>{1.0, 0.995, 0.98, 1.0, 1.0, 0.98, 0.5};
    const std::vector<double> expected = {2e-4, 2e-4, 2e-4, 2e-4, 2e-4, 2e-5, 2e-5};
    for (std::size_t i = 0; i < figures.size(); ++i) {
      schedule.Observe(figures[i], higher);
      EXPECT_NEAR(schedule.At(static_cast<std::int64_t>(i)), expected[i], 1e-12)
          << i << (higher ? " higher" : " lower");
    }
  }
}

TEST(LearningRateSchedule, PlateauGoesOnFromItsState) {
  LearningRateOptions options = Policy(LearningRatePolicy::kPlateau);
  options.patience = 1;
  LearningRateSchedule first(options);
  first.Observe(1.0, false);
  first.Observe(1.0, false);
  LearningRateSchedule second(options);
  second.Restore(first.State());
  second.Observe(1.0, false);
  EXPECT_NEAR(second.At(0), 2e-5, 1e-12);
  EXPECT_EQ(first.At(0), 2e-4);
  EXPECT_THROW(second.Restore(Json::object()), DataError);
}

TEST(LearningRateSchedule, RefusesAStartBeyondTheEnd) {
  EXPECT_THROW(LearningRateSchedule(Policy(LearningRatePolicy::kLinear, 4, 5)), InternalError);
}

}  // namespace
}  // namespace pentimento
