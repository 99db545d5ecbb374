#include "metrics/leakage/permuted_control.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr double kRenamedRate = 0.2;

std::vector<ChainPicture> TwoOfEach(const std::string& part, int people) {
  std::vector<ChainPicture> pictures;
  for (int i = 0; i < 2 * people; ++i) {
    pictures.push_back({fmt::format("{}/{}", part, i), fmt::format("{}-{:02}", part, i / 2), ""});
  }
  return pictures;
}

std::vector<std::string> NamesIn(const std::string& part, int people) {
  std::vector<std::string> everyone;
  for (const ChainPicture& picture : TwoOfEach(part, people)) {
    everyone.push_back(picture.subject);
  }
  return everyone;
}

/// @param score_of of two people, called once for each two pictures.
template <class ScoreOf>
HopComparisons Scored(const std::string& part, int people, ScoreOf score_of) {
  const std::vector<ChainPicture> pictures = TwoOfEach(part, people);
  std::vector<float> scores;
  for (int i = 0; i < 2 * people; ++i) {
    for (int j = 0; j < 2 * people; ++j) {
      scores.push_back(i == j ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score_of(i / 2, j / 2)));
    }
  }
  return HopComparisons::FromScores(pictures, pictures, std::move(scores));
}

/// People whom a matcher knows: the same person scores 4 more. Some are more like everybody than others are, and some
/// pairs more like each other, so that strangers' scores hang together.
HopComparisons KnownPeople(const std::string& part, int people, std::uint64_t seed) {
  RandomStream random(seed, "test.permuted", part);
  std::vector<double> likeness;
  std::vector<std::vector<double>> pair;
  for (int i = 0; i < people; ++i) {
    likeness.push_back(random.Normal(0.0, 0.5));
    pair.emplace_back();
    for (int j = 0; j <= i; ++j) {
      pair.back().push_back(random.Normal(0.0, 0.5));
    }
  }
  return Scored(part, people, [&](int i, int j) {
    return likeness[static_cast<std::size_t>(i)] + likeness[static_cast<std::size_t>(j)] +
           pair[static_cast<std::size_t>(std::max(i, j))][static_cast<std::size_t>(std::min(i, j))] +
           random.Normal(i == j ? 4.0 : 0.0, 1.0);
  });
}

TEST(PermutedFigures, CoversZeroWhereThereIsIdentity) {
  constexpr int kKnown = 100;
  constexpr int kDataSets = 40;
  int covered = 0;
  double mean = 0.0;
  for (std::uint64_t seed = 0; seed < kDataSets; ++seed) {
    const SplitBootstrap bootstrap(NamesIn("select", kKnown), NamesIn("test", kKnown), seed, 100, 2);
    const Attack attack{
        "naive", "x-y", "", Json::object(), KnownPeople("select", kKnown, seed), KnownPeople("test", kKnown, seed)};
    const LeakageFrame frame = FrameOf(attack, "matcher", "detected", kRenamedRate, 1, bootstrap);
    const MeasuredAttack measured{&attack, frame.originals, LeakageOf(frame.originals, frame.originals)};
    EXPECT_GT(measured.rates.tar.value, 0.8) << "somebody to be recognised";
    const std::vector<Figure> figures = PermutedFigures(frame, "f", measured, seed);
    const Figure& permuted = figures.at(0);
    EXPECT_EQ(figures.at(1).name, "tar@fmr=2e-1");
    EXPECT_EQ(figures.at(1).context["control"], "permuted");
    EXPECT_TRUE(figures.at(1).ci95);
    EXPECT_NEAR((figures.at(1).value - kRenamedRate) / (frame.originals.tar.value - kRenamedRate), permuted.value,
                1e-9);
    EXPECT_TRUE(figures.at(1).context["fmr_achieved"].is_number());
    EXPECT_EQ(permuted.context["permutations"], 20);
    ASSERT_TRUE(permuted.ci95) << permuted.note;
    EXPECT_LT(permuted.ci95->second - permuted.ci95->first, 0.6);
    covered += permuted.ci95->first <= 0.0 && permuted.ci95->second >= 0.0 ? 1 : 0;
    mean += permuted.value / kDataSets;
  }
  EXPECT_GE(covered, 36) << "of " << kDataSets;
  EXPECT_NEAR(mean, 0.0, 0.04);
}

