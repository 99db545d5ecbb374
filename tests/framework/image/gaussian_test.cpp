#include "framework/image/gaussian.h"

#include <cmath>
#include <numeric>
#include <utility>

#include <gtest/gtest.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

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

TEST(GaussianBlur, EachPlaneOfAPictureByItself) {
  Picture picture(9, 6);
  RandomStream random(5, "test.gaussian");
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  const Picture blurred = GaussianBlur(picture, 1.2);
  EXPECT_EQ(blurred.width, 9);
  EXPECT_EQ(blurred.height, 6);
  for (int channel = 0; channel < 3; ++channel) {
    const std::vector<double> plane = GaussianBlur(picture.Plane(channel), 9, 6, 1.2);
    for (std::size_t i = 0; i < plane.size(); ++i) {
      EXPECT_EQ(blurred.Plane(channel)[i], static_cast<float>(plane[i]));
    }
  }
  EXPECT_THROW(GaussianBlur(Picture(), 1.2), ShapeError);
}

}  // namespace
}  // namespace pentimento
