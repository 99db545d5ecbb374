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

/// How a channel norm's gradient depends on the map as a whole: the gradients' means, one a channel, and those of their
/// products with the normalised values.
struct ChannelNormGradient {
  std::span<const float> means;
  std::span<const float> products;
};

/// Adds each channel's gradients, and their products with the normalised values, in double precision. Where ReLU took a
/// value away, its gradient counts as nothing.
/// @param from what was normalised. @param gradients of the result, as many.
void AddNormGradients(const ChannelNorm& norm, const float* from, const float* gradients, std::size_t pixels,
                      std::span<double> sums, std::span<double> products, SimdLevel level = BestSimdLevel());

/// The gradients of what was normalised. @param gradients of the result. @param to as many; may be the same.
void NormGradients(const ChannelNorm& norm, const ChannelNormGradient& whole, const float* from, const float* gradients,
                   std::size_t pixels, float* to, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
