#pragma once

#include <vector>

#include "framework/core/picture.h"
#include "framework/methods/classical/options.h"

namespace pentimento {

/// How much ink lies on each pixel, in [0,1]: XDoG lines without the specks that are smaller than `least_area`.
/// @param scale the picture's shorter side over 256 px.
std::vector<float> InkLines(const Picture& rgb, const LineOptions& options, double scale);

/// Lays ink of one colour over the picture.
void LayInk(Picture& rgb, const std::vector<float>& ink, const LineOptions& options);

}  // namespace pentimento
