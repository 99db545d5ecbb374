#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "framework/ops/planes/plane_pair.h"
#include "framework/simd/lanes.h"

namespace pentimento {

/// Adds the products of one row of the planes to the sums of the rows of positions whose windows it lies in.
/// @param kChecked whether it may lie outside some of them. @param row from the first window's first row.
template <bool kChecked, class Scalar, std::size_t kLanes, std::size_t kProducts, std::size_t kRows>
PENTIMENTO_INLINE void AddRow(const std::array<Lanes<Scalar, kLanes>, kProducts>& products, std::size_t row,
                              std::span<const Scalar> taps,
                              std::array<std::array<Lanes<Scalar, kLanes>, kProducts>, kRows>& sums) {
#pragma GCC unroll 8
  for (std::size_t line = 0; line < kRows; ++line) {
    if (!kChecked || (row >= line && row - line < taps.size())) {
      const Scalar tap = taps[row - line];
#pragma GCC unroll 8
      for (std::size_t product = 0; product < kProducts; ++product) {
        sums[line][product].v += tap * products[product].v;
      }
    }
  }
}

/// Weighted means of products of two planes over every position of a separable window that lies inside them. The rows
/// are read once for `kRows` rows of positions: their products are summed down the columns in registers, and the sums,
/// which stay in the nearest cache, along the rows.
///
/// @tparam Work says what is averaged and what becomes of it:
///   `kProducts`; `Multiply(a, b, products)` of Lanes; `Row(y)` before a row of positions; `Take(x, valid, means)` for
///   the positions x … x + valid - 1 of that row, of which the lanes from `valid` on mean nothing.
template <class Scalar, std::size_t kLanes, std::size_t kRows, class Work>
PENTIMENTO_INLINE void SweepWindows(const PlanePair<Scalar>& planes, std::span<const Scalar> taps, Work& work) {
  using Vector = Lanes<Scalar, kLanes>;
  constexpr std::size_t kProducts = Work::kProducts;
  const std::size_t count = taps.size();
  const std::size_t positions = planes.width - count + 1;
  const std::size_t lines = planes.height - count + 1;

  // Rows narrower than a vector get room for one.
  const std::size_t stride = std::max(planes.width, kLanes);
  std::vector<Scalar> wider;
  const Scalar* a = planes.a.data();
  const Scalar* b = planes.b.data();
  if (stride > planes.width) {
    wider.assign(2 * stride * planes.height, Scalar(0));
    for (std::size_t y = 0; y < planes.height; ++y) {
      std::copy_n(a + y * planes.width, planes.width, wider.data() + y * stride);
      std::copy_n(b + y * planes.width, planes.width, wider.data() + (planes.height + y) * stride);
    }
    a = wider.data();
    b = wider.data() + stride * planes.height;
  }

  const std::size_t line = stride + kLanes + count;  // the last vectors of a row are read past its end
  std::vector<Scalar> sums(kRows * kProducts * line, Scalar(0));
  for (std::size_t top = 0; top < lines; top += kRows) {
    for (std::size_t block = 0; block < stride; block += kLanes) {
      const std::size_t x = std::min(block, stride - kLanes);
      std::array<std::array<Vector, kProducts>, kRows> sum = {};
      for (std::size_t row = 0; row < count + kRows - 1; ++row) {
        const std::size_t at = std::min(top + row, planes.height - 1) * stride + x;
        Vector left;
        Vector right;
        left.Load(a + at);
        right.Load(b + at);
        std::array<Vector, kProducts> products;
        work.Multiply(left, right, products);
        // The first and last rows lie in some of the windows alone, those between in all.
        if (row >= kRows - 1 && row < count) {
          AddRow<false>(products, row, taps, sum);
        } else {
          AddRow<true>(products, row, taps, sum);
        }
      }
#pragma GCC unroll 8
      for (std::size_t line_of = 0; line_of < kRows; ++line_of) {
#pragma GCC unroll 8
        for (std::size_t product = 0; product < kProducts; ++product) {
          sum[line_of][product].Store(sums.data() + (line_of * kProducts + product) * line + x);
        }
      }
    }
    for (std::size_t line_of = 0; line_of < std::min(kRows, lines - top); ++line_of) {
      const Scalar* const row = sums.data() + line_of * kProducts * line;
      work.Row(top + line_of);
      for (std::size_t x = 0; x < positions; x += kLanes) {
        std::array<Vector, kProducts> means = {};
        for (std::size_t tap = 0; tap < count; ++tap) {
#pragma GCC unroll 8
          for (std::size_t product = 0; product < kProducts; ++product) {
            Vector next;
            next.Load(row + product * line + x + tap);
            means[product].v += taps[tap] * next.v;
          }
        }
        work.Take(x, std::min(kLanes, positions - x), means);
      }
    }
  }
}

}  // namespace pentimento
