#include "framework/ops/planes/elementary.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "framework/ops/planes/phase_congruency.h"

namespace pentimento {
namespace {

TEST(Elementary, LogarithmAndPowerOfTwo) {
  for (float x = 1e-30F; x < 1e30F; x *= 1.37F) {
    EXPECT_NEAR(FastLog2(x), std::log2(static_cast<double>(x)), 3e-7 * std::max(1.0F, std::abs(std::log2(x)))) << x;
  }
  for (float x = 0.5F; x < 2.0F; x += 1e-3F) {
    EXPECT_NEAR(FastLog2(x), std::log2(static_cast<double>(x)), 3e-7) << x;
  }
  for (float x = -126.0F; x <= 127.0F; x += 0.0173F) {
    EXPECT_NEAR(FastExp2(x) / std::exp2(static_cast<double>(x)), 1.0, 3e-7) << x;
  }
}

TEST(Elementary, AngleInEveryDirection) {
  for (int degree = 0; degree < 360; ++degree) {
    const double angle = degree * std::numbers::pi / 180.0;
    EXPECT_NEAR(FastAngle(static_cast<float>(3.0 * std::sin(angle)), static_cast<float>(3.0 * std::cos(angle))), angle,
                1e-6)
        << degree;
  }
  EXPECT_EQ(FastAngle(0.0F, 0.0F), 0.0F);
}

TEST(LowerMedian, IsTheSortedMiddle) {
  std::mt19937 random(3);
  for (const std::size_t count : {1U, 2U, 3U, 10U, 1001U, 4096U}) {
    std::vector<float> values(count);
    for (float& value : values) {
      value = random() % 7 == 0 ? 0.0F
                                : std::ldexp(static_cast<float>(random() % 1000), static_cast<int>(random() % 40) - 30);
    }
    std::vector<float> sorted = values;
    std::ranges::sort(sorted);
    EXPECT_EQ(LowerMedian(values), sorted[(count - 1) / 2]) << count;
  }
}

}  // namespace
}  // namespace pentimento
