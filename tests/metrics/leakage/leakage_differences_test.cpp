#include "metrics/leakage/leakage_differences.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr int kResampled = 40;
constexpr double kRate = 0.2;

/// Two pictures of each person of a part.
std::vector<ChainPicture> TwoEach(const std::string& part) {
  std::vector<ChainPicture> pictures;
  for (int i = 0; i < 2 * kResampled; ++i) {
    pictures.push_back({fmt::format("{}/{}", part, i), fmt::format("{}-{:02}", part, i / 2), ""});
  }
  return pictures;
}

std::vector<std::string> EveryoneIn(const std::string& part) {
  std::vector<std::string> people;
  for (const ChainPicture& picture : TwoEach(part)) {
    people.push_back(picture.subject);
  }
  return people;
}

/// Impostor scores between 0 and 1; genuine ones far above, and far below for people number `first` to `end` - 1. Of
/// those from number `hidden` on no face is detected.
HopComparisons Missing(const std::string& part, const std::string& purpose, int first, int end,
                       int hidden = kResampled) {
  const std::vector<ChainPicture> pictures = TwoEach(part);
  RandomStream random(6, "test.laundering", part + purpose);
  std::vector<float> scores;
  for (int i = 0; i < 2 * kResampled; ++i) {
    for (int j = 0; j < 2 * kResampled; ++j) {
      const bool missed = i / 2 >= first && i / 2 < end;
      const double score = i / 2 != j / 2 ? random.Uniform(0.0, 1.0) : missed ? -10.0 : 10.0;
      scores.push_back(i == j || i / 2 >= hidden ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score));
    }
  }
  return HopComparisons::FromScores(pictures, pictures, std::move(scores));
}

/// An attack that links everybody but people number `first` to `end` - 1, whatever the threshold.
Attack AttackOf(const std::string& reverse, int first, int end) {
  return {reverse.empty() ? "none" : "reversing", reverse.empty() ? "x" : "x-xhat",    reverse, Json::object(),
          Missing("select", reverse, 0, 0),       Missing("test", reverse, first, end)};
}

/// The same, but nobody's face is detected from person number `hidden` on, in either part.
Attack Hidden(const std::string& reverse, int first, int end, int hidden) {
  Attack attack = AttackOf(reverse, first, end);
  attack.select = Missing("select", reverse, 0, 0, hidden);
  attack.test = Missing("test", reverse, first, end, hidden);
  return attack;
}

class LeakageDifferencesTest : public testing::Test {
 protected:
  [[nodiscard]] LaunderedPair Pair(const Attack& plain, const Attack& laundered) const {
    return {MeasureAttack(frame_, plain), MeasureAttack(frame_, laundered)};
  }

  const SplitBootstrap bootstrap_{EveryoneIn("select"), EveryoneIn("test"), 11, 1000, 1};
  const Attack originals_ = AttackOf("", 0, 0);
  const LeakageFrame frame_ = FrameOf(originals_, "matcher", "detected", kRate, 1, bootstrap_);
  // Of 40 people laundering costs the first 16 more, the second 8 of these; so their TARs fall by 0.4 and by 0.2.
  const Attack back_ = AttackOf("back", 0, 0);
  const Attack back_laundered_ = AttackOf("back~laundered", 0, 16);
  const Attack fresh_ = AttackOf("fresh", 0, 4);
  const Attack fresh_laundered_ = AttackOf("fresh~laundered", 0, 12);
};

TEST_F(LeakageDifferencesTest, TheDropIsTheLossOfLeakage) {
  const std::vector<Figure> drops = LaunderingDrop(frame_, "f", Pair(back_, back_laundered_));
  EXPECT_EQ(drops.size(), 1U) << "without undetected faces there is nothing to bound";
  const Figure& drop = drops.front();
  EXPECT_EQ(drop.name, "laundering_drop@fmr=2e-1");
  EXPECT_EQ(drop.hop, "x-xhat");
  EXPECT_EQ(drop.forward, "f");
  EXPECT_EQ(drop.reverse, "back~laundered");
  EXPECT_EQ(drop.context["laundered"], true);
  EXPECT_EQ(drop.n_subjects, kResampled);
  EXPECT_NEAR(drop.value, 0.4 / (1.0 - kRate), 1e-12);
  // Before laundering all 40 people are linked, and so are all originals: the bounds of both TARs and of the third are
  // each held with 98.3 %. Resampling alone would take the first two for exact.
  EXPECT_EQ(drop.ci_method, "clopper-pearson");
  EXPECT_THAT(drop.note, testing::HasSubstr("links all or nothing"));
  ASSERT_TRUE(drop.ci95);
  const double low = std::pow(0.5 * 0.05 / 3.0, 1.0 / kResampled);
  const auto after =
      PercentileInterval(MeasureAttack(frame_, back_laundered_).rates.tar.replicates, kResampled, 0.05 / 3.0).bounds;
  EXPECT_NEAR(drop.ci95->first, (low - after->second) / (1.0 - kRate), 1e-9);
  EXPECT_NEAR(drop.ci95->second, (1.0 - after->first) / (low - kRate), 1e-9);
}

