#include "metrics/statistics/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

using Values = std::vector<double>;

double Tau(const Values& first, const Values& second) { return KendallTauB(first, second).value; }

/// With ties: a few whole numbers.
Values SomeValues(std::uint64_t seed, std::size_t count) {
  RandomStream random(seed, "test.rank_correlation");
  Values values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<double>(random.Below(6)));
  }
  return values;
}

TEST(KendallTauB, AgreesWithThePublishedExamples) {
  // Hollander and Wolfe, "Nonparametric statistical methods", 1973, p. 185 (tuna); R's cor.test gives T = 26 of 36.
  EXPECT_DOUBLE_EQ(
      Tau({44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1}, {2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8}),
      16.0 / 36.0);
  // Of scipy.stats.kendalltau's documentation; ties on both sides.
  EXPECT_NEAR(Tau({12, 2, 1, 12, 2}, {1, 4, 7, 1, 0}), -0.47140452079103173, 1e-15);
}

TEST(KendallTauB, CountsPairsByHand) {
  // C = 5, D = 1 of 6 pairs.
  EXPECT_DOUBLE_EQ(Tau({1, 2, 3, 4}, {1, 3, 2, 4}), 4.0 / 6.0);
  // One pair tied in the first list alone: C = 2, D = 0, (3 - 1) (3 - 0).
  EXPECT_DOUBLE_EQ(Tau({1, 1, 2}, {1, 2, 3}), 2.0 / std::sqrt(6.0));
  // The same pair tied in both: C = 2, (3 - 1) (3 - 1).
  EXPECT_EQ(Tau({1, 1, 2}, {5, 5, 9}), 1.0);
}

TEST(KendallTauB, DoesNotExistWithoutAnOrder) {
  const Values none;
  EXPECT_TRUE(std::isnan(KendallTauB(none, none).value));
  const RankCorrelation one = KendallTauB(Values{1}, Values{2});
  EXPECT_TRUE(std::isnan(one.value));
  EXPECT_NE(one.reason.find("two items"), std::string::npos);
  const RankCorrelation tied = KendallTauB(Values{1, 2, 3}, Values{4, 4, 4});
  EXPECT_TRUE(std::isnan(tied.value));
  EXPECT_NE(tied.reason.find("equal"), std::string::npos);
  const RankCorrelation hole = KendallTauB(Values{1, std::nan("")}, Values{1, 2});
  EXPECT_TRUE(std::isnan(hole.value));
  EXPECT_NE(hole.reason.find("does not exist"), std::string::npos);
  EXPECT_EQ(KendallTauB(Values{1, 2}, Values{1, 2}).reason, "");
  EXPECT_THROW(KendallTauB(Values{1, 2}, Values{1}), ShapeError);
}

TEST(KendallTauB, TakesInfinitiesForTheOrderTheyHave) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Tau({-kInfinity, 0, kInfinity}, {1, 2, 3}), 1.0);
}

TEST(KendallTauB, IsSymmetricAndKnowsOnlyOrders) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::size_t count = 2 + seed % 11;
    const Values first = SomeValues(2 * seed, count);
    const Values second = SomeValues(2 * seed + 1, count);
    const double tau = Tau(first, second);
    if (std::isnan(tau)) {
      continue;
    }
    EXPECT_LE(std::abs(tau), 1.0 + 1e-12);
    EXPECT_EQ(Tau(second, first), tau);
    EXPECT_EQ(Tau(first, first), 1.0);
    Values grown = first;
    std::ranges::transform(grown, grown.begin(), [](double value) { return std::exp(value) - 3.0; });
    EXPECT_EQ(Tau(grown, second), tau);
    Values reversed = first;
    std::ranges::transform(reversed, reversed.begin(), [](double value) { return -value; });
    EXPECT_EQ(Tau(reversed, second), -tau);
    EXPECT_EQ(Tau(first, reversed), -1.0);
    Values moved_first = first;
    Values moved_second = second;
    std::ranges::rotate(moved_first, moved_first.begin() + 1);
    std::ranges::rotate(moved_second, moved_second.begin() + 1);
    EXPECT_EQ(Tau(moved_first, moved_second), tau) << "the order in which things are listed says nothing";
  }
}

TEST(KendallTauBInterval, IsThatOfTheReplicates) {
  // Of 100 replicates, ten have the reverse order and the others the same.
  std::vector<Values> first(100, Values{1, 2, 3});
  std::vector<Values> second(100, Values{4, 5, 6});
  std::fill_n(second.begin(), 10, Values{6, 5, 4});
  const Interval interval = KendallTauBInterval(first, second, 20);
  ASSERT_TRUE(interval.bounds);
  EXPECT_EQ(interval.bounds->first, -1.0);
  EXPECT_EQ(interval.bounds->second, 1.0);
  EXPECT_EQ(interval.method, "subject-bootstrap");

  second.assign(100, Values{4, 5, 6});
  EXPECT_NE(KendallTauBInterval(first, second, 20).reason.find("same value"), std::string::npos);
  second.assign(100, Values{4, 4, 4});
  EXPECT_NE(KendallTauBInterval(first, second, 20).reason.find("100 of 100"), std::string::npos);
  EXPECT_THROW(KendallTauBInterval(first, {}, 20), ShapeError);
}

}  // namespace
}  // namespace pentimento
