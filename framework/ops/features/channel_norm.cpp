#include "framework/ops/features/channel_norm.h"

#include <limits>

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

void AddSumsBaseline(std::span<const float> pixels, std::span<double> sums, std::span<double> squares) {
  AddSums(pixels, sums, squares);
}

PENTIMENTO_AVX2 void AddSumsAvx2(std::span<const float> pixels, std::span<double> sums, std::span<double> squares) {
  AddSums(pixels, sums, squares);
}

PENTIMENTO_AVX512 void AddSumsAvx512(std::span<const float> pixels, std::span<double> sums, std::span<double> squares) {
  AddSums(pixels, sums, squares);
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

void NormaliseBaseline(const ChannelNorm& norm, const float* from, std::size_t pixels, const float* added, float* to) {
  Normalise(norm, from, pixels, added, to);
}

PENTIMENTO_AVX2 void NormaliseAvx2(const ChannelNorm& norm, const float* from, std::size_t pixels, const float* added,
                                   float* to) {
  Normalise(norm, from, pixels, added, to);
}

PENTIMENTO_AVX512 void NormaliseAvx512(const ChannelNorm& norm, const float* from, std::size_t pixels,
                                       const float* added, float* to) {
  Normalise(norm, from, pixels, added, to);
}

}  // namespace

void AddSumsAndSquares(std::span<const float> pixels, std::span<double> sums, std::span<double> squares,
                       SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return AddSumsAvx512(pixels, sums, squares);
    case SimdLevel::kAvx2:
      return AddSumsAvx2(pixels, sums, squares);
    case SimdLevel::kBaseline:
      return AddSumsBaseline(pixels, sums, squares);
  }
}

void NormalisePixels(const ChannelNorm& norm, const float* from, std::size_t pixels, const float* added, float* to,
                     SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return NormaliseAvx512(norm, from, pixels, added, to);
    case SimdLevel::kAvx2:
      return NormaliseAvx2(norm, from, pixels, added, to);
    case SimdLevel::kBaseline:
      return NormaliseBaseline(norm, from, pixels, added, to);
  }
}

}  // namespace pentimento
