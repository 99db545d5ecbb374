#include "framework/ops/features/winograd_tile.h"
#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

/// A of four values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void OutputGradient(const Vector* y, Vector* out) {
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

template <std::size_t kLanes>
PENTIMENTO_INLINE void OutputGradientTile(const WinogradGradients& pixels, std::size_t channels, float* points,
                                          std::size_t stride) {
  using Vector = Lanes<float, kLanes>;
  for (std::size_t channel = 0; channel < channels; channel += kLanes) {
    std::array<Vector, kWinogradTile * kWinogradWindow> half;  // the columns' transforms, one after the other
    for (std::size_t x = 0; x < kWinogradTile; ++x) {
      std::array<Vector, kWinogradTile> column;
      for (std::size_t y = 0; y < kWinogradTile; ++y) {
        column[y].Load(pixels[y * kWinogradTile + x] + channel);
      }
      OutputGradient<1>(column.data(), half.data() + x * kWinogradWindow);
    }
    for (std::size_t y = 0; y < kWinogradWindow; ++y) {
      std::array<Vector, kWinogradWindow> row;
      OutputGradient<kWinogradWindow>(half.data() + y, row.data());
      for (std::size_t x = 0; x < kWinogradWindow; ++x) {
        row[x].Store(points + (y * kWinogradWindow + x) * stride + channel);
      }
    }
  }
}

/// G^T of six values that lie `kStep` apart.
template <std::size_t kStep, class Vector>
PENTIMENTO_INLINE void KernelGradient(const Vector* u, Vector* out) {
  constexpr float kSixth = 1.0F / 6.0F;
  const auto sum = kSixth * (u[kStep].v + u[2 * kStep].v);
  const auto difference = kSixth * (u[2 * kStep].v - u[kStep].v);
  const auto far_sum = kSixth * (u[3 * kStep].v + u[4 * kStep].v);
  const auto far_difference = kSixth * (u[3 * kStep].v - u[4 * kStep].v);
  out[0].v = 0.25F * (u[0].v + far_sum) - sum;
  out[1].v = difference + 0.5F * far_difference;
  out[2].v = far_sum - sum + u[5 * kStep].v;
}

PENTIMENTO_INLINE void AddKernelGradients(const float* points, std::size_t stride, float* kernels) {
  constexpr std::size_t kSide = 3;
  using Vector = Lanes<float, kWinogradKernels>;
  std::array<Vector, kWinogradWindow * kSide> half;  // the columns' transforms, one after the other
  for (std::size_t x = 0; x < kWinogradWindow; ++x) {
    std::array<Vector, kWinogradWindow> column;
    for (std::size_t y = 0; y < kWinogradWindow; ++y) {
      column[y].Load(points + (y * kWinogradWindow + x) * stride);
    }
    KernelGradient<1>(column.data(), half.data() + x * kSide);
  }
  for (std::size_t y = 0; y < kSide; ++y) {
    std::array<Vector, kSide> row;
    KernelGradient<kSide>(half.data() + y, row.data());
    for (std::size_t x = 0; x < kSide; ++x) {
      std::array<float, kWinogradKernels> values;
      row[x].Store(values.data());
      for (std::size_t kernel = 0; kernel < kWinogradKernels; ++kernel) {
        kernels[(kernel * kSide + y) * kSide + x] += values[kernel];
      }
    }
  }
}

void OutputGradientBaseline(const WinogradGradients& pixels, std::size_t channels, float* points, std::size_t stride) {
  OutputGradientTile<4>(pixels, channels, points, stride);
}

PENTIMENTO_AVX2 void OutputGradientAvx2(const WinogradGradients& pixels, std::size_t channels, float* points,
                                        std::size_t stride) {
  OutputGradientTile<8>(pixels, channels, points, stride);
}

PENTIMENTO_AVX512 void OutputGradientAvx512(const WinogradGradients& pixels, std::size_t channels, float* points,
                                            std::size_t stride) {
  OutputGradientTile<16>(pixels, channels, points, stride);
}

void AddKernelGradientsBaseline(const float* points, std::size_t stride, float* kernels) {
  AddKernelGradients(points, stride, kernels);
}

PENTIMENTO_AVX2 void AddKernelGradientsAvx2(const float* points, std::size_t stride, float* kernels) {
  AddKernelGradients(points, stride, kernels);
}

PENTIMENTO_AVX512 void AddKernelGradientsAvx512(const float* points, std::size_t stride, float* kernels) {
  AddKernelGradients(points, stride, kernels);
}

}  // namespace

void WinogradBackwardGradient(const WinogradGradients& pixels, std::size_t channels, float* points, std::size_t stride,
                              SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return OutputGradientAvx512(pixels, channels, points, stride);
    case SimdLevel::kAvx2:
      return OutputGradientAvx2(pixels, channels, points, stride);
    case SimdLevel::kBaseline:
      return OutputGradientBaseline(pixels, channels, points, stride);
  }
}

void WinogradAddKernelGradients(const float* points, std::size_t stride, float* kernels, SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return AddKernelGradientsAvx512(points, stride, kernels);
    case SimdLevel::kAvx2:
      return AddKernelGradientsAvx2(points, stride, kernels);
    case SimdLevel::kBaseline:
      return AddKernelGradientsBaseline(points, stride, kernels);
  }
}

}  // namespace pentimento
