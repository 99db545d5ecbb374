#include "framework/image/resample.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(Resample, ConstantStaysConstant) {
  const torch::Tensor images = torch::full({1, 3, 17, 23}, 0.3);
  for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
    EXPECT_TRUE(Near(Resize(images, 9, 40, filter), torch::full({1, 3, 9, 40}, 0.3), 1e-6));
  }
}

TEST(Resample, AveragesDetailFinerThanTheNewGrid) {
  // One-pixel stripes at a quarter of the size: sampling without a kernel would give black or white.
  torch::Tensor stripes = torch::zeros({3, 64, 64});
  stripes.slice(2, 0, 64, 2).fill_(1.0);
  for (const Filter filter : {Filter::kBilinear, Filter::kBicubic}) {
    const torch::Tensor small = Resize(stripes, 16, 16, filter).slice(2, 2, 14);
    EXPECT_LT((small - 0.5).abs().max().item<double>(), 0.06);
  }
}

TEST(Resample, HalvingIsATriangleOfTwiceTheWidth) {
  const torch::Tensor row = torch::rand({1, 1, 1, 16});
  const torch::Tensor half = Resize(row, 1, 8);
  // Output i lies between inputs 2i and 2i+1; the triangle of radius 2 gives 1/8, 3/8, 3/8, 1/8.
  for (int i = 1; i < 7; ++i) {
    const auto at = [&](int j) { return row[0][0][0][j].item<double>(); };
    EXPECT_NEAR(half[0][0][0][i].item<double>(),
                (at(2 * i - 1) + 3 * at(2 * i) + 3 * at(2 * i + 1) + at(2 * i + 2)) / 8, 1e-6);
  }
}

TEST(Resample, BicubicStaysInRange) {
  torch::Tensor edge = torch::zeros({3, 8, 8});
  edge.slice(2, 4, 8).fill_(1.0);
  const torch::Tensor large = Resize(edge, 31, 31, Filter::kBicubic);
  EXPECT_GE(large.min().item<double>(), 0.0);
  EXPECT_LE(large.max().item<double>(), 1.0);
}

TEST(Resample, ShorterSideKeepsTheAspectRatio) {
  EXPECT_EQ(ResizeShorterSide(torch::rand({3, 30, 60}), 20).sizes(), (torch::IntArrayRef{3, 20, 40}));
  EXPECT_EQ(ResizeShorterSide(torch::rand({3, 61, 30}), 20).sizes(), (torch::IntArrayRef{3, 41, 20}));
}

TEST(Resample, LongerSideKeepsTheAspectRatio) {
  EXPECT_EQ(ResizeLongerSide(torch::rand({3, 30, 60}), 20).sizes(), (torch::IntArrayRef{3, 10, 20}));
  EXPECT_EQ(ResizeLongerSide(torch::rand({2, 3, 61, 30}), 20).sizes(), (torch::IntArrayRef{2, 3, 20, 10}));
  EXPECT_EQ(ResizeLongerSide(torch::rand({3, 1, 90}), 20).sizes(), (torch::IntArrayRef{3, 1, 20}));
}

TEST(Resample, RefusesEmptyResults) {
  EXPECT_THROW(Resize(torch::rand({3, 4, 4}), 0, 4), ShapeError);
  EXPECT_THROW(Resize(torch::rand({4, 4}), 4, 4), ShapeError);
}

}  // namespace
}  // namespace pentimento
