#pragma once

#include <array>
#include <cstddef>

#include "framework/ops/features/bfloat16.h"
#include "framework/simd/simd_level.h"

namespace pentimento {

/// The pixels of a 3x3 window, row by row: each points to its channels.
template <class Value>
using PoolWindow = std::array<const Value*, 9>;

/// Root of the blurred square of each channel: sqrt(sum w x^2 + floor), w the 3x3 Hann window of sum 1; computed in
/// single precision. @param out the pixel that the window becomes.
void HannPool(const PoolWindow<float>& pixels, std::size_t channels, float floor, float* out,
              SimdLevel level = BestSimdLevel());
void HannPool(const PoolWindow<Bfloat16>& pixels, std::size_t channels, float floor, Bfloat16* out,
              SimdLevel level = BestSimdLevel());

}  // namespace pentimento
