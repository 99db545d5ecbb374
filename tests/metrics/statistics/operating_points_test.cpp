#include "metrics/statistics/operating_points.h"

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

std::vector<std::string> People(int count) {
  std::vector<std::string> people;
  for (int i = 0; i < count; ++i) {
    people.push_back(fmt::format("p{}", 1000 + i));
  }
  return people;
}

/// Scores from an embedding: a person is a point, a picture a point near it, the score minus the distance.
ComparisonSet Embedded(int people, int pictures, double noise, std::uint64_t seed) {
  constexpr int kDimensions = 8;
  std::vector<std::array<double, kDimensions>> points;
  for (int person = 0; person < people; ++person) {
    RandomStream random(seed, "embedded", static_cast<std::uint64_t>(person));
    std::array<double, kDimensions> centre{};
    for (double& value : centre) {
      value = random.Normal();
    }
    for (int picture = 0; picture < pictures; ++picture) {
      points.push_back(centre);
      for (double& value : points.back()) {
        value += random.Normal(0.0, noise);
      }
    }
  }
  std::vector<Comparison> comparisons;
  for (int i = 0; i < people * pictures; ++i) {
    for (int j = 0; j < people * pictures; ++j) {
      if (i == j) {
        continue;
      }
      double square = 0.0;
      for (int d = 0; d < kDimensions; ++d) {
        square += (points[i][d] - points[j][d]) * (points[i][d] - points[j][d]);
      }
      comparisons.push_back({-std::sqrt(square), i / pictures, j / pictures, i / pictures == j / pictures});
    }
  }
  return ComparisonSet(std::move(comparisons));
}

TEST(ComputeVerification, ValuesAreThoseOfTheCurveAndLieInTheirIntervals) {
  const ComparisonSet comparisons = Embedded(30, 3, 0.8, 1);
  const SubjectBootstrap bootstrap(People(30), 2, 300, 2);
  const VerificationFigures figures = ComputeVerification(comparisons, {{0.01, 0.1}, {-1.0}}, bootstrap);
  const RocCurve curve = comparisons.Curve(bootstrap.UnitWeights());
  EXPECT_EQ(figures.auc.value, curve.Auc());
  EXPECT_EQ(figures.tar[1].value, curve.AtFmr(0.1).tar);
  EXPECT_EQ(figures.operating_points[0].fmr, curve.AtFmr(0.01).fmr);
  EXPECT_EQ(figures.fmr_at_threshold[0].value, curve.AtThreshold(-1.0).fmr);
  EXPECT_EQ(figures.tar_at_threshold[0].value, curve.AtThreshold(-1.0).tar);
  for (const VerificationValue* value :
       {&figures.auc, &figures.eer, &figures.eer_interpolated, &figures.dprime, &figures.genuine_mean,
        &figures.genuine_median, &figures.impostor_mean, &figures.impostor_median, &figures.tar[1]}) {
    ASSERT_TRUE(value->interval.bounds);
    EXPECT_LT(value->interval.bounds->first, value->interval.bounds->second);
    EXPECT_GT(value->interval.bounds->second, value->value - 0.05);
    EXPECT_LT(value->interval.bounds->first, value->value + 0.05);
  }
}

TEST(ComputeVerification, SaysWhenTheTargetNeedsMorePeople) {
  const ComparisonSet comparisons = Embedded(40, 2, 0.8, 1);
  const SubjectBootstrap bootstrap(People(40), 2, 300, 2);
  const VerificationFigures figures = ComputeVerification(comparisons, {{0.01, 0.4}, {}}, bootstrap);
  EXPECT_NE(figures.tar[0].note.find("needs 3000 independent impostor comparisons; those of these 40 people"),
            std::string::npos)
      << figures.tar[0].note;
  EXPECT_FALSE(figures.tar[0].supported);
  EXPECT_TRUE(figures.tar[0].too_few_people);
  EXPECT_EQ(figures.tar[1].note, "");
  EXPECT_TRUE(figures.tar[1].supported);
  EXPECT_FALSE(figures.tar[1].too_few_people);
}

