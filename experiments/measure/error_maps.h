#pragma once

#include <cstddef>
#include <vector>

#include "framework/core/picture.h"

namespace pentimento {

/// One value a pixel.
struct ErrorMap {
  int width = 0;
  int height = 0;
  std::vector<float> values;  ///< rows top to bottom
};

/// The mean absolute difference of the three sRGB-encoded channels at each pixel, in levels of 255, averaged over areas
/// where a side is longer than `longest`: its mean is 255 times the metric `mae`. @pre equal sizes.
ErrorMap ErrorOf(const Picture& reference, const Picture& test, int longest);

/// The greatest error that the colour scale of these maps tells apart: the least of 4, 8, 16, 32, 64, 128 and 255
/// levels that 99 % of all their pixels do not exceed. So pages of similar pictures mostly have the same scale.
double ScaleLimit(const std::vector<ErrorMap>& maps);

/// The map in colours, `ScaleColour(error / limit)`.
Picture ColouredMap(const ErrorMap& map, double limit);

}  // namespace pentimento