TEST_F(LeakageDifferencesTest, WhereAllAreLinkedOnBothSidesThereIsAnIntervalAroundNothing) {
  const Attack other = AttackOf("other", 0, 0);
  const Figure gain =
      ReversalGain(frame_, "f", MeasureAttack(frame_, back_), MeasureAttack(frame_, other), "another attacker").front();
  EXPECT_EQ(gain.value, 0.0);
  ASSERT_TRUE(gain.ci95) << gain.note;
  const double low = std::pow(0.5 * 0.05 / 3.0, 1.0 / kResampled);
  EXPECT_NEAR(gain.ci95->first, -(1.0 - low) / (low - kRate), 1e-9);
  EXPECT_NEAR(gain.ci95->second, (1.0 - low) / (low - kRate), 1e-9);
}

TEST_F(LeakageDifferencesTest, BoundsOverAllProbesHaveExactBoundsToo) {
  const Attack laundered = Hidden("back~laundered", 0, 0, 24);
  for (const Figure& drop : LaunderingDrop(frame_, "f", Pair(back_, laundered))) {
    EXPECT_EQ(drop.ci_method, "clopper-pearson") << drop.context["probes"];
    EXPECT_THAT(drop.note, testing::HasSubstr("links all or nothing")) << drop.context["probes"];
  }
}

TEST_F(LeakageDifferencesTest, WhatLaunderingDoesNotTouchDropsByNothing) {
  const Figure drop = LaunderingDrop(frame_, "f", Pair(fresh_, AttackOf("fresh~laundered", 0, 4))).front();
  EXPECT_EQ(drop.value, 0.0);
  EXPECT_FALSE(drop.ci95);
  EXPECT_THAT(drop.note, testing::HasSubstr("every bootstrap replicate gives the same value"));
}

TEST_F(LeakageDifferencesTest, TheCoAdaptedShareIsTheDifferenceOfBothDrops) {
  const Attack back = AttackOf("back", 39, 40);
  const Figure share = CoAdaptedShare(frame_, "f", Pair(back, back_laundered_), Pair(fresh_, fresh_laundered_)).front();
  EXPECT_EQ(share.name, "co_adapted_share@fmr=2e-1");
  EXPECT_EQ(share.reverse, "back~laundered");
  EXPECT_EQ(share.context["afresh"], "fresh");
  EXPECT_EQ(share.context["laundered"], true);
  EXPECT_NEAR(share.value, (0.375 - 0.2) / (1.0 - kRate), 1e-12);
  EXPECT_EQ(share.ci_method, "subject-bootstrap");
  EXPECT_EQ(share.note, kCeilingTakenForExact);
  ASSERT_TRUE(share.ci95);
  EXPECT_GT(share.ci95->first, 0.0);
  EXPECT_LT(share.ci95->second, 0.5);
  // Paired, the 8 people whom both lose cancel: 8 are lost by one alone and one is won, so +-1.96 sqrt((9 / 40 -
  // 0.175^2) / 40) / 0.8, where unpaired it would be half as much again.
  EXPECT_NEAR(share.ci95->second - share.ci95->first, 0.34, 0.07);
}

TEST_F(LeakageDifferencesTest, SmugglersAloneAreCoAdapted) {
  const Figure share = CoAdaptedShare(frame_, "f", Pair(back_, back_laundered_), Pair(fresh_, fresh_)).front();
  EXPECT_NEAR(share.value, LaunderingDrop(frame_, "f", Pair(back_, back_laundered_)).front().value, 1e-12);
  EXPECT_EQ(CoAdaptedShare(frame_, "f", Pair(back_, back_laundered_), Pair(back_, back_laundered_)).front().value, 0.0);
}