TEST(PermutedFigures, IsTheMeanOverNamesThatAllDiffer) {
  // Six people have five derangements by shifts, which give everybody the name of every other person once. One of the
  // 30 pairs is linked at any threshold, none of the others is.
  constexpr int kSelect = 40;
  constexpr int kTest = 6;
  const SplitBootstrap bootstrap(NamesIn("select", kSelect), NamesIn("test", kTest), 5, 200, 1);
  RandomStream random(5, "test.permuted");
  const HopComparisons select =
      Scored("select", kSelect, [&](int i, int j) { return i == j ? 10.0 : random.Uniform(0.0, 1.0); });
  const auto linked = [&](int from, int to) {
    return Attack{
        "naive", "x-y",
        "",      Json::object(),
        select,  Scored("test", kTest, [&](int i, int j) {
          return i == j || (i == from && j == to) ? 10.0 : -10.0; })};
  };
  for (const std::uint64_t seed : {1U, 2U}) {
    for (const auto& [from, to] : {std::pair(0, 1), std::pair(4, 2)}) {
      const Attack attack = linked(from, to);
      const LeakageFrame frame = FrameOf(attack, "matcher", "detected", kRenamedRate, 1, bootstrap);
      const Figure permuted = PermutedFigures(frame, "f", MeasureAttack(frame, attack), seed).front();
      EXPECT_EQ(permuted.context["permutations"], kTest - 1);
      EXPECT_EQ(permuted.context["control"], "permuted");
      EXPECT_NEAR(permuted.value, (1.0 / 30.0 - kRenamedRate) / (1.0 - kRenamedRate), 1e-9) << permuted.note;
    }
  }
}

TEST(PermutedFigures, UndetectedProbesMatchNobodyOrWhomTheyAreNamedAfter) {
  // Of eight tested people the last shows no face; of the others none is like anybody else.
  constexpr int kSelect = 40;
  constexpr int kTest = 8;
  const SplitBootstrap bootstrap(NamesIn("select", kSelect), NamesIn("test", kTest), 5, 200, 1);
  RandomStream random(5, "test.permuted");
  const Attack attack{"naive",
                      "x-y",
                      "",
                      Json::object(),
                      Scored("select", kSelect, [&](int i, int j) { return i == j ? 10.0 : random.Uniform(0.0, 1.0); }),
                      Scored("test", kTest, [](int i, int j) {
                        return i == kTest - 1 ? std::numeric_limits<double>::quiet_NaN() : i == j ? 10.0 : -10.0;
                      })};
  const LeakageFrame frame = FrameOf(attack, "matcher", "detected", kRenamedRate, 1, bootstrap);
  const std::vector<Figure> figures = PermutedFigures(frame, "f", MeasureAttack(frame, attack), 1);
  ASSERT_EQ(figures.size(), 6U);
  const std::vector<std::pair<std::string, double>> tars = {
      {"detected", 0.0}, {"all-nonmatching", 0.0}, {"all-matching", 1.0 / kTest}};
  for (std::size_t i = 0; i < tars.size(); ++i) {
    const auto& [probes, tar] = tars[i];
    EXPECT_NEAR(figures[2 * i].value, (tar - kRenamedRate) / (1.0 - kRenamedRate), 1e-9) << probes;
    EXPECT_NEAR(figures[2 * i + 1].value, tar, 1e-9) << probes;
    for (const Figure& figure : {figures[2 * i], figures[2 * i + 1]}) {
      EXPECT_EQ(figure.context["probes"], probes);
      EXPECT_EQ(figure.context["control"], "permuted");
      EXPECT_EQ(figure.n, i == 0 ? 14 : 16) << probes;
      EXPECT_EQ(figure.n_subjects, i == 0 ? 7 : 8) << probes;
    }
  }
}

TEST(PermutedFigures, OnePersonHasNobodyElsesName) {
  const SplitBootstrap bootstrap(NamesIn("select", 1), NamesIn("test", 1), 5, 20, 1);
  const auto alone = [](const std::string& part) { return Scored(part, 1, [](int, int) { return 1.0; }); };
  const Attack attack{"naive", "x-y", "", Json::object(), alone("select"), alone("test")};
  const LeakageFrame frame = FrameOf(attack, "matcher", "detected", kRenamedRate, 1, bootstrap);
  const Figure permuted = PermutedFigures(frame, "f", MeasureAttack(frame, attack), 1).front();
  EXPECT_TRUE(std::isnan(permuted.value));
  EXPECT_FALSE(permuted.note.empty());
}

}  // namespace
}  // namespace pentimento
