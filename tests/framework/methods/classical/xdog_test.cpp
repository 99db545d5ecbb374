#include "framework/methods/classical/xdog.h"

#include <cmath>

#include <gtest/gtest.h>

#include "framework/image/gaussian.h"
#include "framework/media/decode.h"
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
