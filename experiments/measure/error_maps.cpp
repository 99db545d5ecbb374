#include "experiments/measure/error_maps.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/measure/colour_map.h"
#include "framework/media/area_shrinker.h"

namespace pentimento {
namespace {

constexpr double kLevels = 255.0;
constexpr std::array<double, 7> kLimits = {4.0, 8.0, 16.0, 32.0, 64.0, 128.0, kLevels};
/// Share of the pixels that the scale must reach.
constexpr double kReached = 0.99;
/// Rounding of a difference of 8-bit levels, in levels.
constexpr double kRounding = 1e-3;
/// Colours of the scale.
constexpr std::size_t kSteps = 256;

int Shrunk(int side, int longer, int longest) {
  return longer <= longest ? side
                           : std::max(1, static_cast<int>(std::lround(side * (static_cast<double>(longest) / longer))));
}

}  // namespace

ErrorMap ErrorOf(const Picture& reference, const Picture& test, int longest) {
  const int longer = std::max(reference.width, reference.height);
  ErrorMap map{Shrunk(reference.width, longer, longest), Shrunk(reference.height, longer, longest), {}};
  AreaShrinker shrinker(reference.width, reference.height, 1, map.width, map.height);
  std::vector<float> row(static_cast<std::size_t>(reference.width));
  for (int y = 0; y < reference.height; ++y) {
    for (int x = 0; x < reference.width; ++x) {
      float sum = 0.0F;
      for (int channel = 0; channel < 3; ++channel) {
        sum += std::abs(reference.At(channel, y, x) - test.At(channel, y, x));
      }
      row[static_cast<std::size_t>(x)] = static_cast<float>(kLevels / 3.0) * sum;
    }
    shrinker.AddRow(row.data());
  }
  map.values = shrinker.result();
  return map;
}

double ScaleLimit(const std::vector<ErrorMap>& maps) {
  std::array<std::size_t, kLimits.size()> within{};
  std::size_t pixels = 0;
  for (const ErrorMap& map : maps) {
    pixels += map.values.size();
    for (const float value : map.values) {
      const auto limit = std::ranges::lower_bound(kLimits, value - kRounding);
      ++within[std::min(static_cast<std::size_t>(limit - kLimits.begin()), kLimits.size() - 1)];
    }
  }
  std::size_t reached = 0;
  for (std::size_t i = 0; i < kLimits.size(); ++i) {
    reached += within[i];
    if (static_cast<double>(reached) >= kReached * static_cast<double>(pixels)) {
      return kLimits[i];
    }
  }
  return kLimits.back();
}

Picture ColouredMap(const ErrorMap& map, double limit) {
  static const std::array<Colour, kSteps> kColours = [] {
    std::array<Colour, kSteps> colours;
    for (std::size_t i = 0; i < kSteps; ++i) {
      colours[i] = ScaleColour(static_cast<double>(i) / (kSteps - 1));
    }
    return colours;
  }();
  Picture picture(map.width, map.height);
  for (std::size_t i = 0; i < map.values.size(); ++i) {
    const double share = std::clamp(map.values[i] / limit, 0.0, 1.0);
    const Colour& colour = kColours[static_cast<std::size_t>(std::lround(share * (kSteps - 1)))];
    for (int channel = 0; channel < 3; ++channel) {
      picture.Plane(channel)[i] = static_cast<float>(colour[static_cast<std::size_t>(channel)]);
    }
  }
  return picture;
}

}  // namespace pentimento
