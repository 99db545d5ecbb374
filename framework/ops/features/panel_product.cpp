#include "framework/ops/features/panel_product.h"

#include <algorithm>

#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

constexpr std::size_t kRowsOfLine = 16;

/// `kRows` rows of A by `kPanels` neighbouring panels. The sums stay in registers: kRows * kPanels * kPanelColumns /
/// kLanes of them.
template <std::size_t kLanes, std::size_t kRows, std::size_t kPanels>
PENTIMENTO_INLINE void MultiplyRows(const float* a, const float* panels, float* c, std::size_t depth,
                                    std::size_t columns) {
  constexpr std::size_t kVectors = kPanelColumns / kLanes;
  using Vector = Lanes<float, kLanes>;
  Vector sums[kRows][kPanels * kVectors] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    Vector b[kPanels * kVectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
      b[v].Load(panels + (v / kVectors * depth + k) * kPanelColumns + v % kVectors * kLanes);
    }
#pragma GCC unroll 16
    for (std::size_t row = 0; row < kRows; ++row) {
#pragma GCC unroll 4
      for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
        sums[row][v].v += a[row * depth + k] * b[v].v;
      }
    }
  }
#pragma GCC unroll 16
  for (std::size_t row = 0; row < kRows; ++row) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
      sums[row][v].Store(c + row * columns + v * kLanes);
    }
  }
}

/// @param kPanels as many at a time as there are registers for: each value of A is then read less often. What is left
/// over goes panel by panel.
template <std::size_t kLanes, std::size_t kRows, std::size_t kPanels>
PENTIMENTO_INLINE void Multiply(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                                std::size_t columns) {
  static_assert(kPanelRows % kRows == 0);
  std::size_t column = 0;
  for (; column + kPanels * kPanelColumns <= columns; column += kPanels * kPanelColumns) {
    for (std::size_t row = 0; row < rows; row += kRows) {
      MultiplyRows<kLanes, kRows, kPanels>(a + row * depth, panels + column * depth, c + row * columns + column, depth,
                                           columns);
    }
  }
  for (; column < columns; column += kPanelColumns) {
    for (std::size_t row = 0; row < rows; row += kRows) {
      MultiplyRows<kLanes, kRows, 1>(a + row * depth, panels + column * depth, c + row * columns + column, depth,
                                     columns);
    }
  }
}

void MultiplyBaseline(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                      std::size_t columns) {
  Multiply<4, 2, 1>(a, panels, c, rows, depth, columns);
}

PENTIMENTO_AVX2 void MultiplyAvx2(const float* a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                                  std::size_t columns) {
  Multiply<8, 6, 1>(a, panels, c, rows, depth, columns);
}

PENTIMENTO_AVX512 void MultiplyAvx512(const float* a, const float* panels, float* c, std::size_t rows,
                                      std::size_t depth, std::size_t columns) {
  Multiply<16, 12, 2>(a, panels, c, rows, depth, columns);
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

void PanelsOfColumns(std::span<const float> columns, std::size_t depth, std::span<float> panels) {
  const std::size_t count = columns.size() / depth;
  std::ranges::fill(panels.subspan(count / kPanelColumns * kPanelColumns * depth), 0.0F);
  for (std::size_t first = 0; first < count; first += kPanelColumns) {
    const std::size_t last = std::min(first + kPanelColumns, count);
    // A few rows at a time, which lie in one line of the cache in every column.
    for (std::size_t top = 0; top < depth; top += kRowsOfLine) {
      const std::size_t bottom = std::min(top + kRowsOfLine, depth);
      for (std::size_t column = first; column < last; ++column) {
        for (std::size_t row = top; row < bottom; ++row) {
          panels[first * depth + row * kPanelColumns + (column - first)] = columns[column * depth + row];
        }
      }
    }
  }
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
