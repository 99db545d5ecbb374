#include "metrics/statistics/verification.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Pictures of people whose scores depend on the pair of people, on a coarse grid so that there are ties.
std::vector<Comparison> Population(int people, int pictures, std::uint64_t seed) {
  RandomStream random(seed, "verification_test");
  std::vector<Comparison> comparisons;
  for (int probe = 0; probe < people * pictures; ++probe) {
    for (int gallery = 0; gallery < people * pictures; ++gallery) {
      if (probe == gallery) {
        continue;
      }
      const bool genuine = probe / pictures == gallery / pictures;
      const double score = std::round(10.0 * random.Normal(genuine ? 0.8 : 0.0, 1.0)) / 10.0;
      comparisons.push_back({score, probe / pictures, gallery / pictures, genuine});
    }
  }
  return comparisons;
}

/// The definition written out: each comparison repeated as often as its people were drawn.
std::vector<Comparison> Repeated(const std::vector<Comparison>& comparisons, const std::vector<double>& weights) {
  std::vector<Comparison> repeated;
  for (const Comparison& comparison : comparisons) {
    const double weight =
        weights[comparison.probe_subject] * (comparison.genuine ? 1.0 : weights[comparison.gallery_subject]);
    repeated.insert(repeated.end(), static_cast<std::size_t>(weight), comparison);
  }
  return repeated;
}

double PairwiseAuc(const std::vector<Comparison>& comparisons) {
  double wins = 0.0;
  double pairs = 0.0;
  for (const Comparison& genuine : comparisons) {
    for (const Comparison& impostor : comparisons) {
      if (genuine.genuine && !impostor.genuine) {
        wins += genuine.score > impostor.score ? 1.0 : genuine.score == impostor.score ? 0.5 : 0.0;
        pairs += 1.0;
      }
    }
  }
  return wins / pairs;
}

TEST(ComparisonSet, WeightsEqualRepetition) {
  const std::vector<Comparison> comparisons = Population(4, 2, 1);
  const std::vector<double> weights = {2.0, 0.0, 1.0, 1.0};
  const std::vector<Comparison> repeated = Repeated(comparisons, weights);
  const ComparisonSet weighted(comparisons);
  const ComparisonSet plain(repeated);
  const std::vector<double> once(4, 1.0);
  const RocCurve ours = weighted.Curve(weights);
  const RocCurve theirs = plain.Curve(once);
  EXPECT_NEAR(ours.Auc(), PairwiseAuc(repeated), 1e-12);
  EXPECT_EQ(ours.Auc(), theirs.Auc());
  EXPECT_EQ(ours.Eer(), theirs.Eer());
  EXPECT_EQ(ours.EerInterpolated(), theirs.EerInterpolated());
  for (const double target : {0.01, 0.1, 0.3}) {
    EXPECT_EQ(ours.AtFmr(target).tar, theirs.AtFmr(target).tar);
  }
  EXPECT_EQ(ours.AtThreshold(0.45).fmr, theirs.AtThreshold(0.45).fmr);
  EXPECT_NEAR(weighted.Genuine(weights).median, plain.Genuine(once).median, 1e-12);
  EXPECT_NEAR(weighted.Impostor(weights).mean, plain.Impostor(once).mean, 1e-12);
  EXPECT_NEAR(weighted.Impostor(weights).variance, plain.Impostor(once).variance, 1e-12);
}

