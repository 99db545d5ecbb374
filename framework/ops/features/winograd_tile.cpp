#include "framework/ops/features/winograd_tile.h"

#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

/// B^T of six values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void Forward(const Vector* d, Vector* out) {
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

/// A^T of six values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void Backward(const Vector* m, Vector* out) {
  const auto sum = m[kStep].v + m[2 * kStep].v;
  const auto difference = m[kStep].v - m[2 * kStep].v;
  const auto far_sum = m[3 * kStep].v + m[4 * kStep].v;
  const auto far_difference = m[3 * kStep].v - m[4 * kStep].v;
  out[0].v = m[0].v + sum + far_sum;
  out[1].v = difference + 2.0F * far_difference;
  out[2].v = sum + 4.0F * far_sum;
  out[3].v = difference + 8.0F * far_difference + m[5 * kStep].v;
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void ForwardTile(const WinogradInputs& pixels, std::size_t channels, float* points,
                                   std::size_t stride) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    std::array<Vector, kWinogradWindow * kWinogradWindow> half;  // the columns' transforms, one after the other
    for (std::size_t x = 0; x < kWinogradWindow; ++x) {
      std::array<Vector, kWinogradWindow> column;
      for (std::size_t y = 0; y < kWinogradWindow; ++y) {
        column[y].Load(pixels[y * kWinogradWindow + x] + channel);
      }
      Forward<1>(column.data(), half.data() + x * kWinogradWindow);
    }
    for (std::size_t y = 0; y < kWinogradWindow; ++y) {
      std::array<Vector, kWinogradWindow> row;
      Forward<kWinogradWindow>(half.data() + y, row.data());
      for (std::size_t x = 0; x < kWinogradWindow; ++x) {
        row[x].Store(points + (y * kWinogradWindow + x) * stride + channel);
      }
    }
  }
}

template <std::size_t kLanes>
PENTIMENTO_INLINE void BackwardTile(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                                    bool relu, const WinogradOutputs& pixels) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    std::array<Vector, kWinogradWindow * kWinogradTile> half;
    for (std::size_t x = 0; x < kWinogradWindow; ++x) {
      std::array<Vector, kWinogradWindow> column;
      for (std::size_t y = 0; y < kWinogradWindow; ++y) {
        column[y].Load(points + (y * kWinogradWindow + x) * stride + channel);
      }
      Backward<1>(column.data(), half.data() + x * kWinogradTile);
    }
    Vector offset = {};
    if (bias != nullptr) {
      offset.Load(bias + channel);
    }
    for (std::size_t y = 0; y < kWinogradTile; ++y) {
      std::array<Vector, kWinogradTile> row;
      Backward<kWinogradTile>(half.data() + y, row.data());
      for (std::size_t x = 0; x < kWinogradTile; ++x) {
        row[x].v += offset.v;
        if (relu) {
          row[x].v = row[x].v < 0.0F ? typename Vector::Type{} : row[x].v;
        }
        row[x].Store(pixels[y * kWinogradTile + x] + channel);
      }
    }
  }
}

/// G of three values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void KernelForward(const Vector* g, Vector* out) {
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

PENTIMENTO_INLINE void Kernels(const float* kernels, std::size_t apart, WinogradTurn turn, float* points,
                               std::size_t stride) {
  constexpr std::size_t kSide = 3;
  using Single = Lanes<float, kWinogradKernels>;
  using Vector = Lanes<double, kWinogradKernels>;
  std::array<Vector, kSide * kSide> values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t place = turn == WinogradTurn::kNone ? i : values.size() - 1 - i;
    std::array<float, kWinogradKernels> gathered;
    for (std::size_t kernel = 0; kernel < kWinogradKernels; ++kernel) {
      gathered[kernel] = kernels[kernel * apart + place];
    }
    Single single;
    single.Load(gathered.data());
    values[i].v = __builtin_convertvector(single.v, Vector::Type);
  }
  std::array<Vector, kSide * kWinogradWindow> half;  // the columns' transforms, one after the other
  for (std::size_t x = 0; x < kSide; ++x) {
    KernelForward<kSide>(values.data() + x, half.data() + x * kWinogradWindow);
  }
  for (std::size_t y = 0; y < kWinogradWindow; ++y) {
    std::array<Vector, kWinogradWindow> row;
    KernelForward<kWinogradWindow>(half.data() + y, row.data());
    for (std::size_t x = 0; x < kWinogradWindow; ++x) {
      Single single;
      single.v = __builtin_convertvector(row[x].v, Single::Type);
      single.Store(points + (y * kWinogradWindow + x) * stride);
    }
  }
}