TEST_F(LeakageDifferencesTest, BothSidesAreMeasuredOverTheProbesThatBothDetect) {
  // The last 16 of 40 people are lost by the plain attack, and show no face to the laundered one.
  const Attack plain = AttackOf("back", 24, 40);
  const Attack laundered = Hidden("back~laundered", 0, 0, 24);
  const LaunderedPair pair = Pair(plain, laundered);
  EXPECT_NEAR(pair.plain.leakage.value.value - pair.laundered.leakage.value.value, -0.4 / (1.0 - kRate), 1e-12);
  const Figure drop = LaunderingDrop(frame_, "f", pair).front();
  EXPECT_EQ(drop.value, 0.0) << "of the 24 whom both see, both link all";
  EXPECT_EQ(drop.n, 48);
  EXPECT_EQ(drop.n_subjects, 24);
  const Figure gain = ReversalGain(frame_, "f", pair.plain, pair.laundered, "another attacker").front();
  EXPECT_EQ(gain.value, 0.0);
  EXPECT_EQ(gain.n, 48);
  EXPECT_EQ(gain.n_subjects, 24);
  EXPECT_EQ(gain.context["versus"], "another attacker");
  const Figure share = CoAdaptedShare(frame_, "f", Pair(back_, back_laundered_), pair).front();
  EXPECT_EQ(share.n_subjects, 24);
  EXPECT_NEAR(share.value, 16.0 / 24.0 / (1.0 - kRate), 1e-12) << "of the 24 the first pair loses the first 16";
}

TEST_F(LeakageDifferencesTest, OneProbeMoreOrLessIsCounted) {
  Attack laundered = AttackOf("back~laundered", 0, 16);
  std::vector<float> scores = laundered.test.scores();
  std::fill_n(scores.begin(), 2 * kResampled, std::numeric_limits<float>::quiet_NaN());
  laundered.test = HopComparisons::FromScores(TwoEach("test"), TwoEach("test"), std::move(scores));
  const Figure drop = LaunderingDrop(frame_, "f", Pair(back_, laundered)).front();
  EXPECT_EQ(drop.n, 79);
  EXPECT_EQ(drop.n_subjects, kResampled) << "the person's other picture is there";
  EXPECT_NEAR(drop.value, 31.0 / 79.0 / (1.0 - kRate), 1e-12);
}

TEST_F(LeakageDifferencesTest, ThresholdsAreSetOnCommonProbesToo) {
  // Of the selecting people the last 20 are like everybody; whoever does not see them sets a lower threshold.
  Attack lax = AttackOf("back", 0, 0);
  std::vector<float> scores = lax.select.scores();
  for (std::size_t i = scores.size() / 2; i < scores.size(); ++i) {
    scores[i] = scores[i] <= 1.0F ? 20.0F : scores[i];
  }
  lax.select = HopComparisons::FromScores(TwoEach("select"), TwoEach("select"), std::move(scores));
  const Attack laundered = Hidden("back~laundered", 0, 0, 20);
  const LaunderedPair pair = Pair(lax, laundered);
  EXPECT_EQ(pair.plain.rates.tar.value, 0.0) << "genuine scores are 10";
  const ProbeIds common = CommonProbes({&lax, &laundered});
  EXPECT_EQ(common.select.size(), 40U);
  EXPECT_TRUE(common.select.contains("select/39"));
  EXPECT_FALSE(common.select.contains("select/40"));
  EXPECT_EQ(LaunderingDrop(frame_, "f", pair).front().value, 0.0);
}

/// Both bounds of a difference, over 80 probes of 40 people.
std::pair<double, double> BoundsIn(const std::vector<Figure>& figures) {
  EXPECT_EQ(figures.size(), 3U);
  EXPECT_EQ(figures.front().context["probes"], "detected");
  EXPECT_EQ(figures.at(1).context["probes"], "all-nonmatching");
  EXPECT_EQ(figures.at(2).context["probes"], "all-matching");
  for (const Figure& bound : {figures.at(1), figures.at(2)}) {
    EXPECT_EQ(bound.name, figures.front().name);
    EXPECT_EQ(bound.reverse, figures.front().reverse);
    EXPECT_EQ(bound.n, 2 * kResampled);
    EXPECT_EQ(bound.n_subjects, kResampled);
  }
  return {figures.at(1).value, figures.at(2).value};
}

double LeakageAt(double tar) { return (tar - kRate) / (1.0 - kRate); }

