#include <limits>

#include "framework/ops/features/channel_norm.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

PENTIMENTO_INLINE void AddGradients(const ChannelNorm& norm, const float* from, const float* gradients,
                                    std::size_t pixels, std::span<double> sums, std::span<double> products) {
  const std::size_t channels = norm.means.size();
  const float* const means = norm.means.data();
  const float* const scales = norm.scales.data();
  double* const sum = sums.data();
  double* const product = products.data();
  const float floor = norm.relu ? 0.0F : -std::numeric_limits<float>::infinity();
  for (std::size_t pixel = 0; pixel < pixels; ++pixel, from += channels, gradients += channels) {
#pragma GCC ivdep
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const float x = (from[channel] - means[channel]) * scales[channel];
      const auto gradient = static_cast<double>(x > floor ? gradients[channel] : 0.0F);
      sum[channel] += gradient;
      product[channel] += gradient * static_cast<double>(x);
    }
  }
}

PENTIMENTO_INLINE void Gradients(const ChannelNorm& norm, const ChannelNormGradient& whole, const float* from,
                                 const float* gradients, std::size_t pixels, float* to) {
  const std::size_t channels = norm.means.size();
  const float* const means = norm.means.data();
  const float* const scales = norm.scales.data();
  const float* const mean = whole.means.data();
  const float* const product = whole.products.data();
  const float floor = norm.relu ? 0.0F : -std::numeric_limits<float>::infinity();
  for (std::size_t pixel = 0; pixel < pixels; ++pixel, from += channels, gradients += channels, to += channels) {
#pragma GCC ivdep
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const float x = (from[channel] - means[channel]) * scales[channel];
      const float gradient = x > floor ? gradients[channel] : 0.0F;
      to[channel] = scales[channel] * (gradient - mean[channel] - x * product[channel]);
    }
  }
}

}  // namespace

void AddNormGradients(const ChannelNorm& norm, const float* from, const float* gradients, std::size_t pixels,
                      std::span<double> sums, std::span<double> products, SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { AddGradients(norm, from, gradients, pixels, sums, products); });
}

void NormGradients(const ChannelNorm& norm, const ChannelNormGradient& whole, const float* from, const float* gradients,
                   std::size_t pixels, float* to, SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Gradients(norm, whole, from, gradients, pixels, to); });
}

}  // namespace pentimento
