#include "metrics/distribution/distance_rows.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<float> Random(std::size_t count, std::uint64_t seed) {
  RandomStream random(seed, "distance_rows_test");
  std::vector<float> values(count);
  for (float& value : values) {
    value = static_cast<float>(random.Uniform(0.0, 1.0));
  }
  return values;
}

class DistanceRowsTest : public ::testing::TestWithParam<SimdLevel> {};

TEST_P(DistanceRowsTest, BoundsAreAroundTheDistance) {
  constexpr std::size_t kCount = 37;
  const std::vector<float> lengths = Random(kCount, 1);
  const std::vector<float> units = Random(kCount, 2);
  std::vector<std::int32_t> products(kCount);
  for (std::size_t j = 0; j < kCount; ++j) {
    products[j] = static_cast<std::int32_t>(j * 1000) - 7;
  }
  std::vector<float> least(kCount);
  std::vector<float> most(kCount);
  BoundDistances(products.data(), {3.0F, 1e-3F, 0.01F}, {lengths.data(), units.data()}, kCount, least.data(),
                 most.data(), GetParam());
  for (std::size_t j = 0; j < kCount; ++j) {
    const double both = 3.0 + static_cast<double>(lengths[j]);
    const double square = both - 2.0 * 1e-3 * static_cast<double>(units[j]) * products[j];
    EXPECT_NEAR(static_cast<double>(least[j]), square - 0.01 * both, 1e-5);
    EXPECT_NEAR(static_cast<double>(most[j]), square + 0.01 * both, 1e-5);
  }
}

TEST_P(DistanceRowsTest, NearIsBelowEitherLimit) {
  constexpr std::size_t kGroups = 4;
  std::vector<float> least(kGroups * kDistanceGroup, 2.0F);
  std::vector<float> limits(kGroups * kDistanceGroup, 2.0F);
  const auto open = [&] {
    std::vector<bool> result;
    std::vector<std::int32_t> groups(kGroups, 9);
    FindNear(least.data(), 1.0F, limits.data(), kGroups, groups.data(), GetParam());
    for (const std::int32_t group : groups) {
      result.push_back(group != 0);
    }
    return result;
  };
  EXPECT_EQ(open(), std::vector<bool>(kGroups, false));
  least[3] = 0.5F;
  limits[kDistanceGroup + 15] = 2.5F;
  least[3 * kDistanceGroup] = kNan;
  EXPECT_EQ(open(), (std::vector<bool>{true, true, false, true}));
}

TEST_P(DistanceRowsTest, WithinIsBelowTheRadiusAndOtherwiseOpen) {
  constexpr std::size_t kGroups = 5;
  constexpr std::size_t kCount = kGroups * kDistanceGroup;
  std::vector<float> least = Random(kCount, 1);
  std::vector<float> most(kCount);
  std::vector<float> radii(kCount);
  for (std::size_t j = 0; j < kCount; ++j) {
    most[j] = least[j] + 1e-3F;
    radii[j] = j % 3 == 0 ? least[j] - 0.1F : most[j] + 0.1F;
  }
  radii[kDistanceGroup + 2] = least[kDistanceGroup + 2] + 1e-4F;
  least[2 * kDistanceGroup + 4] = kNan;
  radii[3 * kDistanceGroup + 5] = kNan;
  constexpr float kRadius = 0.5F;
  std::vector<std::int32_t> within_column(kCount);
  std::vector<std::int32_t> within_row(kCount);
  std::vector<std::int32_t> open(kGroups);
  const std::int32_t count = MarkWithin(least.data(), most.data(), {kRadius, kRadius}, {radii.data(), radii.data()},
                                        kGroups, within_column.data(), within_row.data(), open.data(), GetParam());
  std::int32_t expected = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    bool unsure = false;
    std::int32_t inside = 0;
    for (std::size_t j = group * kDistanceGroup; j < (group + 1) * kDistanceGroup; ++j) {
      EXPECT_EQ(within_column[j], most[j] < radii[j] ? 1 : 0);
      EXPECT_EQ(within_row[j], most[j] < kRadius ? 1 : 0);
      unsure = unsure || !(most[j] < radii[j] || least[j] >= radii[j]) || !(most[j] < kRadius || least[j] >= kRadius);
      inside += within_column[j];
    }
    EXPECT_EQ(open[group] != 0, unsure);
    expected += unsure ? 0 : inside;
  }
  EXPECT_NE(open[1], 0);
  EXPECT_NE(open[2], 0);
  EXPECT_NE(open[3], 0);
  EXPECT_EQ(count, expected);
}

TEST_P(DistanceRowsTest, DistancesHaveTheSameBitsEverywhere) {
  for (const std::size_t components : {1U, 7U, 8U, 9U, 37U, 512U}) {
    const std::vector<float> a = Random(components, 1);
    const std::vector<float> b = Random(components, 2);
    const double distance = SquaredDistance(a.data(), b.data(), components, GetParam());
    EXPECT_EQ(distance, SquaredDistance(b.data(), a.data(), components, GetParam()));
    EXPECT_EQ(distance, SquaredDistance(a.data(), b.data(), components, SimdLevel::kBaseline));
    double sum = 0.0;
    for (std::size_t i = 0; i < components; ++i) {
      sum += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2.0);
    }
    EXPECT_NEAR(distance, sum, 1e-13 * sum);
  }
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, DistanceRowsTest, ::testing::ValuesIn(SimdLevels()));

}  // namespace
}  // namespace pentimento
