#pragma once

#include <span>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Mean squared difference of values in pairs, a few at a time in single precision and those sums in double: within
/// some 1e-8 of the value, and 1e-9 where they are as many as a picture's. @param a,b of equal length, at least one.
double MeanSquareOfPlanes(std::span<const float> a, std::span<const float> b, SimdLevel level = BestSimdLevel());

/// Mean absolute difference of values in pairs, computed so too. @param a,b of equal length, at least one.
double MeanAbsoluteOfPlanes(std::span<const float> a, std::span<const float> b, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
