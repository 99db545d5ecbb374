#include "framework/media/area_shrinker.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace pentimento {
namespace {

template <class T>
std::vector<float> Shrunk(const std::vector<T>& source, int width, int height, int channels, int target_width,
                          int target_height) {
  AreaShrinker shrinker(width, height, channels, target_width, target_height);
  for (int y = 0; y < height; ++y) {
    shrinker.AddRow(source.data() + y * width * channels);
  }
  return shrinker.result();
}

/// The length of what two intervals have in common.
double Overlap(double begin, double end, double other_begin, double other_end) {
  return std::max(0.0, std::min(end, other_end) - std::max(begin, other_begin));
}

/// The mean over a target pixel's area, summed over every source pixel in double precision.
double AreaMean(const std::vector<float>& source, int width, int height, int channels, double left, double top,
                double right, double bottom, int channel) {
  double sum = 0.0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      sum += Overlap(x, x + 1, left, right) * Overlap(y, y + 1, top, bottom) *
             static_cast<double>(source[(static_cast<std::size_t>(y) * width + x) * channels + channel]);
    }
  }
  return sum / ((right - left) * (bottom - top));
}

TEST(AreaShrinker, AveragesWholePixels) {
  const std::vector<std::uint8_t> source = {1, 3, 10, 20,  //
                                            5, 7, 30, 40};
  EXPECT_EQ(Shrunk(source, 4, 2, 1, 2, 1), (std::vector<float>{4, 25}));
  EXPECT_EQ(Shrunk(source, 4, 2, 1, 4, 1), (std::vector<float>{3, 5, 20, 30}));
  EXPECT_EQ(Shrunk(source, 4, 2, 1, 2, 2), (std::vector<float>{2, 15, 6, 35}));
}

TEST(AreaShrinker, SplitsPixelsByTheirParts) {
  // Three pixels to two: the middle one counts half on either side.
  const std::vector<float> shrunk = Shrunk(std::vector<std::uint16_t>{0, 300, 3000}, 3, 1, 1, 2, 1);
  EXPECT_FLOAT_EQ(shrunk[0], (0.0F + 0.5F * 300.0F) / 1.5F);
  EXPECT_FLOAT_EQ(shrunk[1], (0.5F * 300.0F + 3000.0F) / 1.5F);
}

TEST(AreaShrinker, KeepsTheSizeItIsAskedToKeep) {
  const std::vector<float> source = {0.5F, 0.25F, 1.0F, 0.75F, 0.0F, 0.125F};
  EXPECT_EQ(Shrunk(source, 1, 2, 3, 1, 2), source);
}

RC_GTEST_PROP(AreaShrinker, IsTheMeanOverTheCoveredArea, ()) {
  const int channels = *rc::gen::element(1, 3);
  const int width = *rc::gen::inRange(1, 40);
  const int height = *rc::gen::inRange(1, 40);
  const int target_width = *rc::gen::inRange(1, width + 1);
  const int target_height = *rc::gen::inRange(1, height + 1);
  std::vector<float> source(static_cast<std::size_t>(width * height * channels));
  for (float& value : source) {
    value = static_cast<float>(*rc::gen::inRange(0, 256)) / 255.0F;
  }
  const std::vector<float> shrunk = Shrunk(source, width, height, channels, target_width, target_height);
  const double scale_x = static_cast<double>(width) / target_width;
  const double scale_y = static_cast<double>(height) / target_height;
  std::size_t at = 0;
  for (int y = 0; y < target_height; ++y) {
    for (int x = 0; x < target_width; ++x) {
      for (int c = 0; c < channels; ++c) {
        const double expected = AreaMean(source, width, height, channels, x * scale_x, y * scale_y, (x + 1) * scale_x,
                                         (y + 1) * scale_y, c);
        RC_ASSERT(std::abs(static_cast<double>(shrunk[at++]) - expected) < 2e-6);
      }
    }
  }
}

TEST(AreaShrinker, LargeSizesStayExact) {
  // 30,000 rows of one colour: neither positions nor sums may drift.
  const std::vector<std::uint8_t> row(7, 200);
  AreaShrinker shrinker(7, 30000, 1, 3, 17);
  for (int y = 0; y < 30000; ++y) {
    shrinker.AddRow(row.data());
  }
  ASSERT_EQ(shrinker.result().size(), 51U);
  for (const float value : shrinker.result()) {
    EXPECT_NEAR(value, 200.0F, 200.0F * 1e-4F);
  }
}

}  // namespace
}  // namespace pentimento