TEST_F(LeakageDifferencesTest, WhereOneSideMissesFacesTheBoundsAreThoseOfThatSide) {
  // The plain attack sees all and links 24 of 40; the laundered one sees 24 and links them: 24 to 40 of 40.
  const Attack plain = AttackOf("back", 24, 40);
  const Attack laundered = Hidden("back~laundered", 0, 0, 24);
  const LaunderedPair pair = Pair(plain, laundered);
  const auto [lower, upper] = BoundsIn(LaunderingDrop(frame_, "f", pair));
  EXPECT_NEAR(lower, LeakageAt(0.6) - 1.0, 1e-12);
  EXPECT_NEAR(upper, 0.0, 1e-12);
  const auto [least, most] = BoundsIn(ReversalGain(frame_, "f", pair.laundered, pair.plain, "another attacker"));
  EXPECT_NEAR(least, 0.0, 1e-12);
  EXPECT_NEAR(most, 1.0 - LeakageAt(0.6), 1e-12);
}

TEST_F(LeakageDifferencesTest, WhereBothSidesMissFacesTheBoundsTakeTheWorstCombination) {
  // Of 40 people one side sees 30 and the other 24, and each links whom it sees: as many of the rest as one likes.
  const Attack plain = Hidden("back", 0, 0, 30);
  const Attack laundered = Hidden("back~laundered", 0, 0, 24);
  const LaunderedPair pair = Pair(plain, laundered);
  const std::vector<Figure> drops = LaunderingDrop(frame_, "f", pair);
  EXPECT_EQ(drops.front().value, 0.0);
  const auto [lower, upper] = BoundsIn(drops);
  EXPECT_NEAR(lower, LeakageAt(0.75) - 1.0, 1e-12);
  EXPECT_NEAR(upper, 1.0 - LeakageAt(0.6), 1e-12);
  ASSERT_TRUE(drops.at(1).ci95);
  EXPECT_LT(drops.at(1).ci95->first, lower);
  EXPECT_GT(drops.at(1).ci95->second, lower);
  const auto [least, most] = BoundsIn(ReversalGain(frame_, "f", pair.plain, pair.laundered, "another attacker"));
  EXPECT_EQ(least, lower);
  EXPECT_EQ(most, upper);
  const std::vector<Figure> differences = LeakageDifference(frame_, "f", pair.plain, pair.laundered);
  EXPECT_EQ(BoundsIn(differences), std::pair(lower, upper));
}

TEST_F(LeakageDifferencesTest, ADropThatIsTakenAwayIsBoundedTheOtherWayRound) {
  // The first drop is 0.4 of all 40 people, whoever looks. The second lies between those of the test before.
  const Attack fresh = Hidden("fresh", 0, 0, 30);
  const Attack laundered = Hidden("fresh~laundered", 0, 0, 24);
  const std::vector<Figure> shares = CoAdaptedShare(frame_, "f", Pair(back_, back_laundered_), Pair(fresh, laundered));
  const auto [lower, upper] = BoundsIn(shares);
  EXPECT_NEAR(lower, 0.4 / (1.0 - kRate) - (1.0 - LeakageAt(0.6)), 1e-12);
  EXPECT_NEAR(upper, 0.4 / (1.0 - kRate) - (LeakageAt(0.75) - 1.0), 1e-12);
  EXPECT_EQ(shares.at(1).context["afresh"], "fresh");
}

TEST_F(LeakageDifferencesTest, FacesCutWhereTheOriginalsAreNeedNoBounds) {
  const LeakageFrame aligned = FrameOf(originals_, "matcher", "attacker-aligned", kRate, 1, bootstrap_);
  const Attack laundered = Hidden("back~laundered", 0, 0, 24);
  const LaunderedPair pair{MeasureAttack(aligned, back_), MeasureAttack(aligned, laundered)};
  EXPECT_EQ(LaunderingDrop(aligned, "f", pair).size(), 1U);
}

TEST_F(LeakageDifferencesTest, ARateThatThePeopleDoNotSupportIsNull) {
  const LeakageFrame rare = FrameOf(originals_, "matcher", "detected", 0.01, 1, bootstrap_);
  const LaunderedPair pair{MeasureAttack(rare, back_), MeasureAttack(rare, back_laundered_)};
  for (const Figure& figure :
       {LaunderingDrop(rare, "f", pair).front(), CoAdaptedShare(rare, "f", pair, pair).front()}) {
    EXPECT_TRUE(std::isnan(figure.value)) << figure.name;
    EXPECT_THAT(figure.note, testing::HasSubstr("people like them")) << figure.name;
  }
}

}  // namespace
}  // namespace pentimento
