#include "framework/ops/features/two_tap_tile.h"

#include "framework/ops/features/square_transform.h"
#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

/// B^T
struct TwoTapInputTransform {
  static constexpr std::size_t kFrom = kTwoTapWindow;
  static constexpr std::size_t kTo = kTwoTapWindow;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* d, Vector* out) {
    out[0].v = d[0].v - d[2 * kStep].v;
    out[1].v = d[kStep].v + d[2 * kStep].v;
    out[2].v = d[2 * kStep].v - d[kStep].v;
    out[3].v = d[kStep].v - d[3 * kStep].v;
  }
};

/// G
struct TwoTapKernelTransform {
  static constexpr std::size_t kFrom = 2;
  static constexpr std::size_t kTo = kTwoTapWindow;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* g, Vector* out) {
    out[0].v = g[0].v;
    out[1].v = 0.5 * (g[0].v + g[kStep].v);
    out[2].v = 0.5 * (g[0].v - g[kStep].v);
    out[3].v = g[kStep].v;
  }
};

/// A^T
struct TwoTapOutputTransform {
  static constexpr std::size_t kFrom = kTwoTapWindow;
  static constexpr std::size_t kTo = kTwoTapTile;
  template <std::size_t kStep, class Vector>
  PENTIMENTO_INLINE static void Line(const Vector* m, Vector* out) {
    const auto sum = m[kStep].v + m[2 * kStep].v;
    out[0].v = m[0].v + sum;
    out[1].v = m[kStep].v - m[2 * kStep].v;
    out[2].v = sum - m[3 * kStep].v;
  }
};

template <std::size_t kLanes>
PENTIMENTO_INLINE void TwoTapForwardTile(const TwoTapInputs& pixels, std::size_t channels, float* points,
                                         std::size_t stride) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    TransformSquare<TwoTapInputTransform, Vector>(
        [&](std::size_t y, std::size_t x, Vector& pixel)
            PENTIMENTO_INLINE_LAMBDA { pixel.Load(pixels[y * kTwoTapWindow + x] + channel); },
        [&](std::size_t y, std::size_t x, const Vector& point)
            PENTIMENTO_INLINE_LAMBDA { point.Store(points + (y * kTwoTapWindow + x) * stride + channel); });
  }
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void TwoTapBackwardTile(const float* points, std::size_t stride, std::size_t channels,
                                          const float* bias, const TwoTapOutputs& pixels) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    Vector offset = {};
    if (bias != nullptr) {
      offset.Load(bias + channel);
    }
    TransformSquare<TwoTapOutputTransform, Vector>(
        [&](std::size_t y, std::size_t x, Vector& point)
            PENTIMENTO_INLINE_LAMBDA { point.Load(points + (y * kTwoTapWindow + x) * stride + channel); },
        [&](std::size_t y, std::size_t x, Vector& pixel) PENTIMENTO_INLINE_LAMBDA {
          pixel.v += offset.v;
          pixel.Store(pixels[y * kTwoTapTile + x] + channel);
        });
  }
}

}  // namespace

void TwoTapForward(const TwoTapInputs& pixels, std::size_t channels, float* points, std::size_t stride,
                   SimdLevel level) {
  RunAt(level,
        [&](auto simd) PENTIMENTO_INLINE_LAMBDA { TwoTapForwardTile<simd.kFloats>(pixels, channels, points, stride); });
}

void TwoTapTransformKernels(const std::array<const float*, kTwoTapValues>& values, std::size_t apart, float* points,
                            std::size_t stride) {
  using Vector = Lanes<double, 1>;
  for (std::size_t kernel = 0; kernel < kTwoTapKernels; ++kernel) {
    TransformSquare<TwoTapKernelTransform, Vector>(
        [&](std::size_t y, std::size_t x, Vector& value)
            PENTIMENTO_INLINE_LAMBDA { value.v[0] = static_cast<double>(values[y * 2 + x][kernel * apart]); },
        [&](std::size_t y, std::size_t x, const Vector& point) PENTIMENTO_INLINE_LAMBDA {
          points[(y * kTwoTapWindow + x) * stride + kernel] = static_cast<float>(point.v[0]);
        });
  }
}

void TwoTapBackward(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                    const TwoTapOutputs& pixels, SimdLevel level) {
  RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    TwoTapBackwardTile<simd.kFloats>(points, stride, channels, bias, pixels);
  });
}

}  // namespace pentimento
