#pragma once

#include <cstddef>
#include <span>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Adds each channel's values and their squares, in double precision.
/// @param pixels one after the other, the channels of each together. @param sums,squares one a channel.
void AddSumsAndSquares(std::span<const float> pixels, std::span<double> sums, std::span<double> squares,
                       SimdLevel level = BestSimdLevel());

/// What a map becomes of: (x - mean) * scale of each channel, then ReLU if asked for.
struct ChannelNorm {
  std::span<const float> means;
  std::span<const float> scales;
  bool relu = false;
};

/// @param from,to pixels one after the other; may be the same. @param added as many, to be added at the end, or null.
void NormalisePixels(const ChannelNorm& norm, const float* from, std::size_t pixels, const float* added, float* to,
                     SimdLevel level = BestSimdLevel());

}  // namespace pentimento
