#pragma once

#include <span>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Mean squared difference of values in pairs, in double precision. @param a,b of equal length, at least one.
double MeanSquareOfPlanes(std::span<const float> a, std::span<const float> b, SimdLevel level = BestSimdLevel());

/// Mean absolute difference of values in pairs, in double precision. @param a,b of equal length, at least one.
double MeanAbsoluteOfPlanes(std::span<const float> a, std::span<const float> b, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
