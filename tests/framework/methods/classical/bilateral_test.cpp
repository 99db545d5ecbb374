#include "framework/methods/classical/bilateral.h"

#include <gtest/gtest.h>
#include <opencv2/core.hpp>

#include "framework/core/random.h"
#include "framework/media/decode.h"
#include "tests/framework/methods/classical/golden_arrays.h"

namespace pentimento {
namespace {

/// Two halves, 0.3 and 0.7, with a little noise.
Picture NoisyStep(int width, int height) {
  Picture picture(width, height);
  RandomStream random(5, "test.bilateral");
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        picture.At(channel, y, x) = (x < width / 2 ? 0.3F : 0.7F) + static_cast<float>(random.Normal(0.0, 0.01));
      }
    }
  }
  return picture;
}

TEST(BilateralFilter, SmoothsAreasAndKeepsTheEdge) {
  const Picture smoothed = BilateralFilter(NoisyStep(40, 30), 9, 0.15, 4.0);
  double worst = 0.0;
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < 30; ++y) {
      for (int x = 0; x < 40; ++x) {
        worst = std::max(worst, std::abs(smoothed.At(channel, y, x) - (x < 20 ? 0.3 : 0.7)));
      }
    }
  }
  EXPECT_LT(worst, 0.015);
}

TEST(BilateralFilter, SameBitsWithAnyNumberOfThreads) {
  const Picture picture = NoisyStep(301, 203);
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const Picture one = BilateralFilter(picture, 7, 0.1, 2.0);
  cv::setNumThreads(4);
  const Picture four = BilateralFilter(picture, 7, 0.1, 2.0);
  cv::setNumThreads(threads);
  EXPECT_EQ(one.values, four.values);
}

TEST(BilateralFilter, GoldenByOpenCv) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  const Picture john = DecodePicture(GoldenFolder() / "john.png").picture;
  ExpectNearInterleaved(BilateralFilter(john, 9, 0.1, 5.0), GoldenArray("bilateral_opencv_d9_sc0.1_ss5"), 1e-3);
}

}  // namespace
}  // namespace pentimento
