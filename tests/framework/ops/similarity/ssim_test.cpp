#include "framework/ops/similarity/ssim.h"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

torch::Tensor RandomBatch(std::uint64_t seed, at::IntArrayRef size, torch::Dtype type = torch::kFloat64) {
  torch::manual_seed(seed);
  return torch::rand(size, torch::dtype(type));
}

/// The definition written out for one channel: a window at a time, with the two-dimensional kernel.
double SsimByDefinition(const torch::Tensor& a, const torch::Tensor& b) {
  constexpr int kSide = 11;
  double kernel[kSide][kSide];
  double sum = 0.0;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      kernel[y][x] = std::exp(-((y - 5) * (y - 5) + (x - 5) * (x - 5)) / (2.0 * 1.5 * 1.5));
      sum += kernel[y][x];
    }
  }
  const auto left = a.accessor<double, 2>();
  const auto right = b.accessor<double, 2>();
  double total = 0.0;
  for (std::int64_t top = 0; top + kSide <= a.size(0); ++top) {
    for (std::int64_t start = 0; start + kSide <= a.size(1); ++start) {
      double mean_a = 0.0;
      double mean_b = 0.0;
      for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
          mean_a += kernel[y][x] / sum * left[top + y][start + x];
          mean_b += kernel[y][x] / sum * right[top + y][start + x];
        }
      }
      double variance_a = 0.0;
      double variance_b = 0.0;
      double covariance = 0.0;
      for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
          const double da = left[top + y][start + x] - mean_a;
          const double db = right[top + y][start + x] - mean_b;
          variance_a += kernel[y][x] / sum * da * da;
          variance_b += kernel[y][x] / sum * db * db;
          covariance += kernel[y][x] / sum * da * db;
        }
      }
      total += (2 * mean_a * mean_b + 1e-4) * (2 * covariance + 9e-4) /
               ((mean_a * mean_a + mean_b * mean_b + 1e-4) * (variance_a + variance_b + 9e-4));
    }
  }
  return total / static_cast<double>((a.size(0) - kSide + 1) * (a.size(1) - kSide + 1));
}

TEST(Ssim, IsTheDefinition) {
  const torch::Tensor a = RandomBatch(1, {1, 1, 17, 14});
  const torch::Tensor b = 0.5 * a + 0.5 * RandomBatch(2, {1, 1, 17, 14});
  EXPECT_NEAR(Ssim(a, b).item<double>(), SsimByDefinition(a[0][0], b[0][0]), 1e-12);
}

TEST(Ssim, IsSymmetricAtMostOneAndOneForEqualPictures) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const std::int64_t height = 11 + static_cast<std::int64_t>(seed);
    const torch::Tensor a = RandomBatch(seed, {3, 3, height, 16});
    const torch::Tensor b = RandomBatch(seed + 100, {3, 3, height, 16});
    const torch::Tensor value = Ssim(a, b);
    EXPECT_TRUE(torch::equal(value, Ssim(b, a)));
    EXPECT_LE(value.max().item<double>(), 1.0);
    EXPECT_TRUE(torch::allclose(Ssim(a, a), torch::ones({3}, torch::kFloat64), 0.0, 1e-12));
    EXPECT_LT(value.max().item<double>(), Ssim(a, 0.9 * a + 0.1 * b).min().item<double>());
  }
}

TEST(Ssim, BatchIsPictureByPicture) {
  const torch::Tensor a = RandomBatch(3, {2, 3, 20, 24});
  const torch::Tensor b = RandomBatch(4, {2, 3, 20, 24});
  const torch::Tensor together = Ssim(a, b);
  for (int i = 0; i < 2; ++i) {
    EXPECT_NEAR(together[i].item<double>(), Ssim(a[i].unsqueeze(0), b[i].unsqueeze(0)).item<double>(), 1e-14);
  }
}

TEST(Ssim, SinglePrecisionStaysNear) {
  const torch::Tensor a = RandomBatch(7, {1, 3, 64, 64});
  const torch::Tensor b = (a + 0.1 * RandomBatch(8, {1, 3, 64, 64})).clamp(0, 1);
  EXPECT_NEAR(Ssim(a, b).item<double>(), Ssim(a.to(torch::kFloat32), b.to(torch::kFloat32)).item<double>(), 1e-5);
}

TEST(Ssim, RefusesWhatHasNoWindow) {
  const torch::Tensor small = RandomBatch(9, {1, 3, 10, 40});
  EXPECT_THROW((void)Ssim(small, small), ShapeError);
  EXPECT_NO_THROW((void)Ssim(small, small, {.window = 9}));
  const torch::Tensor large = RandomBatch(9, {1, 3, 40, 40});
  EXPECT_THROW((void)Ssim(large, small), ShapeError);
  EXPECT_THROW((void)Ssim(large[0], large[0]), ShapeError);
}

TEST(SsimOptions, WindowMustBeOdd) {
  SsimOptions options;
  EXPECT_NO_THROW(options.Check());
  options.window = 10;
  EXPECT_THROW(options.Check(), ConfigError);
}

}  // namespace
}  // namespace pentimento
