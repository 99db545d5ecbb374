#include "framework/methods/classical/xdog.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "framework/core/random.h"
#include "framework/media/decode.h"
#include "framework/methods/classical/gaussian.h"
#include "tests/framework/methods/classical/golden_arrays.h"

namespace pentimento {
namespace {

template <class T>
void ExpectNear(const std::vector<T>& actual, const std::vector<float>& golden, double tolerance) {
  ASSERT_EQ(actual.size(), golden.size());
  for (std::size_t i = 0; i < golden.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(actual[i]), golden[i], tolerance) << "index " << i;
  }
}

TEST(GaussianBlur, ImpulseBecomesTheKernel) {
  std::vector<float> plane(15 * 15, 0.0F);
  plane[7 * 15 + 7] = 1.0F;
  const std::vector<double> kernel = GaussianKernel(1.5);
  ASSERT_EQ(kernel.size(), 13U);
  EXPECT_NEAR(kernel[6] / kernel[7], std::exp(0.5 / 2.25), 1e-12);
  const std::vector<double> blurred = GaussianBlur(plane, 15, 15, 1.5);
  for (int y = 1; y < 14; ++y) {
    for (int x = 1; x < 14; ++x) {
      EXPECT_NEAR(blurred[y * 15 + x], kernel[y - 1] * kernel[x - 1], 1e-15);
    }
  }
}

TEST(GaussianBlur, MirroredBordersKeepTheMean) {
  RandomStream random(3, "test.gaussian");
  for (const auto& [width, height] : {std::pair{1, 1}, {2, 9}, {13, 4}}) {
    std::vector<float> plane(static_cast<std::size_t>(width * height));
    for (float& value : plane) {
      value = static_cast<float>(random.Uniform());
    }
    const std::vector<double> blurred = GaussianBlur(plane, width, height, 3.0);
    EXPECT_NEAR(std::accumulate(blurred.begin(), blurred.end(), 0.0), std::accumulate(plane.begin(), plane.end(), 0.0),
                1e-9);
  }
  EXPECT_THROW(GaussianBlur(std::vector<float>(5), 2, 2, 1.0), ShapeError);
  EXPECT_THROW(GaussianKernel(0.0), ShapeError);
}

TEST(GaussianBlur, GoldenByScipy) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  ExpectNear(GaussianBlur(GoldenArray("xdog_gray_in"), 150, 150, 1.4), GoldenArray("gauss1.4_scipy_reflect"), 1e-5);
}

TEST(Luma, OfThePrimaries) {
  Picture picture(3, 1);
  picture.values = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  EXPECT_EQ(Luma(picture), (std::vector<float>{0.299F, 0.587F, 0.114F}));
}

TEST(Xdog, FlatPaperByHand) {
  const XdogParameters parameters = {.threshold = 0.5, .steepness = 4.0};
  for (const float value : Xdog(std::vector<float>(64, 0.7F), 8, 8, parameters)) {
    EXPECT_FLOAT_EQ(value, 1.0F);
  }
  for (const float value : Xdog(std::vector<float>(64, 0.4F), 8, 8, parameters)) {
    EXPECT_NEAR(value, 1.0 + std::tanh(4.0 * (0.4 - 0.5)), 1e-5);
  }
}

TEST(Xdog, InkLiesOnTheDarkSideOfAnEdge) {
  std::vector<float> luma;
  for (int i = 0; i < 32 * 32; ++i) {
    luma.push_back(i % 32 < 16 ? 0.4F : 0.8F);
  }
  const std::vector<float> paper = Xdog(luma, 32, 32, {.threshold = 0.1});
  EXPECT_LT(paper[16 * 32 + 14], 0.01F);
  EXPECT_FLOAT_EQ(paper[16 * 32 + 16], 1.0F);
  EXPECT_FLOAT_EQ(paper[16 * 32 + 2], 1.0F);
  EXPECT_FLOAT_EQ(paper[16 * 32 + 30], 1.0F);
}

TEST(Xdog, GoldenBothParameterSets) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  const std::vector<float> luma = GoldenArray("xdog_gray_in");
  ExpectNear(Xdog(luma, 150, 150, {1.4, 1.6, 20.0, 0.6, 10.0}), GoldenArray("xdog_out"), 1e-5);
  ExpectNear(Xdog(luma, 150, 150, {1.0, 1.6, 10.0, 0.5, 20.0}), GoldenArray("xdog_out_variant"), 1e-5);
  ExpectNear(Luma(DecodePicture(GoldenFolder() / "john.png").picture), luma, 1e-6);
}

}  // namespace
}  // namespace pentimento