TEST(ComputeVerification, PlainListsHaveFiguresButNoIntervals) {
  const std::vector<double> genuine = {0.9, 0.8, 0.3};
  const std::vector<double> impostor = {0.1, 0.2, 0.4, 0.85};
  const SubjectBootstrap nobody({""}, 1, 100, 1);
  const VerificationFigures figures =
      ComputeVerification(ComparisonSet::FromLists(genuine, impostor), {{0.25}, {}}, nobody);
  EXPECT_DOUBLE_EQ(figures.auc.value, 9.0 / 12.0);
  EXPECT_DOUBLE_EQ(figures.tar[0].value, 2.0 / 3.0);
  EXPECT_FALSE(figures.auc.interval.bounds);
  EXPECT_NE(figures.auc.interval.reason, "");
  EXPECT_FALSE(figures.tar[0].supported);
  EXPECT_NE(figures.tar[0].note.find("needs 120 independent impostor comparisons; these are 4"), std::string::npos)
      << figures.tar[0].note;
}

TEST(ComputeVerification, AllOrNothingHasExactBoundsOverPeople) {
  std::vector<Comparison> comparisons;
  for (int i = 0; i < 12; ++i) {
    comparisons.push_back({1.0 + i, i, i, true});
    comparisons.push_back({1.5 + i, i, i, true});
    comparisons.push_back({-1.0 - i, i, (i + 1) % 12, false});
  }
  const SubjectBootstrap bootstrap(People(12), 2, 100, 1);
  const VerificationValue all = ComputeVerification(ComparisonSet(comparisons), {{0.1}, {}}, bootstrap).tar[0];
  EXPECT_EQ(all.value, 1.0);
  ASSERT_TRUE(all.interval.bounds);
  EXPECT_EQ(all.interval.method, "clopper-pearson");
  EXPECT_NEAR(all.interval.bounds->first, std::pow(0.025, 1.0 / 12.0), 1e-9);
  EXPECT_EQ(all.interval.bounds->second, 1.0);
  const VerificationValue none =
      ComputeVerification(ComparisonSet(comparisons), {{}, {0.5}}, bootstrap).fmr_at_threshold[0];
  EXPECT_EQ(none.value, 0.0);
  ASSERT_TRUE(none.interval.bounds);
  EXPECT_NEAR(none.interval.bounds->second, 1.0 - std::pow(0.025, 1.0 / 12.0), 1e-9);
}

TEST(AucDifference, IsPaired) {
  const SubjectBootstrap bootstrap(People(30), 2, 400, 2);
  const ComparisonSet clear = Embedded(30, 3, 0.6, 5);
  const ComparisonSet slightly_worse = Embedded(30, 3, 0.7, 5);
  const VerificationValue none = AucDifference(clear, clear, bootstrap);
  EXPECT_EQ(none.value, 0.0);
  EXPECT_FALSE(none.interval.bounds);
  const VerificationValue difference = AucDifference(clear, slightly_worse, bootstrap);
  ASSERT_TRUE(difference.interval.bounds);
  EXPECT_GT(difference.interval.bounds->first, 0.0);
  const Interval first = ComputeVerification(clear, {}, bootstrap).auc.interval;
  const Interval second = ComputeVerification(slightly_worse, {}, bootstrap).auc.interval;
  const auto width = [](const Interval& interval) { return interval.bounds->second - interval.bounds->first; };
  EXPECT_LT(width(difference.interval), width(first) + width(second));
}

