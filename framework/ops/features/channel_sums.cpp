#include "framework/ops/features/channel_sums.h"

#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

template <class Value>
PENTIMENTO_INLINE void Add(const Value* a, const Value* b, std::size_t pixels, std::size_t channels,
                           ChannelSums& sums) {
  double* const sum_a = sums.a.data();
  double* const sum_b = sums.b.data();
  double* const squares_a = sums.squares_a.data();
  double* const squares_b = sums.squares_b.data();
  double* const products = sums.products.data();
  for (std::size_t pixel = 0; pixel < pixels; ++pixel, a += channels, b += channels) {
#pragma GCC ivdep
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const auto x = static_cast<double>(AsFloat(a[channel]));
      const auto y = static_cast<double>(AsFloat(b[channel]));
      sum_a[channel] += x;
      sum_b[channel] += y;
      squares_a[channel] += x * x;
      squares_b[channel] += y * y;
      products[channel] += x * y;
    }
  }
}

template <class Value>
void AddAt(SimdLevel level, std::span<const Value> a, std::span<const Value> b, ChannelSums& sums) {
  const std::size_t channels = sums.a.size();
  const std::size_t pixels = a.size() / channels;
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Add(a.data(), b.data(), pixels, channels, sums); });
}

}  // namespace

void AddChannelSums(std::span<const float> a, std::span<const float> b, ChannelSums& sums, SimdLevel level) {
  AddAt(level, a, b, sums);
}

void AddChannelSums(std::span<const Bfloat16> a, std::span<const Bfloat16> b, ChannelSums& sums, SimdLevel level) {
  AddAt(level, a, b, sums);
}

}  // namespace pentimento
