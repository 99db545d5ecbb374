#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/random.h"
#include "framework/ops/features/bfloat16.h"
#include "framework/ops/features/channel_norm.h"
#include "framework/ops/features/channel_sums.h"
#include "framework/ops/features/hann_pool.h"
#include "framework/ops/features/shifted_sum.h"

namespace pentimento {
namespace {

constexpr std::size_t kChannels = 19;  // of no vector a multiple

std::vector<float> RandomValues(std::size_t count, std::uint64_t seed) {
  std::vector<float> values(count);
  RandomStream random(seed, "channel_kernels_test");
  std::ranges::generate(values, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  return values;
}

class ChannelKernelsTest : public ::testing::TestWithParam<SimdLevel> {};

TEST_P(ChannelKernelsTest, SumsAreThoseOfEachChannel) {
  constexpr std::size_t kPixels = 50;
  const std::vector<float> a = RandomValues(kPixels * kChannels, 1);
  const std::vector<float> b = RandomValues(kPixels * kChannels, 2);
  ChannelSums sums(kChannels);
  constexpr std::size_t kFirst = 20 * kChannels;
  AddChannelSums(std::span(a).first(kFirst), std::span(b).first(kFirst), sums, GetParam());
  AddChannelSums(std::span(a).subspan(kFirst), std::span(b).subspan(kFirst), sums, GetParam());
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    ChannelSums expected(1);
    for (std::size_t i = channel; i < a.size(); i += kChannels) {
      const auto x = static_cast<double>(a[i]);
      const auto y = static_cast<double>(b[i]);
      expected.a[0] += x;
      expected.b[0] += y;
      expected.squares_a[0] += x * x;
      expected.squares_b[0] += y * y;
      expected.products[0] += x * y;
    }
    EXPECT_NEAR(sums.a[channel], expected.a[0], 1e-12);
    EXPECT_NEAR(sums.b[channel], expected.b[0], 1e-12);
    EXPECT_NEAR(sums.squares_a[channel], expected.squares_a[0], 1e-12);
    EXPECT_NEAR(sums.squares_b[channel], expected.squares_b[0], 1e-12);
    EXPECT_NEAR(sums.products[channel], expected.products[0], 1e-12);
  }
}

TEST_P(ChannelKernelsTest, PoolIsTheRootOfTheBlurredSquare) {
  const std::vector<float> values = RandomValues(9 * kChannels, 3);
  PoolWindow<float> window;
  for (std::size_t i = 0; i < window.size(); ++i) {
    window[i] = values.data() + i * kChannels;
  }
  std::vector<float> pooled(kChannels);
  HannPool(window, kChannels, 0.01F, pooled.data(), GetParam());
  constexpr std::array<double, 9> kWeights = {1, 2, 1, 2, 4, 2, 1, 2, 1};
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    double sum = 0.01;
    for (std::size_t i = 0; i < window.size(); ++i) {
      const auto value = static_cast<double>(window[i][channel]);
      sum += kWeights[i] / 16.0 * value * value;
    }
    EXPECT_NEAR(static_cast<double>(pooled[channel]), std::sqrt(sum), 1e-6);
  }
}

/// The upper halves, and what they are as floats.
struct Halves {
  explicit Halves(std::vector<float> of) : values(std::move(of)), bits(values.size()) {
    for (std::size_t i = 0; i < bits.size(); ++i) {
      Assign(values[i], bits[i]);
      values[i] = AsFloat(bits[i]);
    }
  }
  std::vector<float> values;
  std::vector<Bfloat16> bits;
};

TEST_P(ChannelKernelsTest, OfHalvesAreThoseOfTheirValues) {
  constexpr std::size_t kPixels = 50;
  const Halves a(RandomValues(kPixels * kChannels, 4));
  const Halves b(RandomValues(kPixels * kChannels, 5));
  ChannelSums sums(kChannels);
  ChannelSums expected(kChannels);
  AddChannelSums(std::span<const Bfloat16>(a.bits), std::span<const Bfloat16>(b.bits), sums, GetParam());
  AddChannelSums(std::span<const float>(a.values), std::span<const float>(b.values), expected, GetParam());
  EXPECT_EQ(sums.a, expected.a);
  EXPECT_EQ(sums.b, expected.b);
  EXPECT_EQ(sums.squares_a, expected.squares_a);
  EXPECT_EQ(sums.squares_b, expected.squares_b);
  EXPECT_EQ(sums.products, expected.products);

  PoolWindow<Bfloat16> window;
  PoolWindow<float> window_of_values;
  for (std::size_t i = 0; i < window.size(); ++i) {
    window[i] = a.bits.data() + i * kChannels;
    window_of_values[i] = a.values.data() + i * kChannels;
  }
  std::vector<Bfloat16> pooled(kChannels);
  std::vector<float> wanted(kChannels);
  HannPool(window, kChannels, 0.01F, pooled.data(), GetParam());
  HannPool(window_of_values, kChannels, 0.01F, wanted.data(), GetParam());
  EXPECT_EQ(pooled, Halves(wanted).bits);
}

TEST(Bfloat16Test, IsTheNearest) {
  const auto rounded = [](float value) {
    Bfloat16 half;
    Assign(value, half);
    return AsFloat(half);
  };
  EXPECT_EQ(rounded(1.0F), 1.0F);
  EXPECT_EQ(rounded(-0.0F), 0.0F);
  EXPECT_EQ(rounded(1.0F + 0x1p-8F), 1.0F) << "as near to either: the even one";
  EXPECT_EQ(rounded(1.0F + 0x1p-8F + 0x1p-20F), 1.0F + 0x1p-7F);
  EXPECT_EQ(rounded(1.0F + 3.0F * 0x1p-8F), 1.0F + 0x1p-6F);
  EXPECT_EQ(rounded(-3.0F - 0x1p-9F), -3.0F);
  EXPECT_EQ(rounded(std::numeric_limits<float>::infinity()), std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(rounded(std::numeric_limits<float>::quiet_NaN())));
}

TEST_P(ChannelKernelsTest, SumsAndSquaresAreAdded) {
  constexpr std::size_t kPixels = 30;
  const std::vector<float> values = RandomValues(kPixels * kChannels, 4);
  std::vector<double> sums(kChannels, 1.0);
  std::vector<double> squares(kChannels, 2.0);
  AddSumsAndSquares(values, sums, squares, GetParam());
  for (std::size_t channel = 0; channel < kChannels; ++channel) {
    double sum = 1.0;
    double square = 2.0;
    for (std::size_t i = channel; i < values.size(); i += kChannels) {
      const auto x = static_cast<double>(values[i]);
      sum += x;
      square += x * x;
    }
    EXPECT_NEAR(sums[channel], sum, 1e-12);
    EXPECT_NEAR(squares[channel], square, 1e-12);
  }
}

TEST_P(ChannelKernelsTest, NormaliseScalesEachChannelThenRectifiesThenAdds) {
  constexpr std::size_t kPixels = 7;
  const std::vector<float> values = RandomValues(kPixels * kChannels, 5);
  const std::vector<float> added = RandomValues(kPixels * kChannels, 6);
  const std::vector<float> means = RandomValues(kChannels, 7);
  const std::vector<float> scales = RandomValues(kChannels, 8);
  for (const bool relu : {false, true}) {
    const ChannelNorm norm{means, scales, relu};
    std::vector<float> made(values.size());
    NormalisePixels(norm, values.data(), kPixels, added.data(), made.data(), GetParam());
    std::vector<float> in_place = values;
    NormalisePixels(norm, in_place.data(), kPixels, nullptr, in_place.data(), GetParam());
    for (std::size_t i = 0; i < values.size(); ++i) {
      float expected = (values[i] - means[i % kChannels]) * scales[i % kChannels];
      expected = relu ? std::max(expected, 0.0F) : expected;
      EXPECT_NEAR(in_place[i], expected, 1e-6F);
      EXPECT_NEAR(made[i], expected + added[i], 1e-6F);
    }
  }
}

/// Against the definition: (g - mean(g) - n mean(g n)) * scale, where n is the normalised value and g counts only where
/// ReLU let n pass.
TEST_P(ChannelKernelsTest, GradientsOfTheNormAreThoseOfTheDefinition) {
  constexpr std::size_t kPixels = 9;
  const std::vector<float> values = RandomValues(kPixels * kChannels, 5);
  const std::vector<float> gradients = RandomValues(values.size(), 6);
  const std::vector<float> means = RandomValues(kChannels, 7);
  const std::vector<float> scales = RandomValues(kChannels, 8);
  const std::vector<float> mean = RandomValues(kChannels, 9);
  const std::vector<float> product = RandomValues(kChannels, 10);
  for (const bool relu : {false, true}) {
    const ChannelNorm norm{means, scales, relu};
    std::vector<double> sums(kChannels, 1.0);
    std::vector<double> products(kChannels, 2.0);
    AddNormGradients(norm, values.data(), gradients.data(), kPixels, sums, products, GetParam());
    std::vector<float> made(values.size());
    NormGradients(norm, {mean, product}, values.data(), gradients.data(), kPixels, made.data(), GetParam());
    std::vector<double> expected_sums(kChannels, 1.0);
    std::vector<double> expected_products(kChannels, 2.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t channel = i % kChannels;
      const float n = (values[i] - means[channel]) * scales[channel];
      const float g = relu && n <= 0.0F ? 0.0F : gradients[i];
      expected_sums[channel] += static_cast<double>(g);
      expected_products[channel] += static_cast<double>(g) * static_cast<double>(n);
      EXPECT_NEAR(made[i], scales[channel] * (g - mean[channel] - n * product[channel]), 1e-6F);
    }
    for (std::size_t channel = 0; channel < kChannels; ++channel) {
      EXPECT_NEAR(sums[channel], expected_sums[channel], 1e-12);
      EXPECT_NEAR(products[channel], expected_products[channel], 1e-6);
    }
  }
}

TEST(ShiftedSumTest, AddsEachRowOnePlaceFurther) {
  constexpr std::size_t kStride = 8;
  const std::vector<float> rows = RandomValues(3 * kStride, 9);
  std::vector<float> to = {1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F};
  AddShifted(rows.data(), kStride, 3, 5, to.data());
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(to[i], static_cast<float>(i + 1) + rows[i] + rows[kStride + i + 1] + rows[2 * kStride + i + 2], 1e-6F);
  }
  EXPECT_EQ(to[5], 6.0F);
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, ChannelKernelsTest, ::testing::ValuesIn(SimdLevels()));

}  // namespace
}  // namespace pentimento
