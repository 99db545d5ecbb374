#include "metrics/statistics/linkability.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <span>

#include <gtest/gtest.h>

#include "framework/core/json.h"
#include "framework/core/random.h"
#include "metrics/statistics/identity_permutation.h"
#include "tests/metrics/npy.h"

namespace pentimento {
namespace {

const std::string kGoldenScores = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/verification_metrics/";
constexpr double kGoldenTolerance = 1e-9;

class GoldenLinkability : public testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] Json Expected() const {
    std::ifstream file(kGoldenScores + "meta.json");
    return Json::parse(file)["results"][GetParam()]["linkability"];
  }
  [[nodiscard]] std::vector<double> Array(const std::string& name) const {
    return ReadNpy<double>(kGoldenScores + GetParam() + "_link_" + name + ".npy", "<f8");
  }

  std::vector<double> genuine_ = ReadScoresNpy(kGoldenScores + GetParam() + "_genuine.npy");
  std::vector<double> impostor_ = ReadScoresNpy(kGoldenScores + GetParam() + "_impostor.npy");
  ComparisonSet comparisons_ = ComparisonSet::FromLists(genuine_, impostor_);
};

TEST_P(GoldenLinkability, BinsAndLocalValues) {
  const ScoreBins bins = CountInBins(comparisons_, 50);
  const Linkability linkability = LinkabilityOf(bins, 1.0);
  const std::vector<double> edges = Array("edges");
  const std::vector<double> local = Array("D");
  const std::vector<double> mated = Array("p_mated");
  const std::vector<double> nonmated = Array("p_nonmated");
  ASSERT_EQ(bins.edges.size(), edges.size());
  for (std::size_t i = 0; i < local.size(); ++i) {
    const double width = bins.edges[i + 1] - bins.edges[i];
    EXPECT_NEAR(bins.edges[i], edges[i], kGoldenTolerance);
    EXPECT_NEAR(static_cast<double>(bins.genuine[i]) / (static_cast<double>(genuine_.size()) * width), mated[i],
                kGoldenTolerance);
    EXPECT_NEAR(static_cast<double>(bins.impostor[i]) / (static_cast<double>(impostor_.size()) * width), nonmated[i],
                kGoldenTolerance);
    EXPECT_NEAR(linkability.local[i], local[i], kGoldenTolerance) << i;
  }
}

TEST_P(GoldenLinkability, SystemValues) {
  const Json expected = Expected();
  for (const auto& [name, entry] : expected.items()) {
    const bool rare_mates = name == "omega0.1_50bins";
    const int bins = rare_mates ? 50 : entry["bins"].get<int>();
    if (name.starts_with("default")) {
      EXPECT_EQ(LinkabilityBins(comparisons_.genuine_count()), bins);
    }
    EXPECT_NEAR(LinkabilityOf(CountInBins(comparisons_, bins), rare_mates ? 0.1 : 1.0).system,
                entry["Dsys_sum"].get<double>(), kGoldenTolerance)
        << name;
  }
}

INSTANTIATE_TEST_SUITE_P(ScoreSets, GoldenLinkability,
                         testing::Values("continuous", "ties", "separable", "reversed", "tiny"));

TEST(CountInBins, TheLastBinHoldsItsRightEdge) {
  const std::vector<double> genuine = {0.0, 1.0, 2.0, 4.0};
  const std::vector<double> impostor = {3.0, 1.9999};
  const ScoreBins bins = CountInBins(ComparisonSet::FromLists(genuine, impostor), 4);
  EXPECT_EQ(bins.edges, (std::vector<double>{0.0, 1.0, 2.0, 3.0, 4.0}));
  EXPECT_EQ(bins.genuine, (std::vector<std::int64_t>{1, 1, 1, 1}));
  EXPECT_EQ(bins.impostor, (std::vector<std::int64_t>{0, 1, 0, 1}));
}

TEST(CountInBins, EqualScoresHaveNoBins) {
  const std::vector<double> same = {0.5, 0.5};
  const ScoreBins bins = CountInBins(ComparisonSet::FromLists(same, same), 10);
  EXPECT_TRUE(bins.edges.empty());
  EXPECT_TRUE(std::isnan(LinkabilityOf(bins, 1.0).system));
}

