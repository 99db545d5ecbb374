#include "framework/ops/features/two_tap_tile.h"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr std::size_t kTwoLots = 2 * kTwoTapChannels;

std::vector<float> RandomFloats(std::size_t count, std::uint64_t seed) {
  std::vector<float> values(count);
  RandomStream random(seed, "two_tap_tile_test");
  std::ranges::generate(values, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  return values;
}

class TwoTapTileTest : public ::testing::TestWithParam<SimdLevel> {};

/// All the way: inputs and kernels to the points, products there, and back.
TEST_P(TwoTapTileTest, IsTheConvolutionOfEachChannel) {
  constexpr std::size_t kApart = 7;
  constexpr std::size_t kStride = kTwoLots + 3;
  const std::vector<float> pixels = RandomFloats(kTwoTapPoints * kTwoLots, 1);
  const std::vector<float> kernels = RandomFloats(kTwoLots * kApart, 2);
  const std::vector<float> bias = RandomFloats(kTwoLots, 3);

  TwoTapInputs inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i] = pixels.data() + i * kTwoLots;
  }
  std::vector<float> points(kTwoTapPoints * kStride, -7.0F);
  TwoTapForward(inputs, kTwoLots, points.data(), kStride, GetParam());
  EXPECT_EQ(points[kTwoLots], -7.0F) << "nothing is written beyond the channels";
  std::vector<float> at_points(kTwoTapPoints * kStride, -7.0F);
  for (std::size_t first = 0; first < kTwoLots; first += kTwoTapKernels) {
    const float* const kernel = kernels.data() + first * kApart;
    TwoTapTransformKernels({kernel, kernel + 1, kernel + 2, kernel + 3}, kApart, at_points.data() + first, kStride);
  }
  EXPECT_EQ(at_points[kTwoLots], -7.0F) << "nothing is written beyond the kernels";
  std::ranges::transform(points, at_points, points.begin(), std::multiplies<>());

  for (const bool has_bias : {false, true}) {
    std::vector<float> made(kTwoTapTile * kTwoTapTile * kTwoLots);
    TwoTapOutputs outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      outputs[i] = made.data() + i * kTwoLots;
    }
    TwoTapBackward(points.data(), kStride, kTwoLots, has_bias ? bias.data() : nullptr, outputs, GetParam());
    for (std::size_t i = 0; i < made.size(); ++i) {
      const std::size_t pixel = i / kTwoLots;
      const std::size_t channel = i % kTwoLots;
      double expected = has_bias ? static_cast<double>(bias[channel]) : 0.0;
      for (std::size_t k = 0; k < kTwoTapValues; ++k) {
        const std::size_t from = (pixel / kTwoTapTile + k / 2) * kTwoTapWindow + pixel % kTwoTapTile + k % 2;
        expected +=
            static_cast<double>(kernels[channel * kApart + k]) * static_cast<double>(pixels[from * kTwoLots + channel]);
      }
      EXPECT_NEAR(static_cast<double>(made[i]), expected, 2e-6);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, TwoTapTileTest, ::testing::ValuesIn(SimdLevels()));

}  // namespace
}  // namespace pentimento
