#include "framework/ops/features/winograd_tile.h"

#include <algorithm>
#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

constexpr std::size_t kTileChannels = 2 * kWinogradChannels;

using Kernel = std::array<double, 9>;

/// G k G^T of the paper.
std::array<double, kWinogradPoints> AtThePoints(const Kernel& kernel) {
  constexpr std::array<std::array<double, 3>, kWinogradWindow> kG = {{{0.25, 0.0, 0.0},
                                                                      {-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0},
                                                                      {-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0},
                                                                      {1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0},
                                                                      {1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0},
                                                                      {0.0, 0.0, 1.0}}};
  std::array<double, kWinogradPoints> points = {};
  for (std::size_t i = 0; i < kWinogradPoints; ++i) {
    for (std::size_t k = 0; k < kernel.size(); ++k) {
      points[i] += kG[i / kWinogradWindow][k / 3] * kG[i % kWinogradWindow][k % 3] * kernel[k];
    }
  }
  return points;
}

class WinogradTileTest : public ::testing::TestWithParam<SimdLevel> {
 protected:
  WinogradTileTest() {
    RandomStream random(1, "winograd_tile_test");
    std::ranges::generate(pixels_, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
    std::ranges::generate(kernel_, [&] { return random.Uniform(-1.0, 1.0); });
    std::ranges::generate(bias_, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  }

  /// The convolution of each channel with the kernel, by way of the points.
  [[nodiscard]] std::vector<float> ByTile(const float* bias, bool relu) const {
    WinogradInputs inputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      inputs[i] = pixels_.data() + i * kTileChannels;
    }
    const std::size_t stride = kTileChannels + 3;
    std::vector<float> points(kWinogradPoints * stride);
    WinogradForward(inputs, kTileChannels, points.data(), stride, GetParam());
    const std::array<double, kWinogradPoints> kernel = AtThePoints(kernel_);
    for (std::size_t i = 0; i < points.size(); ++i) {
      points[i] *= static_cast<float>(kernel[i / stride]);
    }
    std::vector<float> result(kWinogradTile * kWinogradTile * kTileChannels);
    WinogradOutputs outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      outputs[i] = result.data() + i * kTileChannels;
    }
    WinogradBackward(points.data(), stride, kTileChannels, bias, relu, outputs, GetParam());
    return result;
  }

  [[nodiscard]] double Direct(std::size_t y, std::size_t x, std::size_t channel) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < kernel_.size(); ++k) {
      const std::size_t pixel = (y + k / 3) * kWinogradWindow + x + k % 3;
      sum += kernel_[k] * static_cast<double>(pixels_[pixel * kTileChannels + channel]);
    }
    return sum;
  }

  std::vector<float> pixels_ = std::vector<float>(kWinogradPoints * kTileChannels);
  Kernel kernel_ = {};
  std::vector<float> bias_ = std::vector<float>(kTileChannels);
};

TEST_P(WinogradTileTest, IsTheConvolution) {
  const std::vector<float> plain = ByTile(nullptr, false);
  const std::vector<float> with_bias = ByTile(bias_.data(), false);
  const std::vector<float> rectified = ByTile(bias_.data(), true);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const std::size_t pixel = i / kTileChannels;
    const std::size_t channel = i % kTileChannels;
    const double expected = Direct(pixel / kWinogradTile, pixel % kWinogradTile, channel);
    const double shifted = expected + static_cast<double>(bias_[channel]);
    EXPECT_NEAR(static_cast<double>(plain[i]), expected, 2e-5);
    EXPECT_NEAR(static_cast<double>(with_bias[i]), shifted, 2e-5);
    EXPECT_NEAR(static_cast<double>(rectified[i]), std::max(shifted, 0.0), 2e-5);
  }
}

