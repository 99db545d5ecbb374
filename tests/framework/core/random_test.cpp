#include "framework/core/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace pentimento {
namespace {

using Block = std::array<std::uint32_t, 4>;

/// Philox4x32-10 as the paper words it: one bumped key a round, the two products swapped across.
Block ReferencePhilox(Block counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const auto round_key0 = static_cast<std::uint32_t>(key[0] + 0x9E3779B9ULL * static_cast<unsigned>(round));
    const auto round_key1 = static_cast<std::uint32_t>(key[1] + 0xBB67AE85ULL * static_cast<unsigned>(round));
    const std::uint64_t left = 0xD2511F53ULL * counter[0];
    const std::uint64_t right = 0xCD9E8D57ULL * counter[2];
    counter = {static_cast<std::uint32_t>((right >> 32) ^ counter[1] ^ round_key0), static_cast<std::uint32_t>(right),
               static_cast<std::uint32_t>((left >> 32) ^ counter[3] ^ round_key1), static_cast<std::uint32_t>(left)};
  }
  return counter;
}

std::uint64_t ReferenceMix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// The vectors that come with Random123 (kat_vectors, philox4x32 10).
TEST(Random, TheReferenceGivesThePublishedVectors) {
  EXPECT_EQ(ReferencePhilox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(ReferencePhilox({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(ReferencePhilox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, AStreamIsPhiloxOverItsKey) {
  constexpr std::uint64_t kSeed = 0xFEEDFACECAFEBEEFULL;
  constexpr std::uint64_t kId = 123456789012345ULL;
  RandomStream stream(kSeed, "cyclegan.pool", kId);
  const std::uint64_t key = ReferenceMix(kSeed ^ ReferenceMix(StableKey("cyclegan.pool")));
  const std::uint64_t id = ReferenceMix(kId ^ 0xA0761D6478BD642FULL);
  for (std::uint32_t block = 0; block < 5; ++block) {
    const Block expected =
        ReferencePhilox({block, 0, static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32)},
                        {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)});
    for (const std::uint32_t word : expected) {
      EXPECT_EQ(stream.Bits(), word);
    }
  }
}

// Computed by an independent Python implementation: data sets and trainings depend on these never changing.
TEST(Random, BitsAreTheSameEverywhere) {
  EXPECT_EQ(StableKey(""), 0xc3817c016ba4ff30ULL);
  EXPECT_EQ(StableKey("portraits"), 0x2358aac9a7c3f763ULL);
  RandomStream by_text(2026, "portraits.identity", "anna/0001.jpg");
  for (const std::uint32_t word : {0x7eea67f9U, 0x74740809U, 0xb44023a7U, 0x76e7eec7U, 0x2a4ebe77U, 0xc04f7560U}) {
    EXPECT_EQ(by_text.Bits(), word);
  }
  RandomStream by_number(1, "step", 7);
  EXPECT_EQ(by_number.Uniform(), 0.23854997589208815);
  EXPECT_EQ(by_number.Uniform(), 0.9860227999457533);
  EXPECT_EQ(by_number.Uniform(), 0.5980825042254134);
}

TEST(Random, EveryPartOfTheKeyCounts) {
  std::set<std::uint64_t> firsts;
  firsts.insert(RandomStream(1, "a", 1).Bits64());
  firsts.insert(RandomStream(2, "a", 1).Bits64());
  firsts.insert(RandomStream(1, "b", 1).Bits64());
  firsts.insert(RandomStream(1, "a", 2).Bits64());
  firsts.insert(RandomStream(1, "a", "1").Bits64());
  firsts.insert(RandomStream(1, "a", "").Bits64());
  EXPECT_EQ(firsts.size(), 6U);
}

TEST(Random, UniformHasTheMomentsOfItsDistribution) {
  RandomStream stream(3, "moments", 0);
  constexpr int kDraws = 200'000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = stream.Uniform(-1.0, 3.0);
    ASSERT_GE(value, -1.0);
    ASSERT_LT(value, 3.0);
    sum += value;
    squares += (value - 1.0) * (value - 1.0);
  }
  // Five standard errors.
  EXPECT_NEAR(sum / kDraws, 1.0, 5 * std::sqrt(16.0 / 12 / kDraws));
  EXPECT_NEAR(squares / kDraws, 16.0 / 12, 5 * std::sqrt((16.0 * 16 / 80 - 16.0 * 16 / 144) / kDraws));
}

TEST(Random, NormalHasTheMomentsOfItsDistribution) {
  RandomStream stream(3, "moments", 1);
  constexpr int kDraws = 200'000;
  double sum = 0.0;
  double squares = 0.0;
  double cubes = 0.0;
  double fourths = 0.0;
  double lagged = 0.0;
  double last = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = stream.Normal();
    sum += value;
    squares += value * value;
    cubes += value * value * value;
    fourths += value * value * value * value;
    lagged += value * last;
    last = value;
  }
  const double root = std::sqrt(static_cast<double>(kDraws));
  EXPECT_NEAR(sum / kDraws, 0.0, 5 / root);
  EXPECT_NEAR(squares / kDraws, 1.0, 5 * std::sqrt(2.0) / root);
  EXPECT_NEAR(cubes / kDraws, 0.0, 5 * std::sqrt(15.0) / root);
  EXPECT_NEAR(fourths / kDraws, 3.0, 5 * std::sqrt(96.0) / root);
  EXPECT_NEAR(lagged / kDraws, 0.0, 5 / root);  // the pair of one Box-Muller draw is independent
}

TEST(Random, NormalScalesAndShifts) {
  RandomStream standard(9, "n", 0);
  RandomStream scaled(9, "n", 0);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(scaled.Normal(5.0, 2.0), 5.0 + 2.0 * standard.Normal());
  }
}

