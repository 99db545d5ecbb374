#pragma once

#include <bit>
#include <cstdint>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// The bits of a bfloat16: the upper half of a float's.
enum class Bfloat16 : std::uint16_t {};

PENTIMENTO_INLINE float AsFloat(float value) { return value; }
PENTIMENTO_INLINE float AsFloat(Bfloat16 value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16);
}

PENTIMENTO_INLINE void Assign(float value, float& to) { to = value; }
/// To the nearest, of two equally near to the even one.
PENTIMENTO_INLINE void Assign(float value, Bfloat16& to) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  to = static_cast<Bfloat16>((bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16);
}

}  // namespace pentimento
