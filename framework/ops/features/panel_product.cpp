#include "framework/ops/features/panel_product.h"

#include <algorithm>

#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

constexpr std::size_t kRowsOfLine = 16;

/// How A is stored: row by row, or column by column.
enum class Order { kRows, kColumns };

/// Where the rows of A begin and how far values of a row lie apart.
template <Order kOrder>
struct Rows {
  const float* first;
  std::size_t apart;  ///< rows or, of A column by column, values of a row

  PENTIMENTO_INLINE Rows From(std::size_t row) const {
    return {first + row * (kOrder == Order::kRows ? apart : 1), apart};
  }
  PENTIMENTO_INLINE float At(std::size_t row, std::size_t k) const {
    return kOrder == Order::kRows ? first[row * apart + k] : first[k * apart + row];
  }
};

/// `kRows` rows of A by `kPanels` neighbouring panels. The sums stay in registers: kRows * kPanels * kPanelColumns /
/// kLanes of them.
template <std::size_t kLanes, std::size_t kRows, std::size_t kPanels, Order kOrder>
PENTIMENTO_INLINE void MultiplyRows(Rows<kOrder> a, const float* panels, float* c, std::size_t depth,
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
        sums[row][v].v += a.At(row, k) * b[v].v;
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

/// All rows by `kPanels` neighbouring panels. @param kRows as many at a time as there are registers for, then `kLast`.
template <std::size_t kLanes, std::size_t kRows, std::size_t kLast, std::size_t kPanels, Order kOrder>
PENTIMENTO_INLINE void MultiplyColumns(Rows<kOrder> a, const float* panels, float* c, std::size_t rows,
                                       std::size_t depth, std::size_t columns) {
  static_assert(kPanelRows % kLast == 0);
  std::size_t row = 0;
  for (; row + kRows <= rows; row += kRows) {
    MultiplyRows<kLanes, kRows, kPanels>(a.From(row), panels, c + row * columns, depth, columns);
  }
  for (; row < rows; row += kLast) {
    MultiplyRows<kLanes, kLast, kPanels>(a.From(row), panels, c + row * columns, depth, columns);
  }
}

/// @param kPanels as many at a time as there are registers for: each value of A is then read less often. What is left
/// over goes panel by panel.
template <std::size_t kLanes, std::size_t kRows, std::size_t kLast, std::size_t kPanels, Order kOrder>
PENTIMENTO_INLINE void Multiply(Rows<kOrder> a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                                std::size_t columns) {
  std::size_t column = 0;
  for (; column + kPanels * kPanelColumns <= columns; column += kPanels * kPanelColumns) {
    MultiplyColumns<kLanes, kRows, kLast, kPanels>(a, panels + column * depth, c + column, rows, depth, columns);
  }
  for (; column < columns; column += kPanelColumns) {
    MultiplyColumns<kLanes, kRows, kLast, 1>(a, panels + column * depth, c + column, rows, depth, columns);
  }
}

template <Order kOrder>
void MultiplyAt(SimdLevel level, Rows<kOrder> a, const float* panels, float* c, std::size_t rows, std::size_t depth,
                std::size_t columns) {
  RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    if constexpr (simd.kLevel == SimdLevel::kAvx512) {
      Multiply<simd.kFloats, 12, 4, 2>(a, panels, c, rows, depth, columns);
    } else if constexpr (simd.kLevel == SimdLevel::kAvx2) {
      Multiply<simd.kFloats, 6, 2, 1>(a, panels, c, rows, depth, columns);
    } else {
      Multiply<simd.kFloats, 2, 2, 1>(a, panels, c, rows, depth, columns);
    }
  });
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

void MultiplyByPanels(const float* a, std::size_t apart, const float* panels, float* c, std::size_t rows,
                      std::size_t depth, std::size_t columns, SimdLevel level) {
  MultiplyAt(level, Rows<Order::kRows>{a, apart}, panels, c, rows, depth, columns);
}

void MultiplyTransposedByPanels(const float* a, std::size_t apart, const float* panels, float* c, std::size_t rows,
                                std::size_t depth, std::size_t columns, SimdLevel level) {
  MultiplyAt(level, Rows<Order::kColumns>{a, apart}, panels, c, rows, depth, columns);
}

}  // namespace pentimento
