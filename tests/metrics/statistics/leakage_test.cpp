#include "metrics/statistics/leakage.h"

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr double kAlpha = 0.05;

std::vector<std::string> People(const std::string& prefix, int count) {
  std::vector<std::string> people;
  for (int i = 0; i < count; ++i) {
    people.push_back(fmt::format("{}{:03}", prefix, i));
  }
  return people;
}

/// Impostor scores N(0,1), genuine scores N(shift,1): TAR at FMR a is Phi(shift + Phi^-1(a)).
ComparisonSet Scores(int people, double shift, const std::string& purpose) {
  RandomStream random(11, purpose);
  std::vector<Comparison> comparisons;
  for (std::int32_t i = 0; i < people; ++i) {
    for (std::int32_t j = 0; j < people; ++j) {
      if (i == j) {
        for (int k = 0; k < 4; ++k) {
          comparisons.push_back({random.Normal(shift, 1.0), i, i, true});
        }
      } else {
        comparisons.push_back({random.Normal(0.0, 1.0), i, j, false});
      }
    }
  }
  return ComparisonSet(std::move(comparisons));
}

double Phi(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

class LeakageTest : public testing::Test {
 protected:
  static constexpr int kPeople = 80;

  AttackRates Rates(double shift, const std::string& purpose) {
    return RatesOf(Scores(kPeople, shift, purpose + " select"), Scores(kPeople, shift, purpose + " test"), kAlpha,
                   bootstrap_);
  }

  SplitBootstrap bootstrap_{People("s", kPeople), People("t", kPeople), 3, 400, 2};
};

TEST_F(LeakageTest, RatesOfNormalScoresAreThoseOfTheory) {
  const AttackRates rates = Rates(2.0, "x");
  EXPECT_NEAR(rates.threshold, 1.6449, 0.06);
  EXPECT_NEAR(rates.tar.value, Phi(2.0 - 1.6449), 0.07);
  EXPECT_NEAR(rates.fmr.value, kAlpha, 0.01);
  EXPECT_NEAR(rates.auc.value, Phi(2.0 / std::sqrt(2.0)), 0.03);
  EXPECT_EQ(rates.genuine_subjects, kPeople);
  EXPECT_TRUE(rates.support.supported);
  const VerificationValue tar = TarWithInterval(rates);
  ASSERT_TRUE(tar.interval.bounds);
  EXPECT_LT(tar.interval.bounds->first, Phi(2.0 - 1.6449));
  EXPECT_GT(tar.interval.bounds->second, Phi(2.0 - 1.6449));
}

TEST_F(LeakageTest, IsOneAtTheCeilingZeroAtChanceAndTheShareBetween) {
  const AttackRates originals = Rates(3.0, "x");
  EXPECT_EQ(LeakageOf(originals, originals).value.value, 1.0);
  const Leakage none = LeakageOf(Rates(0.0, "nobody"), originals);
  EXPECT_NEAR(none.value.value, 0.0, 0.04);
  EXPECT_LT(none.value.interval.bounds->first, 0.0);
  EXPECT_GT(none.value.interval.bounds->second, 0.0);
  const double expected = (Phi(1.0 - 1.6449) - kAlpha) / (Phi(3.0 - 1.6449) - kAlpha);
  const Leakage some = LeakageOf(Rates(1.0, "some"), originals);
  EXPECT_NEAR(some.value.value, expected, 0.07);
  const Replicated gain = Paired(some.rate, none.rate, std::minus<>{});
  EXPECT_NEAR(gain.value, some.value.value - none.value.value, 1e-12);
  EXPECT_GT(WithInterval(gain, kPeople).interval.bounds->first, 0.0);
}

TEST_F(LeakageTest, TheThresholdOfTheTestedPeopleIsNeverLookedAt) {
  const ComparisonSet select = Scores(kPeople, 2.0, "select");
  std::vector<Comparison> shifted;
  const ComparisonSet test = Scores(kPeople, 2.0, "test");
  for (Comparison comparison : test.comparisons()) {
    comparison.score += 1.0;
    shifted.push_back(comparison);
  }
  const AttackRates rates = RatesOf(select, ComparisonSet(shifted), kAlpha, bootstrap_);
  EXPECT_NEAR(rates.fmr.value, Phi(1.0 - 1.6449), 0.03) << "what was achieved is not what was asked for";
}

TEST_F(LeakageTest, SomeReplicatesAreThoseOfAll) {
  const ComparisonSet select = Scores(kPeople, 2.0, "select");
  const ComparisonSet test = Scores(kPeople, 2.0, "test");
  const AttackRates all = RatesOf(select, test, kAlpha, bootstrap_);
  const AttackRates some = RatesOf(select, test, kAlpha, bootstrap_, {.first = 3, .step = 7});
  EXPECT_EQ(some.tar.value, all.tar.value);
  ASSERT_EQ(some.tar.replicates.size(), all.tar.replicates.size());
  for (std::size_t i = 0; i < all.tar.replicates.size(); ++i) {
    if (i % 7 == 3) {
      EXPECT_EQ(some.tar.replicates[i], all.tar.replicates[i]) << i;
    } else {
      EXPECT_TRUE(std::isnan(some.tar.replicates[i])) << i;
    }
  }
}

TEST_F(LeakageTest, IsNullWhereTheOriginalsCannotBeToldApart) {
  const Leakage leakage = LeakageOf(Rates(0.5, "y"), Rates(1.0, "x"));
  EXPECT_TRUE(std::isnan(leakage.value.value));
  EXPECT_THAT(leakage.value.note, testing::HasSubstr("lower bound"));
  EXPECT_FALSE(leakage.value.interval.bounds);
}

TEST_F(LeakageTest, AllOrNothingHasTheExactIntervalOverPeople) {
  const AttackRates originals = Rates(30.0, "x");
  const Leakage all = LeakageOf(Rates(20.0, "y"), originals);
  EXPECT_EQ(all.value.value, 1.0);
  ASSERT_TRUE(all.value.interval.bounds);
  EXPECT_EQ(all.value.interval.method, "clopper-pearson");
  // Each of the two TARs may be as low as its exact bound that holds with 97.5 %.
  const double low = std::pow(0.0125, 1.0 / kPeople);
  EXPECT_NEAR(all.value.interval.bounds->first, (low - kAlpha) / (1.0 - kAlpha), 1e-9);
  EXPECT_NEAR(all.value.interval.bounds->second, (1.0 - kAlpha) / (low - kAlpha), 1e-9);
}

TEST_F(LeakageTest, AllOrNothingAllowsForTheCeilingsOwnSpread) {
  const AttackRates originals = Rates(3.0, "x");
  AttackRates nothing = Rates(0.0, "nobody");
  nothing.tar.value = 0.0;
  const Leakage none = LeakageOf(nothing, originals);
  ASSERT_TRUE(none.value.interval.bounds);
  const Interval ceiling = PercentileInterval(originals.tar.replicates, kPeople, 0.025);
  const double high = 1.0 - std::pow(0.0125, 1.0 / kPeople);
  // Below the rate a lower ceiling makes the ratio more negative, above it more positive.
  EXPECT_NEAR(none.value.interval.bounds->first, -kAlpha / (ceiling.bounds->first - kAlpha), 1e-9);
  EXPECT_NEAR(none.value.interval.bounds->second, (high - kAlpha) / (ceiling.bounds->first - kAlpha), 1e-9);
}

TEST_F(LeakageTest, AnAchievedFmrOfNothingHasTheExactIntervalOverPeople) {
  AttackRates rates = Rates(3.0, "x");
  EXPECT_EQ(rates.impostor_subjects, kPeople);
  EXPECT_EQ(FmrWithInterval(rates).interval.method, "subject-bootstrap");
  rates.fmr.value = 0.0;
  const Interval interval = FmrWithInterval(rates).interval;
  EXPECT_EQ(interval.method, "clopper-pearson");
  EXPECT_EQ(interval.bounds->first, 0.0);
  EXPECT_NEAR(interval.bounds->second, 1.0 - std::pow(0.025, 1.0 / kPeople), 1e-9);
}

TEST(LeakageSupport, FewSelectingPeopleAreTooFew) {
  const SplitBootstrap bootstrap(People("s", 12), People("t", 12), 3, 100, 1);
  const AttackRates rates = RatesOf(Scores(12, 3.0, "a"), Scores(12, 3.0, "b"), 0.01, bootstrap);
  EXPECT_FALSE(rates.support.supported);
  EXPECT_THAT(rates.support.note, testing::HasSubstr("of these 12 people are worth"));
  EXPECT_FALSE(LeakageOf(rates, rates).value.supported);
}

TEST_F(LeakageTest, ADifferenceWithASideThatLinksAllHasExactBounds) {
  // Links everybody on one side, half on the other, and the originals nearly all: three intervals of 98.3 %.
  const AttackRates originals = Rates(3.0, "x");
  const MeasuredRates all{Rates(30.0, "all"), LeakageOf(Rates(30.0, "all"), originals)};
  const MeasuredRates some{Rates(1.6449, "some"), LeakageOf(Rates(1.6449, "some"), originals)};
  const std::vector<MeasuredRates> sides = {all, some};
  const VerificationValue difference = LeakageDifferenceOf(sides, originals, kPeople);
  EXPECT_DOUBLE_EQ(difference.value, all.leakage.value.value - some.leakage.value.value);
  EXPECT_EQ(difference.interval.method, "clopper-pearson");
  EXPECT_THAT(difference.note, testing::HasSubstr("links all or nothing"));
  const double miss = 0.05 / 3.0;
  const double low = std::pow(0.5 * miss, 1.0 / kPeople);
  const auto other = *PercentileInterval(some.rates.tar.replicates, kPeople, miss).bounds;
  const auto ceiling = *PercentileInterval(originals.tar.replicates, kPeople, miss).bounds;
  ASSERT_TRUE(difference.interval.bounds);
  EXPECT_NEAR(difference.interval.bounds->first, (low - other.second) / (ceiling.second - kAlpha), 1e-9);
  EXPECT_NEAR(difference.interval.bounds->second, (1.0 - other.first) / (ceiling.first - kAlpha), 1e-9);
  const std::vector<MeasuredRates> turned = {some, all};
  const VerificationValue opposite = LeakageDifferenceOf(turned, originals, kPeople);
  EXPECT_NEAR(opposite.interval.bounds->first, -difference.interval.bounds->second, 1e-9);
  EXPECT_NEAR(opposite.interval.bounds->second, -difference.interval.bounds->first, 1e-9);
}

TEST_F(LeakageTest, ThatTwoAttacksLinkEverybodyHereDoesNotMeanThatTheyDoElsewhere) {
  const AttackRates everybody = Rates(30.0, "x");
  const std::vector<MeasuredRates> sides(2, {everybody, LeakageOf(everybody, everybody)});
  const VerificationValue difference = LeakageDifferenceOf(sides, everybody, kPeople);
  EXPECT_EQ(difference.value, 0.0);
  ASSERT_TRUE(difference.interval.bounds);
  const double low = std::pow(0.5 * 0.05 / 3.0, 1.0 / kPeople);
  EXPECT_NEAR(difference.interval.bounds->second, (1.0 - low) / (low - kAlpha), 1e-9);
  EXPECT_NEAR(difference.interval.bounds->first, -difference.interval.bounds->second, 1e-12);
}

TEST_F(LeakageTest, OtherSidesOfAnExactDifferenceStayPaired) {
  // The second difference is taken away; its sides and the first subtrahend are resampled as one sum.
  const AttackRates originals = Rates(3.0, "x");
  const auto measured = [&](double shift, const char* purpose) {
    const AttackRates rates = Rates(shift, purpose);
    return MeasuredRates{rates, LeakageOf(rates, originals)};
  };
  const std::vector<MeasuredRates> sides = {measured(30.0, "all"), measured(1.5, "a"), measured(2.0, "b"),
                                            measured(1.5, "a")};
  const VerificationValue difference = LeakageDifferenceOf(sides, originals, kPeople);
  // a is taken away once and added once, so b alone is left of the three.
  const double miss = 0.05 / 3.0;
  const auto b = *PercentileInterval(sides[2].rates.tar.replicates, kPeople, miss).bounds;
  const auto ceiling = *PercentileInterval(originals.tar.replicates, kPeople, miss).bounds;
  ASSERT_TRUE(difference.interval.bounds);
  EXPECT_NEAR(difference.interval.bounds->first,
              (std::pow(0.5 * miss, 1.0 / kPeople) - b.second) / (ceiling.second - kAlpha), 1e-9);
  EXPECT_NEAR(difference.interval.bounds->second, (1.0 - b.first) / (ceiling.first - kAlpha), 1e-9);
}

TEST_F(LeakageTest, WithoutSuchASideADifferenceIsThePairedOne) {
  const AttackRates originals = Rates(3.0, "x");
  const MeasuredRates more{Rates(2.0, "more"), LeakageOf(Rates(2.0, "more"), originals)};
  const MeasuredRates less{Rates(1.0, "less"), LeakageOf(Rates(1.0, "less"), originals)};
  const std::vector<MeasuredRates> sides = {more, less};
  const VerificationValue difference = LeakageDifferenceOf(sides, originals, kPeople);
  const Replicated paired = Paired(more.leakage.rate, less.leakage.rate, std::minus<>{});
  EXPECT_EQ(difference.interval.bounds, PercentileInterval(paired.replicates, kPeople).bounds);
  EXPECT_EQ(difference.note, "");
  const AttackRates perfect = Rates(30.0, "x");
  const std::vector<MeasuredRates> below = {{more.rates, LeakageOf(more.rates, perfect)},
                                            {less.rates, LeakageOf(less.rates, perfect)}};
  EXPECT_EQ(LeakageDifferenceOf(below, perfect, kPeople).note, kCeilingTakenForExact);
}

TEST_F(LeakageTest, ThresholdsOfReplicatesAreKept) {
  const ComparisonSet select = Scores(kPeople, 2.0, "select");
  const AttackRates rates = RatesOf(select, Scores(kPeople, 2.0, "test"), kAlpha, bootstrap_);
  ASSERT_EQ(rates.thresholds.size(), static_cast<std::size_t>(bootstrap_.select().replicates()));
  EXPECT_EQ(rates.thresholds[7], select.AtFmr(kAlpha, bootstrap_.select().Weights(7)).threshold);
  EXPECT_NE(rates.thresholds[7], rates.threshold);
}

TEST_F(LeakageTest, RejectingEverybodyIsNoOperatingPoint) {
  // A tenth of the selecting people's impostor scores are tied above all others: no threshold has an FMR of 5 %.
  std::vector<Comparison> comparisons;
  const ComparisonSet scores = Scores(kPeople, 2.0, "select");
  for (Comparison comparison : scores.comparisons()) {
    if (!comparison.genuine && (comparison.probe_subject + comparison.gallery_subject) % 10 == 0) {
      comparison.score = 50.0;
    }
    comparisons.push_back(comparison);
  }
  const AttackRates rates = RatesOf(ComparisonSet(comparisons), Scores(kPeople, 2.0, "test"), kAlpha, bootstrap_);
  EXPECT_EQ(rates.threshold, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(rates.support.supported);
  EXPECT_THAT(rates.support.note, testing::HasSubstr("more than 0.05 of the impostor comparisons have the highest"));
}

}  // namespace
}  // namespace pentimento
