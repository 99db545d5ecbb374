#include "framework/ops/features/winograd_tile.h"

#include "framework/ops/features/square_transform.h"
#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

/// B^T
struct WinogradInputTransform {
  static constexpr std::size_t kFrom = kWinogradWindow;
  static constexpr std::size_t kTo = kWinogradWindow;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* d, Vector* out) {
    const auto& d0 = d[0].v;
    const auto& d1 = d[kStep].v;
    const auto& d2 = d[2 * kStep].v;
    const auto& d3 = d[3 * kStep].v;
    const auto& d4 = d[4 * kStep].v;
    const auto& d5 = d[5 * kStep].v;
    const auto even = d4 - 4.0F * d2;
    const auto odd = d3 - 4.0F * d1;
    const auto even_half = d4 - d2;
    const auto odd_half = 2.0F * (d3 - d1);
    out[0].v = 4.0F * d0 - 5.0F * d2 + d4;
    out[1].v = even + odd;
    out[2].v = even - odd;
    out[3].v = even_half + odd_half;
    out[4].v = even_half - odd_half;
    out[5].v = 4.0F * d1 - 5.0F * d3 + d5;
  }
};

/// G
struct WinogradKernelTransform {
  static constexpr std::size_t kFrom = 3;
  static constexpr std::size_t kTo = kWinogradWindow;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* g, Vector* out) {
    const auto& g0 = g[0].v;
    const auto& g1 = g[kStep].v;
    const auto& g2 = g[2 * kStep].v;
    constexpr double kSixth = 1.0 / 6.0;
    const auto even = kSixth * (g0 + g2);
    const auto odd = kSixth * g1;
    const auto far_even = 0.25 * kSixth * g0 + kSixth * g2;
    const auto far_odd = 0.5 * kSixth * g1;
    out[0].v = 0.25 * g0;
    out[1].v = -even - odd;
    out[2].v = odd - even;
    out[3].v = far_even + far_odd;
    out[4].v = far_even - far_odd;
    out[5].v = g2;
  }
};

/// A^T
struct WinogradOutputTransform {
  static constexpr std::size_t kFrom = kWinogradWindow;
  static constexpr std::size_t kTo = kWinogradTile;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* m, Vector* out) {
    const auto sum = m[kStep].v + m[2 * kStep].v;
    const auto difference = m[kStep].v - m[2 * kStep].v;
    const auto far_sum = m[3 * kStep].v + m[4 * kStep].v;
    const auto far_difference = m[3 * kStep].v - m[4 * kStep].v;
    out[0].v = m[0].v + sum + far_sum;
    out[1].v = difference + 2.0F * far_difference;
    out[2].v = sum + 4.0F * far_sum;
    out[3].v = difference + 8.0F * far_difference + m[5 * kStep].v;
  }
};

template <std::size_t kLanes>
PENTIMENTO_INLINE void ForwardTile(const WinogradInputs& pixels, std::size_t channels, float* points,
                                   std::size_t stride) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    TransformSquare<WinogradInputTransform, Vector>(
        [&](std::size_t y, std::size_t x, Vector& pixel)
            PENTIMENTO_INLINE_LAMBDA { pixel.Load(pixels[y * kWinogradWindow + x] + channel); },
        [&](std::size_t y, std::size_t x, const Vector& point)
            PENTIMENTO_INLINE_LAMBDA { point.Store(points + (y * kWinogradWindow + x) * stride + channel); });
  }
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void BackwardTile(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                                    bool relu, const WinogradOutputs& pixels) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    Vector offset = {};
    if (bias != nullptr) {
      offset.Load(bias + channel);
    }
    TransformSquare<WinogradOutputTransform, Vector>(
        [&](std::size_t y, std::size_t x, Vector& point)
            PENTIMENTO_INLINE_LAMBDA { point.Load(points + (y * kWinogradWindow + x) * stride + channel); },
        [&](std::size_t y, std::size_t x, Vector& pixel) PENTIMENTO_INLINE_LAMBDA {
          pixel.v += offset.v;
          if (relu) {
            pixel.v = pixel.v < 0.0F ? typename Vector::Type{} : pixel.v;
          }
          pixel.Store(pixels[y * kWinogradTile + x] + channel);
        });
  }
}

PENTIMENTO_INLINE void Kernels(const float* kernels, std::size_t apart, WinogradTurn turn, float* points,
                               std::size_t stride) {
  using Single = Lanes<float, kWinogradKernels>;
  using Vector = Lanes<double, kWinogradKernels>;
  constexpr std::size_t kSide = WinogradKernelTransform::kFrom;
  TransformSquare<WinogradKernelTransform, Vector>(
      [&](std::size_t y, std::size_t x, Vector& values) PENTIMENTO_INLINE_LAMBDA {
        const std::size_t place = y * kSide + x;
        const float* const from = kernels + (turn == WinogradTurn::kNone ? place : kSide * kSide - 1 - place);
        std::array<float, kWinogradKernels> gathered;
        for (std::size_t kernel = 0; kernel < kWinogradKernels; ++kernel) {
          gathered[kernel] = from[kernel * apart];
        }
        Single single;
        single.Load(gathered.data());
        values.v = __builtin_convertvector(single.v, Vector::Type);
      },
      [&](std::size_t y, std::size_t x, const Vector& point) PENTIMENTO_INLINE_LAMBDA {
        Single single;
        single.v = __builtin_convertvector(point.v, Single::Type);
        single.Store(points + (y * kWinogradWindow + x) * stride);
      });
}

}  // namespace

void WinogradForward(const WinogradInputs& pixels, std::size_t channels, float* points, std::size_t stride,
                     SimdLevel level) {
  RunAt(level,
        [&](auto simd) PENTIMENTO_INLINE_LAMBDA { ForwardTile<simd.kFloats>(pixels, channels, points, stride); });
}

void WinogradKernels(const float* kernels, std::size_t apart, WinogradTurn turn, float* points, std::size_t stride,
                     SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Kernels(kernels, apart, turn, points, stride); });
}

void WinogradBackward(const float* points, std::size_t stride, std::size_t channels, const float* bias, bool relu,
                      const WinogradOutputs& pixels, SimdLevel level) {
  RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    BackwardTile<simd.kFloats>(points, stride, channels, bias, relu, pixels);
  });
}

}  // namespace pentimento