void KernelsBaseline(const float* kernels, std::size_t apart, WinogradTurn turn, float* points, std::size_t stride) {
  Kernels(kernels, apart, turn, points, stride);
}

PENTIMENTO_AVX2 void KernelsAvx2(const float* kernels, std::size_t apart, WinogradTurn turn, float* points,
                                 std::size_t stride) {
  Kernels(kernels, apart, turn, points, stride);
}

PENTIMENTO_AVX512 void KernelsAvx512(const float* kernels, std::size_t apart, WinogradTurn turn, float* points,
                                     std::size_t stride) {
  Kernels(kernels, apart, turn, points, stride);
}

void ForwardBaseline(const WinogradInputs& pixels, std::size_t channels, float* points, std::size_t stride) {
  ForwardTile<4>(pixels, channels, points, stride);
}

PENTIMENTO_AVX2 void ForwardAvx2(const WinogradInputs& pixels, std::size_t channels, float* points,
                                 std::size_t stride) {
  ForwardTile<8>(pixels, channels, points, stride);
}

PENTIMENTO_AVX512 void ForwardAvx512(const WinogradInputs& pixels, std::size_t channels, float* points,
                                     std::size_t stride) {
  ForwardTile<16>(pixels, channels, points, stride);
}

void BackwardBaseline(const float* points, std::size_t stride, std::size_t channels, const float* bias, bool relu,
                      const WinogradOutputs& pixels) {
  BackwardTile<4>(points, stride, channels, bias, relu, pixels);
}

PENTIMENTO_AVX2 void BackwardAvx2(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                                  bool relu, const WinogradOutputs& pixels) {
  BackwardTile<8>(points, stride, channels, bias, relu, pixels);
}

PENTIMENTO_AVX512 void BackwardAvx512(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                                      bool relu, const WinogradOutputs& pixels) {
  BackwardTile<16>(points, stride, channels, bias, relu, pixels);
}

}  // namespace

void WinogradForward(const WinogradInputs& pixels, std::size_t channels, float* points, std::size_t stride,
                     SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return ForwardAvx512(pixels, channels, points, stride);
    case SimdLevel::kAvx2:
      return ForwardAvx2(pixels, channels, points, stride);
    case SimdLevel::kBaseline:
      return ForwardBaseline(pixels, channels, points, stride);
  }
}

void WinogradKernels(const float* kernels, std::size_t apart, WinogradTurn turn, float* points, std::size_t stride,
                     SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return KernelsAvx512(kernels, apart, turn, points, stride);
    case SimdLevel::kAvx2:
      return KernelsAvx2(kernels, apart, turn, points, stride);
    case SimdLevel::kBaseline:
      return KernelsBaseline(kernels, apart, turn, points, stride);
  }
}

void WinogradBackward(const float* points, std::size_t stride, std::size_t channels, const float* bias, bool relu,
                      const WinogradOutputs& pixels, SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return BackwardAvx512(points, stride, channels, bias, relu, pixels);
    case SimdLevel::kAvx2:
      return BackwardAvx2(points, stride, channels, bias, relu, pixels);
    case SimdLevel::kBaseline:
      return BackwardBaseline(points, stride, channels, bias, relu, pixels);
  }
}

}  // namespace pentimento
