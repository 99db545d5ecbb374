#include "framework/nn/sliced_wasserstein.h"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

torch::Tensor NoisePictures(double phase) {
  const torch::Tensor numbers = torch::arange(4 * 3 * 40 * 48).to(torch::kFloat64) + phase;
  return (torch::frac(torch::sin(numbers) * 43758.5453) * 0.5).to(torch::kFloat32).view({4, 3, 40, 48});
}

TEST(SlicedWasserstein, IsZeroForEqualSetsAndSmallForAlikeOnes) {
  const torch::Tensor pictures = NoisePictures(0.0);
  EXPECT_EQ(SlicedWasserstein(pictures, pictures), 0.0);
  const double alike = SlicedWasserstein(pictures, NoisePictures(1e5));
  EXPECT_GT(alike, 0.0);
  EXPECT_LT(alike, 0.2);
  EXPECT_EQ(alike, SlicedWasserstein(pictures, NoisePictures(1e5)));
}

TEST(SlicedWasserstein, OtherColoursAreADistanceAtTheLowestLevel) {
  const torch::Tensor pictures = NoisePictures(0.0);
  // The mean of halves of four pixels each: its deviation is half of theirs. 40 x 48 has the levels 40 and 20.
  const double deviation = torch::avg_pool2d(pictures, 2).std().item<double>();
  const double shift = 0.3;
  // The mean of |u.v| over unit vectors u of d dimensions is |v| sqrt(2 / (pi d)), and here |v| = shift / deviation
  // sqrt(d).
  const double expected = 0.5 * shift / deviation * std::sqrt(2.0 / M_PI);
  EXPECT_NEAR(SlicedWasserstein(pictures + shift, pictures), expected, 0.1 * expected);
}

TEST(SlicedWasserstein, BlurIsADistanceAtTheHighestLevel) {
  const torch::Tensor pictures = NoisePictures(0.0);
  const torch::Tensor blurred = torch::avg_pool2d(pictures, 3, 1, 1);
  EXPECT_GT(SlicedWasserstein(blurred, pictures), 3.0 * SlicedWasserstein(NoisePictures(1e5), pictures));
}

TEST(SlicedWasserstein, RefusesSetsThatDiffer) {
  EXPECT_THROW(SlicedWasserstein(torch::zeros({2, 3, 16, 16}), torch::zeros({3, 3, 16, 16})), ShapeError);
  EXPECT_THROW(SlicedWasserstein(torch::zeros({2, 3, 15, 16}), torch::zeros({2, 3, 15, 16})), ShapeError);
}

}  // namespace
}  // namespace pentimento