TEST(Random, BelowIsUnbiased) {
  // Of 3 * 2^62, a plain remainder would give the first third twice as often.
  constexpr std::uint64_t kBound = 3ULL << 62;
  RandomStream stream(4, "below", 0);
  constexpr int kDraws = 60'000;
  std::array<int, 3> counts{};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t value = stream.Below(kBound);
    ASSERT_LT(value, kBound);
    ++counts[value >> 62];
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, kDraws / 3.0, 5 * std::sqrt(kDraws * 2.0 / 9));
  }
}

TEST(Random, BelowReachesEveryValueAndNoMore) {
  RandomStream stream(4, "below", 1);
  std::array<int, 7> counts{};
  for (int i = 0; i < 7000; ++i) {
    ++counts.at(stream.Below(7));
  }
  double chi_square = 0.0;
  for (const int count : counts) {
    chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  }
  EXPECT_LT(chi_square, 27.9);  // 6 degrees of freedom, p = 1e-4
  EXPECT_EQ(stream.Below(1), 0U);
}

TEST(Random, ShuffleGivesEachOrderEquallyOften) {
  std::array<int, 6> counts{};
  for (std::uint64_t id = 0; id < 6000; ++id) {
    std::vector<int> order = {0, 1, 2};
    RandomStream(5, "shuffle", id).Shuffle(std::span(order));
    ++counts.at(static_cast<std::size_t>(order[0]) * 2 + (order[1] > order[2] ? 1U : 0U));
  }
  double chi_square = 0.0;
  for (const int count : counts) {
    chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
  }
  EXPECT_LT(chi_square, 25.7);  // 5 degrees of freedom, p = 1e-4
}

TEST(Random, ChanceKeepsItsEnds) {
  RandomStream stream(6, "chance", 0);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(stream.Chance(0.0));
    EXPECT_TRUE(stream.Chance(1.0));
    hits += stream.Chance(0.3) ? 1 : 0;
  }
  EXPECT_NEAR(hits, 3000, 5 * std::sqrt(10'000 * 0.21));
}

}  // namespace
}  // namespace pentimento
