#include "experiments/measure/error_maps.h"

#include <cmath>

#include <gtest/gtest.h>

#include "experiments/measure/colour_map.h"

namespace pentimento {
namespace {

double Linear(double encoded) {
  return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}

/// OKLab's lightness of an sRGB colour, by the other direction of its definition.
double LightnessOf(const Colour& colour) {
  const double r = Linear(colour[0]);
  const double g = Linear(colour[1]);
  const double b = Linear(colour[2]);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
}

TEST(ColourScale, EqualStepsAreEqualStepsOfLightness) {
  constexpr int kSteps = 50;
  const double first = LightnessOf(ScaleColour(0.0));
  const double step = (LightnessOf(ScaleColour(1.0)) - first) / kSteps;
  EXPECT_GT(step * kSteps, 0.8) << "from almost black to almost white";
  for (int i = 0; i <= kSteps; ++i) {
    EXPECT_NEAR(LightnessOf(ScaleColour(static_cast<double>(i) / kSteps)), first + i * step, 1e-4) << i;
  }
  EXPECT_EQ(ScaleColour(-1.0), ScaleColour(0.0));
  EXPECT_EQ(ScaleColour(7.0), ScaleColour(1.0));
  EXPECT_EQ(HexOf({0.0, 0.5, 1.0}), "#0080ff");
}

TEST(ErrorMaps, ShowTheMeanAbsoluteDifferenceInLevels) {
  Picture reference(4, 2, 0.5F);
  Picture test = reference;
  test.At(0, 0, 1) += 30.0F / 255.0F;
  test.At(2, 1, 3) -= 6.0F / 255.0F;
  const ErrorMap map = ErrorOf(reference, test, 100);
  ASSERT_EQ(map.values.size(), 8U);
  EXPECT_NEAR(map.values[1], 10.0F, 1e-3);
  EXPECT_NEAR(map.values[7], 2.0F, 1e-3);
  EXPECT_NEAR(map.values[0], 0.0F, 1e-6);
}

TEST(ErrorMaps, ShrinkByAveraging) {
  Picture reference(8, 4, 0.0F);
  Picture test = reference;
  for (int channel = 0; channel < 3; ++channel) {
    test.At(channel, 0, 0) = 1.0F;
  }
  const ErrorMap map = ErrorOf(reference, test, 4);
  EXPECT_EQ(map.width, 4);
  EXPECT_EQ(map.height, 2);
  EXPECT_NEAR(map.values[0], 255.0F / 4.0F, 1e-2);
  EXPECT_NEAR(map.values[1], 0.0F, 1e-6);
}

TEST(ErrorMaps, TheScaleReachesNinetyNineOfAHundredPixels) {
  ErrorMap map{100, 1, std::vector<float>(100, 3.0F)};
  map.values[0] = 200.0F;
  EXPECT_EQ(ScaleLimit({map}), 4.0) << "one pixel in a hundred may be beyond it";
  map.values[1] = 100.0F;
  EXPECT_EQ(ScaleLimit({map}), 128.0);
  EXPECT_EQ(ScaleLimit({}), 4.0);
  EXPECT_EQ(ScaleLimit({ErrorMap{1, 1, {300.0F}}}), 255.0);
}

}  // namespace
}  // namespace pentimento
