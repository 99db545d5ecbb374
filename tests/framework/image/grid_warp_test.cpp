#include "framework/image/grid_warp.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// Colours that say where a pixel was: x, y and a constant.
torch::Tensor Places(std::int64_t height, std::int64_t width) {
  const torch::Tensor x = torch::arange(width, torch::kFloat32).view({1, width}).expand({height, width});
  const torch::Tensor y = torch::arange(height, torch::kFloat32).view({height, 1}).expand({height, width});
  return torch::stack({x, y, torch::ones({height, width})}).unsqueeze(0).contiguous();
}

TEST(WarpByGrid, WithoutShiftsChangesNothing) {
  const torch::Tensor images = torch::rand({2, 3, 17, 24});
  EXPECT_TRUE(Near(WarpByGrid(images, torch::zeros({2, 2, 3, 5})), images, 1e-5));
}

TEST(WarpByGrid, TakesPixelsFromWhereTheShiftsPoint) {
  const torch::Tensor images = Places(9, 13);
  torch::Tensor shifts = torch::zeros({1, 2, 3, 3});  // nodes at rows 0, 4, 8 and columns 0, 6, 12
  shifts[0][0][1][1] = 1.5F;
  shifts[0][1][1][1] = -2.0F;
  const torch::Tensor warped = WarpByGrid(images, shifts)[0];
  EXPECT_NEAR(warped[0][4][6].item<double>(), 7.5, 1e-4);
  EXPECT_NEAR(warped[1][4][6].item<double>(), 2.0, 1e-4);
  EXPECT_NEAR(warped[0][4][3].item<double>(), 3.75, 1e-4);   // half way to the border: half the shift
  EXPECT_NEAR(warped[1][2][6].item<double>(), 1.0, 1e-4);    // 2 - 1
  EXPECT_NEAR(warped[0][2][3].item<double>(), 3.375, 1e-4);  // a quarter of it
  EXPECT_NEAR(warped[0][8][12].item<double>(), 12.0, 1e-4);
}

TEST(WarpByGrid, RepeatsTheBorder) {
  const torch::Tensor shifts = torch::full({1, 2, 2, 2}, 100.0F);
  const torch::Tensor warped = WarpByGrid(Places(5, 7), shifts);
  EXPECT_TRUE(Near(warped[0][0], torch::full({5, 7}, 6.0), 1e-5));
  EXPECT_TRUE(Near(warped[0][1], torch::full({5, 7}, 4.0), 1e-5));
}

TEST(WarpByGrid, TakesASinglePixel) {
  EXPECT_TRUE(Near(WarpByGrid(torch::full({1, 3, 1, 1}, 0.25), torch::ones({1, 2, 2, 2})),
                   torch::full({1, 3, 1, 1}, 0.25), 1e-6));
}

TEST(WarpByGrid, RefusesAGridThatDoesNotFit) {
  const torch::Tensor images = torch::rand({2, 3, 8, 8});
  EXPECT_THROW(WarpByGrid(images, torch::zeros({1, 2, 3, 3})), ShapeError);
  EXPECT_THROW(WarpByGrid(images, torch::zeros({2, 3, 3, 3})), ShapeError);
  EXPECT_THROW(WarpByGrid(images, torch::zeros({2, 2, 1, 3})), ShapeError);
  EXPECT_THROW(WarpByGrid(images[0], torch::zeros({3, 2, 3, 3})), ShapeError);
}

TEST(WarpAtRandom, DependsOnSeedPurposeStepAndPlaceAlone) {
  const torch::Tensor image = torch::rand({1, 3, 32, 40});
  const torch::Tensor three = WarpAtRandom(torch::cat({image, image, image}), 7, "test", 5);
  EXPECT_TRUE(SameBits(WarpAtRandom(image, 7, "test", 5), three.narrow(0, 0, 1)));
  EXPECT_FALSE(SameBits(three[0], three[1]));
  EXPECT_TRUE(SameBits(WarpAtRandom(image, 7, "test", 5, 2), three.narrow(0, 2, 1)));
  EXPECT_FALSE(SameBits(WarpAtRandom(image, 8, "test", 5)[0], three[0]));
  EXPECT_FALSE(SameBits(WarpAtRandom(image, 7, "other", 5)[0], three[0]));
  EXPECT_FALSE(SameBits(WarpAtRandom(image, 7, "test", 6)[0], three[0]));
}

TEST(WarpAtRandom, MovesByNoMoreThanAQuarterOfACellAndLeavesTheBorder) {
  const torch::Tensor places = Places(64, 64);
  double most = 0.0;
  for (std::int64_t step = 0; step < 100; ++step) {
    const torch::Tensor warped = WarpAtRandom(places, 1, "test", step);
    const torch::Tensor moved = (warped - places).abs();
    most = std::max(most, moved.max().item<double>());
    EXPECT_LT(moved[0].select(1, 0).max().item<double>(), 1e-3);
    EXPECT_LT(moved[0].select(2, 63).max().item<double>(), 1e-3);
  }
  EXPECT_LE(most, 0.24 * 32 + 1e-3);
  EXPECT_GT(most, 0.1 * 32);
}

}  // namespace
}  // namespace pentimento
