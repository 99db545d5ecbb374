#include "experiments/measure/colour_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr double kDarkest = 0.14;
constexpr double kLightest = 0.97;
/// Hue at both ends, in degrees: violet, through red, to yellow.
constexpr double kHueOfNone = -70.0;
constexpr double kHueOfAll = 108.0;
/// Chroma in the middle of the scale and at its ends: what sRGB has room for on the way.
constexpr double kChromaBetween = 0.2;
constexpr double kChromaAtEnds = 0.03;

double Encoded(double linear) {
  const double value = std::clamp(linear, 0.0, 1.0);
  return value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
}

Colour FromOklab(double lightness, double a, double b) {
  const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3.0);
  const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3.0);
  const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3.0);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

}  // namespace

Colour ScaleColour(double quantity) {
  const double t = std::clamp(quantity, 0.0, 1.0);
  const double hue = (kHueOfNone + t * (kHueOfAll - kHueOfNone)) * std::numbers::pi / 180.0;
  double chroma = kChromaAtEnds + (kChromaBetween - kChromaAtEnds) * std::sin(std::numbers::pi * t);
  const double lightness = kDarkest + t * (kLightest - kDarkest);
  // Where sRGB does not reach so far, a paler colour of the same lightness and hue stands for it.
  constexpr double kPaler = 0.98;
  Colour linear = FromOklab(lightness, chroma * std::cos(hue), chroma * std::sin(hue));
  while (chroma > 1e-3 && std::ranges::any_of(linear, [](double value) { return value < 0.0 || value > 1.0; })) {
    chroma *= kPaler;
    linear = FromOklab(lightness, chroma * std::cos(hue), chroma * std::sin(hue));
  }
  return {Encoded(linear[0]), Encoded(linear[1]), Encoded(linear[2])};
}

std::string HexOf(const Colour& colour) {
  std::string text = "#";
  for (const double value : colour) {
    text += fmt::format("{:02x}", static_cast<int>(std::lround(255.0 * std::clamp(value, 0.0, 1.0))));
  }
  return text;
}

}  // namespace pentimento
