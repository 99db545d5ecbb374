#pragma once

#include <array>
#include <string>

namespace pentimento {

/// sRGB-encoded values in [0,1].
using Colour = std::array<double, 3>;

/// A sequential colour scale for a quantity between 0 (almost black) and 1 (pale yellow), by way of violet and orange.
/// Perceptually uniform: equal steps of the quantity are equal steps of OKLab's lightness (Ottosson, "A perceptual
/// color space for image processing", 2020), so that it also reads in grey and with any colour vision. Values outside
/// [0,1] get the colour of the nearer end.
Colour ScaleColour(double quantity);

/// "#rrggbb".
std::string HexOf(const Colour& colour);

}  // namespace pentimento