TEST_P(WinogradTileTest, KernelsAreThoseOfTheDefinition) {
  constexpr std::size_t kApart = 11;
  constexpr std::size_t kStride = kWinogradKernels + 5;
  std::vector<float> kernels(kWinogradKernels * kApart);
  RandomStream random(2, "winograd_tile_test");
  std::ranges::generate(kernels, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  std::vector<float> points(kWinogradPoints * kStride, -7.0F);
  WinogradKernels(kernels.data(), kApart, WinogradTurn::kNone, points.data(), kStride, GetParam());
  for (std::size_t i = 0; i < kWinogradKernels; ++i) {
    Kernel kernel = {};
    std::copy_n(kernels.begin() + static_cast<std::ptrdiff_t>(i * kApart), kernel.size(), kernel.begin());
    const std::array<double, kWinogradPoints> expected = AtThePoints(kernel);
    for (std::size_t point = 0; point < kWinogradPoints; ++point) {
      EXPECT_NEAR(static_cast<double>(points[point * kStride + i]), expected[point], 1e-7);
    }
  }
  EXPECT_EQ(points[kWinogradKernels], -7.0F) << "nothing is written beyond the kernels";

  std::vector<float> turned(kernels.size());
  for (std::size_t i = 0; i < turned.size(); ++i) {
    const std::size_t place = i % kApart;
    turned[i] = place < 9 ? kernels[i / kApart * kApart + 8 - place] : kernels[i];
  }
  std::vector<float> points_of_turned(points.size(), -7.0F);
  WinogradKernels(turned.data(), kApart, WinogradTurn::kHalf, points_of_turned.data(), kStride, GetParam());
  EXPECT_EQ(points_of_turned, points);
}

/// A linear map's gradient is its adjoint: <A y, p> = <y, A^T p>.
TEST_P(WinogradTileTest, GradientOfTheOutputsIsTheAdjoint) {
  RandomStream random(3, "winograd_tile_test");
  constexpr std::size_t kStride = kTileChannels + 3;
  std::vector<float> gradients(kWinogradTile * kWinogradTile * kTileChannels);
  std::vector<float> points(kWinogradPoints * kStride);
  std::ranges::generate(gradients, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  std::ranges::generate(points, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  std::vector<float> outputs(gradients.size());
  WinogradGradients from;
  WinogradOutputs to;
  for (std::size_t i = 0; i < to.size(); ++i) {
    from[i] = gradients.data() + i * kTileChannels;
    to[i] = outputs.data() + i * kTileChannels;
  }
  std::vector<float> back(points.size());
  WinogradBackward(points.data(), kStride, kTileChannels, nullptr, false, to, GetParam());
  WinogradBackwardGradient(from, kTileChannels, back.data(), kStride, GetParam());
  for (std::size_t channel = 0; channel < kTileChannels; ++channel) {
    double forth = 0.0;
    double gradient = 0.0;
    for (std::size_t i = 0; i < to.size(); ++i) {
      forth += static_cast<double>(outputs[i * kTileChannels + channel]) *
               static_cast<double>(gradients[i * kTileChannels + channel]);
    }
    for (std::size_t i = 0; i < kWinogradPoints; ++i) {
      gradient += static_cast<double>(points[i * kStride + channel]) * static_cast<double>(back[i * kStride + channel]);
    }
    EXPECT_NEAR(forth, gradient, 1e-4);
  }
}

TEST_P(WinogradTileTest, GradientOfTheKernelsIsTheAdjoint) {
  RandomStream random(4, "winograd_tile_test");
  constexpr std::size_t kStride = kWinogradKernels + 5;
  std::vector<float> kernels(9 * kWinogradKernels);
  std::vector<float> points(kWinogradPoints * kStride);
  std::ranges::generate(kernels, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  std::ranges::generate(points, [&] { return static_cast<float>(random.Uniform(-1.0, 1.0)); });
  std::vector<float> forth(points.size());
  WinogradKernels(kernels.data(), 9, WinogradTurn::kNone, forth.data(), kStride, GetParam());
  std::vector<float> back(kernels.size(), 1.0F);
  WinogradAddKernelGradients(points.data(), kStride, back.data(), GetParam());
  for (std::size_t kernel = 0; kernel < kWinogradKernels; ++kernel) {
    double there = 0.0;
    double gradient = 0.0;
    for (std::size_t i = 0; i < kWinogradPoints; ++i) {
      there += static_cast<double>(points[i * kStride + kernel]) * static_cast<double>(forth[i * kStride + kernel]);
    }
    for (std::size_t i = 0; i < 9; ++i) {
      gradient += static_cast<double>(kernels[kernel * 9 + i]) * (static_cast<double>(back[kernel * 9 + i]) - 1.0);
    }
    EXPECT_NEAR(there, gradient, 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, WinogradTileTest, ::testing::ValuesIn(SimdLevels()));

}  // namespace
}  // namespace pentimento
