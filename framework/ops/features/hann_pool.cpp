#include "framework/ops/features/hann_pool.h"

#include <cmath>

#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

constexpr std::array<float, 3> kHann = {0.25F, 0.5F, 0.25F};

template <class Value>
PENTIMENTO_INLINE void Pool(const PoolWindow<Value>& pixels, std::size_t channels, float floor, Value* out) {
#pragma GCC ivdep
  for (std::size_t channel = 0; channel < channels; ++channel) {
    float sum = floor;
#pragma GCC unroll 9
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const float value = AsFloat(pixels[i][channel]);
      sum += kHann[i / 3] * kHann[i % 3] * (value * value);
    }
    Assign(std::sqrt(sum), out[channel]);
  }
}

}  // namespace

void HannPool(const PoolWindow<float>& pixels, std::size_t channels, float floor, float* out, SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Pool(pixels, channels, floor, out); });
}

void HannPool(const PoolWindow<Bfloat16>& pixels, std::size_t channels, float floor, Bfloat16* out, SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Pool(pixels, channels, floor, out); });
}

}  // namespace pentimento
