#include "framework/methods/classical/colour_spaces.h"

#include <cmath>

#include <gtest/gtest.h>

#include "framework/media/decode.h"
#include "tests/framework/methods/classical/golden_arrays.h"

namespace pentimento {
namespace {

void ExpectColour(const Colour<double>& actual, const Colour<double>& expected, double tolerance) {
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(actual[i], expected[i], tolerance) << "channel " << i;
  }
}

TEST(LabFromSrgb, PublishedValuesOfThePrimaries) {
  // Lindbloom's calculator, sRGB D65; its matrix has more digits than ours.
  ExpectColour(LabFromSrgb<double>({1, 1, 1}), {100.0, 0.0, 0.0}, 0.02);
  ExpectColour(LabFromSrgb<double>({1, 0, 0}), {53.2408, 80.0925, 67.2032}, 0.02);
  ExpectColour(LabFromSrgb<double>({0, 1, 0}), {87.7347, -86.1827, 83.1793}, 0.02);
  ExpectColour(LabFromSrgb<double>({0, 0, 1}), {32.2970, 79.1875, -107.8602}, 0.02);
  ExpectColour(LabFromSrgb<double>({0, 0, 0}), {0.0, 0.0, 0.0}, 1e-9);
}

TEST(LabFromSrgb, GoldenPhotographByScikitImage) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  Picture picture = DecodePicture(GoldenFolder() / "src.png").picture;
  ConvertPixels(picture, LabFromSrgb<float>);
  ExpectNearInterleaved(picture, GoldenArray("lab_skimage"), 1e-3);
}

TEST(ColourSpaces, InverseReturnsEveryColour) {
  for (int code = 0; code < 9 * 9 * 9; ++code) {
    const int blue = code / 81;
    const Colour<double> rgb = {(code % 9) / 8.0, (code / 9 % 9) / 8.0, blue / 8.0};
    ExpectColour(SrgbFromLab(LabFromSrgb(rgb)), rgb, 2e-5);
    const Colour<double> lit = {std::max(rgb[0], 1.0 / 255), std::max(rgb[1], 1.0 / 255), std::max(rgb[2], 1.0 / 255)};
    ExpectColour(RgbFromLalphabeta(LalphabetaFromRgb(rgb)), lit, 1e-12);
  }
}

TEST(Lalphabeta, GreyByHand) {
  // Row sums of equation 4's matrix are 0.9996, 0.9993 and 0.9973.
  const double l = std::log10(0.5 * 0.9996);
  const double m = std::log10(0.5 * 0.9993);
  const double s = std::log10(0.5 * 0.9973);
  ExpectColour(LalphabetaFromRgb<double>({0.5, 0.5, 0.5}),
               {(l + m + s) / std::sqrt(3.0), (l + m - 2 * s) / std::sqrt(6.0), (l - m) / std::sqrt(2.0)}, 1e-12);
}

TEST(SrgbFromLab, ImpossibleBlueStaysFinite) {
  for (const double value : SrgbFromLab<double>({5.0, 0.0, 120.0})) {
    EXPECT_TRUE(std::isfinite(value));
  }
}

}  // namespace
}  // namespace pentimento
