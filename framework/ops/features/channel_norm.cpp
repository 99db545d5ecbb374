#include "framework/ops/features/channel_norm.h"

#include <limits>

#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

PENTIMENTO_INLINE void AddSums(std::span<const float> pixels, std::span<double> sums, std::span<double> squares) {
  const std::size_t channels = sums.size();
  double* const sum = sums.data();
  double* const square = squares.data();
  for (std::size_t pixel = 0; pixel < pixels.size(); pixel += channels) {
    const float* const from = pixels.data() + pixel;
#pragma GCC ivdep
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const auto x = static_cast<double>(from[channel]);
      sum[channel] += x;
      square[channel] += x * x;
    }
  }
}

PENTIMENTO_INLINE void Normalise(const ChannelNorm& norm, const float* from, std::size_t pixels, const float* added,
                                 float* to) {
  const std::size_t channels = norm.means.size();
  const float* const means = norm.means.data();
  const float* const scales = norm.scales.data();
  const float floor = norm.relu ? 0.0F : -std::numeric_limits<float>::infinity();
  for (std::size_t pixel = 0; pixel < pixels; ++pixel, from += channels, to += channels) {
#pragma GCC ivdep
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const float x = (from[channel] - means[channel]) * scales[channel];
      to[channel] = x < floor ? floor : x;
    }
    if (added != nullptr) {
#pragma GCC ivdep
      for (std::size_t channel = 0; channel < channels; ++channel) {
        to[channel] += added[channel];
      }
      added += channels;
    }
  }
}

}  // namespace

void AddSumsAndSquares(std::span<const float> pixels, std::span<double> sums, std::span<double> squares,
                       SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { AddSums(pixels, sums, squares); });
}

void NormalisePixels(const ChannelNorm& norm, const float* from, std::size_t pixels, const float* added, float* to,
                     SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Normalise(norm, from, pixels, added, to); });
}

}  // namespace pentimento