TEST(EffectiveImpostors, IsLimitedByPeople) {
  EXPECT_EQ(EffectiveImpostors(0.01, {}, 40, 100'000), 780.0);
  EXPECT_EQ(EffectiveImpostors(0.01, {}, 1, 5000), 5000.0);
  const std::vector<double> spread = {0.0, 0.1, 0.2};
  EXPECT_NEAR(EffectiveImpostors(0.1, spread, 40, 100'000), 0.09 / 0.01, 1e-9);
}

/// The number of people in a note of `SetSupport`.
double PeopleAskedFor(double effective, std::int64_t people, double target) {
  VerificationValue value;
  SetSupport(value, target, effective, people);
  EXPECT_FALSE(value.supported);
  const std::string before = "it takes about ";
  const std::size_t place = value.note.find(before);
  return place == std::string::npos ? 0.0 : std::stod(value.note.substr(place + before.size()));
}

TEST(SetSupport, AsksForMorePeopleThanThereAre) {
  // 28 people have 378 pairs, but where their comparisons are worth 60, twice as many people are worth 120.
  EXPECT_EQ(PeopleAskedFor(60.0, 28, 0.25), 56.0);
  // Where all pairs count, it takes so many people that their pairs suffice: 78 have 3003.
  EXPECT_EQ(PeopleAskedFor(780.0, 40, 0.01), 78.0);
  for (const std::int64_t people : {2, 5, 28, 77}) {
    const double pairs = 0.5 * static_cast<double>(people * (people - 1));
    for (const double share : {0.1, 0.5, 0.99, 1.0}) {
      if (share * pairs >= 1.0) {
        EXPECT_GT(PeopleAskedFor(share * pairs, people, 0.01), static_cast<double>(people)) << people << " " << share;
        EXPECT_GE(PeopleAskedFor(share * pairs, people, 0.01), 78.0);
      }
    }
  }
  EXPECT_EQ(PeopleAskedFor(0.0, 28, 0.25), 0.0) << "it cannot be told";
}

TEST(NameAtFmr, IsThePromisedSpelling) {
  EXPECT_EQ(NameAtFmr("tar", 0.01), "tar@fmr=1e-2");
  EXPECT_EQ(NameAtFmr("tar", 0.05), "tar@fmr=5e-2");
  EXPECT_EQ(NameAtFmr("tar", 0.1), "tar@fmr=1e-1");
  EXPECT_EQ(NameAtFmr("leakage", 0.001), "leakage@fmr=1e-3");
  EXPECT_EQ(NameAtFmr("tar", 0.025), "tar@fmr=2.5e-2");
  EXPECT_EQ(NameAtRate("fnir", "fpir", 0.01), "fnir@fpir=1e-2");
}

TEST(ComputeVerification, TiedTopImpostorsLeaveNoOperatingPoint) {
  // Every fifth pair of people is taken for one person, with the highest score there is.
  std::vector<Comparison> comparisons;
  for (int i = 0; i < 60; ++i) {
    comparisons.push_back({1.0, i, i, true});
    for (int j = 0; j < 60; ++j) {
      if (i != j) {
        comparisons.push_back({(i + j) % 5 == 0 ? 2.0 : -static_cast<double>(i + j), i, j, false});
      }
    }
  }
  const SubjectBootstrap bootstrap(People(60), 2, 100, 1);
  const VerificationFigures figures = ComputeVerification(ComparisonSet(comparisons), {{0.1, 0.3}, {}}, bootstrap);
  EXPECT_EQ(figures.operating_points[0].threshold, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(figures.tar[0].supported);
  EXPECT_FALSE(figures.tar[0].too_few_people) << "more of them would tie as well";
  EXPECT_NE(figures.tar[0].note.find("no threshold with that FMR accepts anything"), std::string::npos);
  EXPECT_EQ(figures.tar[1].value, 1.0) << "0.2 of the impostors are above";
  EXPECT_EQ(figures.tar[1].note.find("no threshold"), std::string::npos);
}

TEST(RequireThreshold, GenuineScoresAboveTiedImpostorsAreAnOperatingPoint) {
  VerificationValue value;
  RequireThreshold(value, 0.1, {.threshold = 2.0, .fmr = 0.0, .fnmr = 0.0, .tar = 1.0});
  EXPECT_TRUE(value.supported) << "none of the impostors is accepted, and somebody is";
  RequireThreshold(value, 0.1, {.threshold = std::numeric_limits<double>::infinity(), .tar = 0.2});
  EXPECT_TRUE(value.supported) << "undetected faces of a perfect matcher score +inf";
  RequireThreshold(value, 0.1, {});
  EXPECT_FALSE(value.supported);
}

}  // namespace
}  // namespace pentimento
