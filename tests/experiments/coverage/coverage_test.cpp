#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "experiments/coverage/leakage_coverage.h"

namespace pentimento {
namespace {

TEST(DrawComparisons, HasTheRatesItSays) {
  const CoverageCell cell{.people = 400, .tar = 0.5};
  const ComparisonSet set = DrawComparisons(cell, 7);
  EXPECT_EQ(set.genuine_count(), 1600);
  EXPECT_EQ(set.impostor_count(), 400 * 399 / 2);
  const std::vector<double> once(400, 1.0);
  const OperatingPoint point = set.Curve(once).AtFmr(cell.fmr);
  EXPECT_NEAR(point.threshold, 1.2816, 0.1);
  EXPECT_NEAR(point.tar, 0.5, 0.06);
  EXPECT_NEAR(set.Genuine(once).variance, 1.0, 0.15);
  EXPECT_NEAR(set.Impostor(once).variance, 1.0, 0.1);
}

TEST(SimulateCoverage, ManyPeopleAreCoveredAboutAsOftenAsPromised) {
  Progress silent;
  const CellCoverage result =
      SimulateCoverage({.people = 40, .tar = 0.5}, {.datasets = 200, .replicates = 200, .threads = 2}, silent);
  ASSERT_EQ(result.tar.intervals, 200);
  // 95 % of 200 are 190, with a standard error of 3.
  EXPECT_GE(result.tar.covered, 176);
  EXPECT_LE(result.tar.covered, 199);
  EXPECT_GE(result.auc.covered, 176);
  EXPECT_LE(result.auc.covered, 199);
}

TEST(SimulateCoverage, AllOrNothingIsAlwaysCovered) {
  Progress silent;
  const CellCoverage result =
      SimulateCoverage({.people = 10, .tar = 1.0}, {.datasets = 20, .replicates = 50, .threads = 1}, silent);
  EXPECT_EQ(result.tar.covered, 20);
  EXPECT_NEAR(result.tar.mean_width, 1.0 - std::pow(0.025, 0.1), 1e-9);
  EXPECT_EQ(result.supported, 0);
}

TEST(SimulateCoverage, AHundredPeopleSupportOneInTen) {
  Progress silent;
  const CellCoverage result =
      SimulateCoverage({.people = 100, .tar = 0.5}, {.datasets = 10, .replicates = 100, .threads = 2}, silent);
  EXPECT_GE(result.supported, 9);
}

TEST(CoverageDocument, HoldsBothFiguresOfACell) {
  const CellCoverage cell{.cell = {.people = 20, .tar = 0.5},
                          .tar = {.truth = 0.5, .covered = 93, .intervals = 100, .mean_width = 0.25},
                          .auc = {.truth = 0.8}};
  const ResultDocument document = CoverageDocument({cell}, {});
  ASSERT_EQ(document.figures.size(), 2U);
  EXPECT_EQ(document.figures[0].name, "coverage[tar@fmr=1e-1]");
  EXPECT_DOUBLE_EQ(document.figures[0].value, 0.93);
  ASSERT_TRUE(document.figures[0].ci95);
  EXPECT_LT(document.figures[0].ci95->first, 0.93);
  EXPECT_EQ(ToJson(document.figures[1])["value"], nullptr);
  EXPECT_THAT(CoverageTable({cell}, 100), testing::HasSubstr("| 20 | 0.5 | 93.0 % | 0.250 | no interval | - | 0 % |"));
}

TEST(DrawHops, HaveTheRatesTheySayAndSharePeople) {
  const LeakageCell cell{.people = 400, .tar = 0.5, .originals_tar = 0.9};
  const HopPair drawn = DrawHops(cell, cell.people, "test", 7);
  const std::vector<double> once(400, 1.0);
  EXPECT_NEAR(drawn.originals.Curve(once).AtFmr(cell.fmr).tar, 0.9, 0.04);
  EXPECT_NEAR(drawn.hop.Curve(once).AtFmr(cell.fmr).tar, 0.5, 0.06);
  std::vector<double> here(400);
  std::vector<double> there(400);
  const auto add_up = [](const ComparisonSet& set, std::vector<double>& sums) {
    for (const Comparison& comparison : set.comparisons()) {
      if (comparison.genuine) {
        sums[static_cast<std::size_t>(comparison.probe_subject)] += comparison.score / 4.0;
      }
    }
  };
  add_up(drawn.originals, here);
  add_up(drawn.hop, there);
  double mean_here = 0.0;
  double mean_there = 0.0;
  for (std::size_t i = 0; i < here.size(); ++i) {
    mean_here += here[i] / 400.0;
    mean_there += there[i] / 400.0;
  }
  double covariance = 0.0;
  for (std::size_t i = 0; i < here.size(); ++i) {
    covariance += (here[i] - mean_here) * (there[i] - mean_there) / 400.0;
  }
  EXPECT_NEAR(covariance, 0.25, 0.08) << "half the variance of a person is shared";
  EXPECT_NE(DrawHops(cell, 400, "select", 7).hop.comparisons()[0].score, drawn.hop.comparisons()[0].score);
}

TEST(SimulateLeakageCoverage, ThresholdsOfOtherPeopleAreAllowedFor) {
  Progress silent;
  const LeakageCellCoverage result = SimulateLeakageCoverage(
      {.people = 40, .tar = 0.5, .selecting = 60}, {.datasets = 100, .replicates = 150, .threads = 2}, silent);
  EXPECT_NEAR(result.leakage.truth, 0.4 / 0.88, 1e-12);
  ASSERT_EQ(result.leakage.intervals, 100);
  // 95 % of 100, with a standard error of 2.2.
  EXPECT_GE(result.leakage.covered, 87);
  EXPECT_GT(result.leakage.mean_width, 0.1);
  EXPECT_LT(result.leakage.mean_width, 0.6);
}

TEST(SimulateLeakageCoverage, ACeilingThatIsUnknownGivesNoLeakage) {
  Progress silent;
  const LeakageCellCoverage result =
      SimulateLeakageCoverage({.people = 20, .tar = 0.5, .originals_tar = 0.3, .selecting = 30},
                              {.datasets = 5, .replicates = 50, .threads = 1}, silent);
  EXPECT_EQ(result.leakage.intervals, 0);
  EXPECT_EQ(result.supported, 0);
  const ResultDocument document = LeakageCoverageDocument({result}, {});
  ASSERT_EQ(document.figures.size(), 1U);
  EXPECT_EQ(document.figures[0].name, "coverage[leakage@fmr=1e-1]");
  EXPECT_EQ(document.figures[0].context["selecting"], 30);
  EXPECT_THAT(LeakageCoverageTable({result}, 5),
              testing::HasSubstr("| 20 | 0.5 | 0.3 | 2.000 | no interval | - | 0 % |"));
}

}  // namespace
}  // namespace pentimento
