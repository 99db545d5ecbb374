#pragma once

#include <cstddef>
#include <span>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Mean over pixels of the CIEDE2000 colour difference of two sRGB-encoded pictures, in single precision: within 1e-4
/// of the formula for each pixel whose hues are not opposite and of whose colours none is so grey that rounding gives
/// it another hue. Exactly 0 for equal pixels.
/// @param a,b three planes of equal size each, in [0,1]. @param map if not empty, receives each pixel's difference.
double Ciede2000OfPlanes(std::span<const float> a, std::span<const float> b, std::span<float> map = {},
                         SimdLevel level = BestSimdLevel());

}  // namespace pentimento
