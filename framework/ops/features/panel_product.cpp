#include "framework/ops/features/panel_product.h"

#include <algorithm>

#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

/// `kRows` rows of A by one panel. The sums stay in registers: kRows * kPanelColumns / kLanes of them.
template <std::size_t kLanes, std::size_t kRows>
PENTIMENTO_INLINE void MultiplyRows(const float* a, const float* panel, float* c, std::size_t depth,
                                    std::size_t columns) {
  constexpr std::size_t kVectors = kPanelColumns / kLanes;
  using Vector = Lanes<float, kLanes>;
  Vector sums[kRows][kVectors] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    Vector b[kVectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      b[v].Load(panel + k * kPanelColumns + v * kLanes);
    }
#pragma GCC unroll 16
    for (std::size_t row = 0; row < kRows; ++row) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kVectors; ++v) {
        sums[row][v].v += a[row * depth + k] * b[v].v;
      }
    }
  }
#pragma GCC unroll 16
  for (std::size_t row = 0; row < kRows; ++row) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      sums[row][v].Store(c + row * columns + v * kLanes);
    }
  }
}

template <std::size_t kLanes, std::size_t kRows>
PENTIMENTO_INLINE void Multiply(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                                std::size_t columns) {
  static_assert(kPanelRows % kRows == 0);
  for (std::size_t column = 0; column < columns; column += kPanelColumns) {
    for (std::size_t row = 0; row < rows; row += kRows) {
      MultiplyRows<kLanes, kRows>(a + row * depth, panels + column * depth, c + row * columns + column, depth, columns);
    }
  }
}

void MultiplyBaseline(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                      std::size_t columns) {
  Multiply<4, 2>(a, panels, c, rows, depth, columns);
}

PENTIMENTO_AVX2 void MultiplyAvx2(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                                  std::size_t columns) {
  Multiply<8, 6>(a, panels, c, rows, depth, columns);
}

PENTIMENTO_AVX512 void MultiplyAvx512(const float* a, const float* panels, float* c, std::size_t rows,
                                      std::size_t depth, std::size_t columns) {
  Multiply<16, 12>(a, panels, c, rows, depth, columns);
}

}  // namespace

std::vector<float> PanelsOf(std::span<const float> matrix, std::size_t depth, std::size_t columns) {
  std::vector<float> panels(matrix.size());
  float* to = panels.data();
  for (std::size_t column = 0; column < columns; column += kPanelColumns) {
    for (std::size_t row = 0; row < depth; ++row) {
      to = std::ranges::copy(matrix.subspan(row * columns + column, kPanelColumns), to).out;
    }
  }
  return panels;
}

std::vector<float> PanelsOfColumns(std::span<const float> columns, std::size_t depth) {
  const std::size_t count = columns.size() / depth;
  std::vector<float> panels((count + kPanelColumns - 1) / kPanelColumns * kPanelColumns * depth);
  for (std::size_t column = 0; column < count; ++column) {
    float* const to = panels.data() + column / kPanelColumns * kPanelColumns * depth + column % kPanelColumns;
    const float* const from = columns.data() + column * depth;
    for (std::size_t row = 0; row < depth; ++row) {
      to[row * kPanelColumns] = from[row];
    }
  }
  return panels;
}

void MultiplyByPanels(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                      std::size_t columns, SimdLevel level) {
  switch (level) {
    case SimdLevel::kAvx512:
      return MultiplyAvx512(a, panels, c, rows, depth, columns);
    case SimdLevel::kAvx2:
      return MultiplyAvx2(a, panels, c, rows, depth, columns);
    case SimdLevel::kBaseline:
      return MultiplyBaseline(a, panels, c, rows, depth, columns);
  }
}

}  // namespace pentimento
