#include "experiments/coverage/coverage.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace pentimento
