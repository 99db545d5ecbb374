#include "framework/ops/features/square_transform.h"
#include "framework/ops/features/winograd_tile.h"
#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

/// A
struct WinogradOutputGradient {
  static constexpr std::size_t kFrom = kWinogradTile;
  static constexpr std::size_t kTo = kWinogradWindow;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* y, Vector* out) {
    const auto& y0 = y[0].v;
    const auto& y1 = y[kStep].v;
    const auto& y2 = y[2 * kStep].v;
    const auto& y3 = y[3 * kStep].v;
    const auto even = y0 + y2;
    const auto odd = y1 + y3;
    const auto far_even = y0 + 4.0F * y2;
    const auto far_odd = 2.0F * y1 + 8.0F * y3;
    out[0].v = y0;
    out[1].v = even + odd;
    out[2].v = even - odd;
    out[3].v = far_even + far_odd;
    out[4].v = far_even - far_odd;
    out[5].v = y3;
  }
};

/// G^T
struct WinogradKernelGradient {
  static constexpr std::size_t kFrom = kWinogradWindow;
  static constexpr std::size_t kTo = 3;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* u, Vector* out) {
    constexpr float kSixth = 1.0F / 6.0F;
    const auto sum = kSixth * (u[kStep].v + u[2 * kStep].v);
    const auto difference = kSixth * (u[2 * kStep].v - u[kStep].v);
    const auto far_sum = kSixth * (u[3 * kStep].v + u[4 * kStep].v);
    const auto far_difference = kSixth * (u[3 * kStep].v - u[4 * kStep].v);
    out[0].v = 0.25F * (u[0].v + far_sum) - sum;
    out[1].v = difference + 0.5F * far_difference;
    out[2].v = far_sum - sum + u[5 * kStep].v;
  }
};

template <std::size_t kLanes>
PENTIMENTO_INLINE void OutputGradientTile(const WinogradGradients& pixels, std::size_t channels, float* points,
                                          std::size_t stride) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    TransformSquare<WinogradOutputGradient, Vector>(
        [&](std::size_t y, std::size_t x, Vector& pixel)
            PENTIMENTO_INLINE_LAMBDA { pixel.Load(pixels[y * kWinogradTile + x] + channel); },
        [&](std::size_t y, std::size_t x, const Vector& point)
            PENTIMENTO_INLINE_LAMBDA { point.Store(points + (y * kWinogradWindow + x) * stride + channel); });
  }
}

PENTIMENTO_INLINE void AddKernelGradients(const float* points, std::size_t stride, float* kernels) {
  using Vector = Lanes<float, kWinogradKernels>;
  constexpr std::size_t kSide = WinogradKernelGradient::kTo;
  TransformSquare<WinogradKernelGradient, Vector>(
      [&](std::size_t y, std::size_t x, Vector& point)
          PENTIMENTO_INLINE_LAMBDA { point.Load(points + (y * kWinogradWindow + x) * stride); },
      [&](std::size_t y, std::size_t x, const Vector& gradients) PENTIMENTO_INLINE_LAMBDA {
        std::array<float, kWinogradKernels> values;
        gradients.Store(values.data());
        for (std::size_t kernel = 0; kernel < kWinogradKernels; ++kernel) {
          kernels[(kernel * kSide + y) * kSide + x] += values[kernel];
        }
      });
}

}  // namespace

void WinogradBackwardGradient(const WinogradGradients& pixels, std::size_t channels, float* points, std::size_t stride,
                              SimdLevel level) {
  RunAt(level, [&](auto simd)
                   PENTIMENTO_INLINE_LAMBDA { OutputGradientTile<simd.kFloats>(pixels, channels, points, stride); });
}

void WinogradAddKernelGradients(const float* points, std::size_t stride, float* kernels, SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { AddKernelGradients(points, stride, kernels); });
}

}  // namespace pentimento
