#include "metrics/statistics/interval.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"

namespace pentimento {
namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

TEST(ClopperPearson, AgreesWithPublishedBounds) {
  // R: binom.test(k, n)$conf.int
  const Interval three_of_ten = ClopperPearson(3, 10);
  ASSERT_TRUE(three_of_ten.bounds);
  EXPECT_NEAR(three_of_ten.bounds->first, 0.06673951, 1e-7);
  EXPECT_NEAR(three_of_ten.bounds->second, 0.6524529, 1e-7);
}

TEST(ClopperPearson, ClosedFormsAtTheEnds) {
  for (const int n : {1, 5, 40, 300}) {
    const Interval none = ClopperPearson(0, n);
    const Interval all = ClopperPearson(n, n);
    const double bound = 1.0 - std::pow(0.025, 1.0 / n);
    EXPECT_EQ(none.bounds->first, 0.0);
    EXPECT_NEAR(none.bounds->second, bound, 1e-9) << n;
    EXPECT_NEAR(all.bounds->first, 1.0 - bound, 1e-9) << n;
    EXPECT_EQ(all.bounds->second, 1.0);
  }
}

TEST(ClopperPearson, NobodyIsNoInterval) {
  const Interval interval = ClopperPearson(0, 0);
  EXPECT_FALSE(interval.bounds);
  EXPECT_NE(interval.reason, "");
}

TEST(Wilson, IsItsClosedForm) {
  // Evaluated apart; the golden score sets hold an independent implementation's.
  const Interval three_of_ten = Wilson(3, 10);
  ASSERT_TRUE(three_of_ten.bounds);
  EXPECT_NEAR(three_of_ten.bounds->first, 0.1077913, 1e-7);
  EXPECT_NEAR(three_of_ten.bounds->second, 0.6032219, 1e-7);
  EXPECT_EQ(three_of_ten.method, "wilson");
}

TEST(Wilson, StaysInsideAtTheEnds) {
  constexpr double kSquare = 1.959963984540054 * 1.959963984540054;
  for (const int n : {1, 5, 40, 300}) {
    const Interval none = Wilson(0, n);
    const Interval all = Wilson(n, n);
    const double bound = kSquare / (n + kSquare);
    EXPECT_NEAR(none.bounds->first, 0.0, 1e-15);
    EXPECT_NEAR(none.bounds->second, bound, 1e-12) << n;
    EXPECT_NEAR(all.bounds->first, 1.0 - bound, 1e-12) << n;
    EXPECT_NEAR(all.bounds->second, 1.0, 1e-15);
  }
  EXPECT_FALSE(Wilson(0, 0).bounds);
}

TEST(PercentileInterval, InterpolatesBetweenOrderStatistics) {
  std::vector<double> values;
  for (int i = 100; i >= 0; --i) {
    values.push_back(i);
  }
  const Interval interval = PercentileInterval(values, 7);
  ASSERT_TRUE(interval.bounds);
  EXPECT_DOUBLE_EQ(interval.bounds->first, 2.5);
  EXPECT_DOUBLE_EQ(interval.bounds->second, 97.5);
  EXPECT_EQ(interval.method, "subject-bootstrap");
}

TEST(PercentileInterval, SaysWhyThereIsNone) {
  const std::vector<double> some = {1.0, 2.0, 3.0};
  EXPECT_NE(PercentileInterval(some, 1).reason.find("two people"), std::string::npos);
  EXPECT_NE(PercentileInterval({}, 5).reason.find("replicates is 0"), std::string::npos);
  const std::vector<double> same(20, 0.25);
  EXPECT_NE(PercentileInterval(same, 5).reason.find("same value"), std::string::npos);
  std::vector<double> holes(40, kNotANumber);
  holes[0] = 1.0;
  EXPECT_NE(PercentileInterval(holes, 5).reason.find("39 of 40"), std::string::npos);
}

TEST(PercentileInterval, PassesOverAFewUndefinedReplicates) {
  std::vector<double> values(100, 0.0);
  for (int i = 0; i < 100; ++i) {
    values[i] = i < 5 ? kNotANumber : i;
  }
  const Interval interval = PercentileInterval(values, 5);
  ASSERT_TRUE(interval.bounds);
  EXPECT_GT(interval.bounds->first, 5.0);
}

TEST(SetInterval, ReasonJoinsTheNote) {
  Figure figure;
  figure.note = "first";
  SetInterval(figure, PercentileInterval({}, 5));
  EXPECT_FALSE(figure.ci95);
  EXPECT_EQ(figure.note.rfind("first; no interval", 0), 0U);
  EXPECT_EQ(figure.ci_method, "");
}

Figure AucOf(double value) {
  Figure figure;
  figure.name = "auc";
  figure.value = value;
  figure.ci95 = {value - 0.01, value};
  figure.ci_method = "subject-bootstrap";
  return figure;
}

TEST(NoteCoverageNearOne, NamesTheSimulationFromThereOn) {
  Figure near = AucOf(kAucNearOne);
  near.note = "first";
  NoteCoverageNearOne(near);
  EXPECT_EQ(near.note,
            "first; near 1 this interval held the true value in 86 to 92.5 % of simulated studies, not 95 % "
            "(docs/coverage.md)");

  Figure lower = AucOf(0.979);
  NoteCoverageNearOne(lower);
  EXPECT_EQ(lower.note, "");
  Figure none = AucOf(1.0);
  none.ci95.reset();
  none.ci_method.clear();
  NoteCoverageNearOne(none);
  EXPECT_EQ(none.note, "") << "nothing is said of an interval that is not there";
  Figure missing = AucOf(kNotANumber);
  NoteCoverageNearOne(missing);
  EXPECT_EQ(missing.note, "");
}

TEST(NoteCoverageNearOne, SaysWhatTheSimulationFound) {
  const Json coverage = Json::parse(ReadFile(std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "docs" / "coverage.json"));
  double least = 1.0;
  double most = 0.0;
  for (const Json& row : coverage.at("figures")) {
    if (row.at("name") == "coverage[auc]" && row.at("context").at("tar") == 0.98) {
      EXPECT_GE(row.at("context").at("truth").get<double>(), kAucNearOne);
      least = std::min(least, row.at("value").get<double>());
      most = std::max(most, row.at("value").get<double>());
    }
  }
  Figure near = AucOf(0.99);
  NoteCoverageNearOne(near);
  EXPECT_NE(near.note.find(fmt::format("{:.0f} to {:.1f} %", 100 * least, 100 * most)), std::string::npos) << near.note;
}

TEST(NoteCoverageNearOne, OfADifferenceLooksAtItsSides) {
  Figure difference = AucOf(-0.2);
  NoteCoverageNearOne(difference, 0.7, 0.9);
  EXPECT_EQ(difference.note, "");
  NoteCoverageNearOne(difference, 0.79, 0.99);
  EXPECT_EQ(difference.note.rfind("one of the two AUCs is near 1", 0), 0U) << difference.note;
}

TEST(DropInterval, TakesAlongWhatTheNoteSaysOfIt) {
  Figure figure = AucOf(0.99);
  NoteCoverageNearOne(figure);
  DropInterval(figure);
  EXPECT_FALSE(figure.ci95);
  EXPECT_EQ(figure.ci_method, "");
  EXPECT_EQ(figure.note, "");
  EXPECT_EQ(figure.value, 0.99);

  figure = AucOf(0.99);
  figure.note = "first";
  NoteCoverageNearOne(figure);
  NoteCoverageNearOne(figure, 0.99, 0.5);
  AddNote(figure, "last");
  DropInterval(figure);
  EXPECT_EQ(figure.note, "first; last");
}

TEST(DropInferenceOfFew, TakesIntervalsAwayUnderTwentyPeople) {
  std::vector<Figure> figures(1);
  figures[0].value = 0.5;
  figures[0].ci95 = {0.1, 0.9};
  DropInferenceOfFew(figures, kPeopleForInference);
  EXPECT_TRUE(figures[0].ci95);
  EXPECT_EQ(figures[0].note, "");
  DropInferenceOfFew(figures, kPeopleForInference - 1);
  EXPECT_FALSE(figures[0].ci95);
  EXPECT_EQ(figures[0].value, 0.5);
  EXPECT_EQ(figures[0].note, "fewer than 20 people: pictures and values, no inference");
}

}  // namespace
}  // namespace pentimento