TEST(LinkabilityOf, KnownAnswers) {
  // Two bins, densities 3:1 and 1:3: D = (3 - 1) / (3 + 1) where genuine scores prevail, which hold 3/4 of them.
  EXPECT_DOUBLE_EQ(LinkabilityOf({{0.0, 0.5, 1.0}, {10, 30}, {75, 25}}, 1.0).system, 0.75 * 0.5);
  EXPECT_EQ(LinkabilityOf({{0.0, 0.5, 1.0}, {0, 8}, {5, 0}}, 1.0).system, 1.0);
  EXPECT_EQ(LinkabilityOf({{0.0, 0.5, 1.0}, {4, 4}, {5, 5}}, 1.0).system, 0.0);
  EXPECT_EQ(LinkabilityBins(19), 1);
  EXPECT_EQ(LinkabilityBins(5000), 100);
}

std::vector<double> NormalScores(std::uint64_t seed, int count, double mean) {
  RandomStream random(seed, "linkability");
  std::vector<double> scores;
  for (int i = 0; i < count; ++i) {
    scores.push_back(random.Normal(mean, 1.0));
  }
  return scores;
}

TEST(PermuteLinkability, TellsChanceFromSignal) {
  const auto null_of = [](double shift) {
    const ComparisonSet set = ComparisonSet::FromLists(NormalScores(1, 200, shift), NormalScores(2, 1000, 0.0));
    const ScoreBins bins = CountInBins(set, LinkabilityBins(200));
    return std::pair(LinkabilityOf(bins, 1.0).system, PermuteLinkability(bins, 1.0, 200, 3));
  };
  const auto [by_chance, chance] = null_of(0.0);
  EXPECT_GT(chance.p_value, 0.05);
  EXPECT_GT(chance.mean, 0.0);
  EXPECT_NEAR(by_chance, chance.mean, 3.0 * (chance.upper - chance.mean));
  const auto [by_signal, signal] = null_of(1.0);
  EXPECT_GT(by_signal, signal.upper);
  EXPECT_DOUBLE_EQ(signal.p_value, 1.0 / 201.0);
}

TEST(PermuteLinkability, IsTheDistributionOfShuffledScores) {
  std::vector<double> scores = NormalScores(4, 400, 0.0);
  const auto bins_of = [&] {
    const std::span<const double> all(scores);
    return CountInBins(ComparisonSet::FromLists(all.subspan(0, 100), all.subspan(100)), 10);
  };
  const LinkabilityNull drawn = PermuteLinkability(bins_of(), 1.0, 4000, 6);
  RandomStream random(7, "shuffle");
  std::vector<double> values;
  double mean = 0.0;
  for (int i = 0; i < 4000; ++i) {
    random.Shuffle(std::span<double>(scores));
    values.push_back(LinkabilityOf(bins_of(), 1.0).system);
    mean += values.back() / 4000.0;
  }
  std::ranges::sort(values);
  EXPECT_NEAR(drawn.mean, mean, 0.002);
  EXPECT_NEAR(drawn.upper, values[3799], 0.006);
}

TEST(PermuteLinkability, ManyScoresTakeNoLonger) {
  constexpr std::int64_t kMany = 2'000'000'000;
  const ScoreBins bins{{0.0, 0.5, 1.0}, {kMany, kMany}, {kMany, kMany}};
  const LinkabilityNull null = PermuteLinkability(bins, 1.0, 50, 1);
  EXPECT_GT(null.mean, 0.0);
  EXPECT_LT(null.upper, 1e-4);
}

/// Scores of everybody's three pictures with everybody's three; not with the one that a picture was made from. What a
/// person's probes are like and what her gallery is like both shift the scores, and the two have nothing to do with
/// each other unless `link` is added.
ComparisonSet DependentScores(std::uint64_t seed, int people, double link) {
  RandomStream random(seed, "linkability.dependent");
  std::vector<double> probe;
  std::vector<double> gallery;
  for (int i = 0; i < people; ++i) {
    probe.push_back(random.Normal(0.0, 1.0));
    gallery.push_back(random.Normal(0.0, 1.0));
  }
  std::vector<Comparison> comparisons;
  for (std::int32_t i = 0; i < people; ++i) {
    for (std::int32_t j = 0; j < people; ++j) {
      for (int k = 0; k < (i == j ? 6 : 9); ++k) {
        comparisons.push_back({probe[static_cast<std::size_t>(i)] + gallery[static_cast<std::size_t>(j)] +
                                   random.Normal(i == j ? link : 0.0, 0.3),
                               i, j, i == j});
      }
    }
  }
  return ComparisonSet(std::move(comparisons));
}