bool SameNumber(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool SamePoint(const OperatingPoint& a, const OperatingPoint& b) {
  return SameNumber(a.threshold, b.threshold) && SameNumber(a.fmr, b.fmr) && SameNumber(a.fnmr, b.fnmr) &&
         SameNumber(a.tar, b.tar);
}

TEST(ComparisonSet, FiguresAreThoseOfTheCurve) {
  std::vector<Comparison> comparisons = Population(5, 3, 7);
  for (Comparison& comparison : comparisons) {
    comparison.score = std::round(20.0 * comparison.score) / 20.0;  // many alike
  }
  const ComparisonSet set(comparisons);
  // Some people, everybody, one person alone (no impostors), nobody.
  for (const std::vector<double>& weights : {std::vector<double>{2, 0, 1, 0, 2}, std::vector<double>(5, 1.0),
                                             std::vector<double>{0, 0, 5, 0, 0}, std::vector<double>(5, 0.0)}) {
    const RocCurve curve = set.Curve(weights);
    EXPECT_TRUE(SameNumber(set.Auc(weights), curve.Auc()));
    for (const double target : {0.0, 0.01, 0.1, 0.37, 1.0}) {
      EXPECT_TRUE(SamePoint(set.AtFmr(target, weights), curve.AtFmr(target))) << target;
    }
    std::vector<double> thresholds = {-1e9, 0.123, 1e9, std::nan("")};
    for (const Comparison& comparison : comparisons) {
      thresholds.push_back(comparison.score);
    }
    for (const double threshold : thresholds) {
      EXPECT_TRUE(SamePoint(set.AtThreshold(threshold, weights), curve.AtThreshold(threshold))) << threshold;
    }
  }
}

TEST(ComparisonSet, FiguresDoNotDependOnTheOrderOfComparisons) {
  std::vector<Comparison> comparisons = Population(5, 2, 2);
  const std::vector<double> once(5, 1.0);
  const double auc = ComparisonSet(comparisons).Curve(once).Auc();
  RandomStream random(3, "shuffle");
  random.Shuffle(std::span<Comparison>(comparisons));
  EXPECT_EQ(ComparisonSet(comparisons).Curve(once).Auc(), auc);
}

TEST(ComparisonSet, NegatedScoresMirrorTheArea) {
  std::vector<Comparison> comparisons = Population(5, 2, 4);
  const std::vector<double> once(5, 1.0);
  const double auc = ComparisonSet(comparisons).Curve(once).Auc();
  for (Comparison& comparison : comparisons) {
    comparison.score = -comparison.score;
  }
  EXPECT_NEAR(ComparisonSet(comparisons).Curve(once).Auc(), 1.0 - auc, 1e-12);
}

TEST(ComparisonSet, PerfectSeparationIsExactlyOne) {
  std::vector<Comparison> comparisons;
  for (int i = 0; i < 7; ++i) {
    comparisons.push_back({1.0 + i, i % 3, i % 3, true});
    comparisons.push_back({-1.0 - i, i % 3, (i + 1) % 3, false});
  }
  const RocCurve curve = ComparisonSet(comparisons).Curve(std::vector<double>(3, 1.0));
  EXPECT_EQ(curve.Auc(), 1.0);
  EXPECT_EQ(curve.Eer(), 0.0);
  EXPECT_EQ(curve.AtFmr(0.01).tar, 1.0);
}

TEST(ComparisonSet, InfiniteScoresAreRanks) {
  const double infinity = std::numeric_limits<double>::infinity();
  const ComparisonSet comparisons({{infinity, 0, 0, true},
                                   {0.1, 1, 0, false},
                                   {0.2, 1, 1, true},
                                   {-infinity, 0, 1, false},
                                   {-infinity, 1, 1, true}});
  const RocCurve curve = comparisons.Curve(std::vector<double>(2, 1.0));
  EXPECT_DOUBLE_EQ(curve.Auc(), (2.0 + 2.0 + 0.5) / 6.0);
  EXPECT_DOUBLE_EQ(curve.AtFmr(0.1).tar, 2.0 / 3.0);
}

TEST(ComparisonSet, WithoutOneKindThereIsNoCurve) {
  const ComparisonSet only_genuine({{0.5, 0, 0, true}});
  const std::vector<double> once = {1.0};
  EXPECT_TRUE(std::isnan(only_genuine.Curve(once).Auc()));
  EXPECT_TRUE(std::isnan(only_genuine.Curve(once).Eer()));
  EXPECT_TRUE(std::isnan(only_genuine.Curve(once).AtFmr(0.1).tar));
  EXPECT_TRUE(std::isnan(only_genuine.Curve(once).AtThreshold(0.1).fmr));
  EXPECT_TRUE(std::isnan(only_genuine.Impostor(once).mean));
  EXPECT_EQ(only_genuine.Genuine(once).median, 0.5);
  const ComparisonSet nothing({});
  EXPECT_TRUE(std::isnan(nothing.Curve(once).Auc()));
}

TEST(ThinnedPoints, KeepsTheEndsAndBothCorners) {
  std::vector<double> genuine;
  std::vector<double> impostor;
  RandomStream random(9, "thinned");
  for (int i = 0; i < 20'000; ++i) {
    genuine.push_back(random.Normal(2.0, 1.0));
    impostor.push_back(random.Normal());
  }
  const RocCurve curve = ComparisonSet::FromLists(genuine, impostor).Curve(std::vector<double>{1.0});
  const std::vector<OperatingPoint> thinned = ThinnedPoints(curve, 500);
  EXPECT_LE(thinned.size(), 500U);
  EXPECT_GE(thinned.size(), 300U);
  EXPECT_EQ(thinned.front().threshold, curve.points().front().threshold);
  EXPECT_EQ(thinned.back().threshold, curve.points().back().threshold);
  for (std::size_t i = 1; i < thinned.size(); ++i) {
    EXPECT_GE(thinned[i].fmr, thinned[i - 1].fmr);
    EXPECT_LE(thinned[i].tar - thinned[i - 1].tar, 0.02);
    EXPECT_LE(thinned[i].fmr - thinned[i - 1].fmr, 0.02);
  }
  const auto rare = std::ranges::count_if(thinned, [](const OperatingPoint& p) { return p.fmr > 0.0 && p.fmr < 1e-2; });
  EXPECT_GE(rare, 50);
  EXPECT_EQ(ThinnedPoints(curve, curve.points().size()).size(), curve.points().size());
}

TEST(ComparisonSet, NanScoresAreRefused) {
  EXPECT_THROW(ComparisonSet({{std::numeric_limits<double>::quiet_NaN(), 0, 0, true}}), DataError);
}

}  // namespace
}  // namespace pentimento
