#include "metrics/statistics/linkability.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <span>

#include <gtest/gtest.h>

#include "framework/core/json.h"
#include "framework/core/random.h"
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

}  // namespace
}  // namespace pentimento