TEST(PermuteIdentities, HoldsItsLevelWhereTheScoresOfAPersonHangTogether) {
  constexpr int kDataSets = 200;
  constexpr int kPeople = 40;
  int small = 0;
  int small_of_labels = 0;
  for (std::uint64_t seed = 0; seed < kDataSets; ++seed) {
    const ComparisonSet set = DependentScores(seed, kPeople, 0.0);
    const ScoreBins bins = CountInBins(set, LinkabilityBins(set.genuine_count()));
    const std::optional<LinkabilityNull> null = PermuteIdentities(set, bins, 1.0, 100, seed);
    ASSERT_TRUE(null);
    small += null->p_value <= 0.05 ? 1 : 0;
    small_of_labels += PermuteLinkability(bins, 1.0, 100, seed).p_value <= 0.05 ? 1 : 0;
  }
  // At most 5 % of them should; 8.5 % is what 200 draws of 5 % exceed once in a hundred times.
  EXPECT_LE(small, 17) << "of " << kDataSets;
  EXPECT_GE(small_of_labels, 80) << "as if comparisons were independent";
}

TEST(PermuteIdentities, FindsALink) {
  const ComparisonSet set = DependentScores(1, 30, 3.0);
  const ScoreBins bins = CountInBins(set, 6);
  const std::optional<LinkabilityNull> null = PermuteIdentities(set, bins, 1.0, 200, 3);
  ASSERT_TRUE(null);
  EXPECT_GT(LinkabilityOf(bins, 1.0).system, null->upper);
  EXPECT_DOUBLE_EQ(null->p_value, 1.0 / 201.0);
}

TEST(PermuteIdentities, NeedsPeopleAndAllOfTheirComparisons) {
  const ComparisonSet lists = ComparisonSet::FromLists(NormalScores(1, 40, 0.0), NormalScores(2, 40, 0.0));
  EXPECT_FALSE(PermuteIdentities(lists, CountInBins(lists, 4), 1.0, 10, 1));
  const ComparisonSet all = DependentScores(1, 5, 0.0);
  std::vector<Comparison> some;
  for (const Comparison& comparison : all.comparisons()) {
    if (comparison.probe_subject != 2 || comparison.gallery_subject != 4) {
      some.push_back(comparison);
    }
  }
  const ComparisonSet incomplete(some);
  EXPECT_FALSE(PermuteIdentities(incomplete, CountInBins(incomplete, 4), 1.0, 10, 1));
  EXPECT_TRUE(PermuteIdentities(all, CountInBins(all, 4), 1.0, 10, 1));
}

TEST(PermuteIdentities, TwoPeopleAreThemselvesOrEachOther) {
  // Genuine scores are 1, the others 0: with the names exchanged the genuine ones are two of eight zeros.
  std::vector<Comparison> comparisons;
  for (std::int32_t i = 0; i < 2; ++i) {
    for (std::int32_t j = 0; j < 2; ++j) {
      for (int k = 0; k < (i == j ? 2 : 4); ++k) {
        comparisons.push_back({i == j ? 1.0 : 0.0, i, j, i == j});
      }
    }
  }
  const ComparisonSet set(comparisons);
  const std::optional<LinkabilityNull> null = PermuteIdentities(set, CountInBins(set, 2), 1.0, 400, 5);
  ASSERT_TRUE(null);
  // Unchanged, D_sys is 1. Exchanged, all comparisons of strangers are genuine or left out, and impostors are the ones.
  EXPECT_EQ(null->upper, 1.0);
  EXPECT_EQ(null->mean, 1.0);
}

}  // namespace
}  // namespace pentimento
