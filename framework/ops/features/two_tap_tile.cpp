#include "framework/ops/features/two_tap_tile.h"

#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

/// B^T of four values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void TwoTapForwardLine(const Vector* d, Vector* out) {
  out[0].v = d[0].v - d[2 * kStep].v;
  out[1].v = d[kStep].v + d[2 * kStep].v;
  out[2].v = d[2 * kStep].v - d[kStep].v;
  out[3].v = d[kStep].v - d[3 * kStep].v;
}

/// A^T of four values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void TwoTapBackwardLine(const Vector* m, Vector* out) {
  const auto sum = m[kStep].v + m[2 * kStep].v;
  out[0].v = m[0].v + sum;
  out[1].v = m[kStep].v - m[2 * kStep].v;
  out[2].v = sum - m[3 * kStep].v;
}

/// G of two values.
std::array<double, kTwoTapWindow> TwoTapKernelLine(double first, double second) {
  return {first, 0.5 * (first + second), 0.5 * (first - second), second};
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void TwoTapForwardTile(const TwoTapInputs& pixels, std::size_t channels, float* points,
                                         std::size_t stride) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    std::array<Vector, kTwoTapPoints> half;  // the columns' transforms, one after the other
    for (std::size_t x = 0; x < kTwoTapWindow; ++x) {
      std::array<Vector, kTwoTapWindow> column;
      for (std::size_t y = 0; y < kTwoTapWindow; ++y) {
        column[y].Load(pixels[y * kTwoTapWindow + x] + channel);
      }
      TwoTapForwardLine<1>(column.data(), half.data() + x * kTwoTapWindow);
    }
    for (std::size_t y = 0; y < kTwoTapWindow; ++y) {
      std::array<Vector, kTwoTapWindow> row;
      TwoTapForwardLine<kTwoTapWindow>(half.data() + y, row.data());
      for (std::size_t x = 0; x < kTwoTapWindow; ++x) {
        row[x].Store(points + (y * kTwoTapWindow + x) * stride + channel);
      }
    }
  }
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void TwoTapBackwardTile(const float* points, std::size_t stride, std::size_t channels,
                                          const float* bias, const TwoTapOutputs& pixels) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    std::array<Vector, kTwoTapWindow * kTwoTapTile> half;
    for (std::size_t x = 0; x < kTwoTapWindow; ++x) {
      std::array<Vector, kTwoTapWindow> column;
      for (std::size_t y = 0; y < kTwoTapWindow; ++y) {
        column[y].Load(points + (y * kTwoTapWindow + x) * stride + channel);
      }
      TwoTapBackwardLine<1>(column.data(), half.data() + x * kTwoTapTile);
    }
    Vector offset = {};
    if (bias != nullptr) {
      offset.Load(bias + channel);
    }
    for (std::size_t y = 0; y < kTwoTapTile; ++y) {
      std::array<Vector, kTwoTapTile> row;
      TwoTapBackwardLine<kTwoTapTile>(half.data() + y, row.data());
      for (std::size_t x = 0; x < kTwoTapTile; ++x) {
        row[x].v += offset.v;
        row[x].Store(pixels[y * kTwoTapTile + x] + channel);
      }
    }
  }
}

void TwoTapForwardBaseline(const TwoTapInputs& pixels, std::size_t channels, float* points, std::size_t stride) {
  TwoTapForwardTile<4>(pixels, channels, points, stride);
}

PENTIMENTO_AVX2 void TwoTapForwardAvx2(const TwoTapInputs& pixels, std::size_t channels, float* points,
                                       std::size_t stride) {
  TwoTapForwardTile<8>(pixels, channels, points, stride);
}

PENTIMENTO_AVX512 void TwoTapForwardAvx512(const TwoTapInputs& pixels, std::size_t channels, float* points,
                                           std::size_t stride) {
  TwoTapForwardTile<16>(pixels, channels, points, stride);
}

void TwoTapBackwardBaseline(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                            const TwoTapOutputs& pixels) {
  TwoTapBackwardTile<4>(points, stride, channels, bias, pixels);
}

PENTIMENTO_AVX2 void TwoTapBackwardAvx2(const float* points, std::size_t stride, std::size_t channels,
                                        const float* bias, const TwoTapOutputs& pixels) {
  TwoTapBackwardTile<8>(points, stride, channels, bias, pixels);
}

PENTIMENTO_AVX512 void TwoTapBackwardAvx512(const float* points, std::size_t stride, std::size_t channels,
                                            const float* bias, const TwoTapOutputs& pixels) {
  TwoTapBackwardTile<16>(points, stride, channels, bias, pixels);
}

}  // namespace

void TwoTapForward(const TwoTapInputs& pixels, std::size_t channels, float* points, std::size_t stride,
                   SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return TwoTapForwardAvx512(pixels, channels, points, stride);
    case SimdLevel::kAvx2:
      return TwoTapForwardAvx2(pixels, channels, points, stride);
    case SimdLevel::kBaseline:
      return TwoTapForwardBaseline(pixels, channels, points, stride);
  }
}

void TwoTapTransformKernels(const std::array<const float*, kTwoTapValues>& values, std::size_t apart, float* points,
                            std::size_t stride) {
  for (std::size_t kernel = 0; kernel < kTwoTapKernels; ++kernel) {
    const auto value = [&](std::size_t i) { return static_cast<double>(values[i][kernel * apart]); };
    const auto left = TwoTapKernelLine(value(0), value(2));
    const auto right = TwoTapKernelLine(value(1), value(3));
    for (std::size_t y = 0; y < kTwoTapWindow; ++y) {
      const auto row = TwoTapKernelLine(left[y], right[y]);
      for (std::size_t x = 0; x < kTwoTapWindow; ++x) {
        points[(y * kTwoTapWindow + x) * stride + kernel] = static_cast<float>(row[x]);
      }
    }
  }
}

void TwoTapBackward(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                    const TwoTapOutputs& pixels, SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return TwoTapBackwardAvx512(points, stride, channels, bias, pixels);
    case SimdLevel::kAvx2:
      return TwoTapBackwardAvx2(points, stride, channels, bias, pixels);
    case SimdLevel::kBaseline:
      return TwoTapBackwardBaseline(points, stride, channels, bias, pixels);
  }
}

}  // namespace pentimento
