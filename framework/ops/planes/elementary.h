#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "framework/simd/simd_level.h"

// Elementary functions without branches or tables, so that loops over them become vector instructions.

namespace pentimento {

/// `chosen ? a : b` of two values that were both computed: the compiler would otherwise jump around the one it can do
/// without, and then not make vectors of the loop.
PENTIMENTO_INLINE float Select(bool chosen, float a, float b) {
  const std::int32_t mask = -static_cast<std::int32_t>(chosen);
  return std::bit_cast<float>((std::bit_cast<std::int32_t>(a) & mask) | (std::bit_cast<std::int32_t>(b) & ~mask));
}

/// log2(x) within 3e-7 max(1, |log2(x)|) for normal x > 0.
PENTIMENTO_INLINE float FastLog2(float x) {
  // x = 2^exponent * m with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh((m - 1) / (m + 1)).
  const auto bits = std::bit_cast<std::int32_t>(x);
  const std::int32_t exponent = (bits - 0x3F3504F3) >> 23;
  const float m = std::bit_cast<float>(bits - exponent * (1 << 23));
  const float t = (m - 1.0F) / (m + 1.0F);
  const float s = t * t;
  const float series = 1.0F + s * (1.0F / 3.0F + s * (1.0F / 5.0F + s * (1.0F / 7.0F + s * (1.0F / 9.0F))));
  return static_cast<float>(exponent) + 2.0F * std::numbers::log2e_v<float> * t * series;
}

/// 2^x, relative error within 3e-7, for x in [-126, 127].
PENTIMENTO_INLINE float FastExp2(float x) {
  const auto whole = static_cast<std::int32_t>(x + (x < 0.0F ? -0.5F : 0.5F));
  const float f = (x - static_cast<float>(whole)) * std::numbers::ln2_v<float>;
  const float series =
      1.0F +
      f * (1.0F + f * (1.0F / 2.0F + f * (1.0F / 6.0F + f * (1.0F / 24.0F + f * (1.0F / 120.0F +
                                                                                 f * (1.0F / 720.0F + f / 5040.0F))))));
  return series * std::bit_cast<float>((whole + 127) * (1 << 23));
}

/// The angle of (x, y) in [0, 2 pi], within 1e-6; 0 for the origin.
PENTIMENTO_INLINE float FastAngle(float y, float x) {
  const float wide = std::abs(x);
  const float high = std::abs(y);
  const float greater = wide > high ? wide : high;
  const float smaller = wide > high ? high : wide;
  const float ratio = greater > 0.0F ? smaller / greater : 0.0F;
  // Below tan(pi / 8), or turned by pi / 4 (Cephes' atanf).
  const bool turned = ratio > 0.41421356F;
  const float z = turned ? (ratio - 1.0F) / (ratio + 1.0F) : ratio;
  const float s = z * z;
  const float series = (((8.05374449538e-2F * s - 1.38776856032e-1F) * s + 1.99777106478e-1F) * s - 3.33329491539e-1F);
  constexpr float kPi = std::numbers::pi_v<float>;
  const float octant = (turned ? 0.25F * kPi : 0.0F) + (z + z * s * series);
  const float quadrant = wide >= high ? octant : 0.5F * kPi - octant;
  const float half = x < 0.0F ? kPi - quadrant : quadrant;
  return y < 0.0F ? 2.0F * kPi - half : half;
}

}  // namespace pentimento
