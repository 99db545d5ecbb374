#pragma once

#include <array>
#include <cstddef>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// T X T^T of squares X of values, one square in each lane: the columns are transformed, then the rows.
/// @tparam Transform has kFrom, the side of X, kTo, the side of the result, and `Line<kStep>(in, out)`, T of kFrom
/// values that lie kStep apart.
/// @param load `(y, x, vector)` reads values of X. @param store `(y, x, vector)` takes those of the result. Both
/// lambdas are marked PENTIMENTO_INLINE_LAMBDA.
template <class Transform, class Vector, class Load, class Store>
PENTIMENTO_INLINE void TransformSquare(const Load& load, const Store& store) {
  constexpr std::size_t kFrom = Transform::kFrom;
  constexpr std::size_t kTo = Transform::kTo;
  std::array<Vector, kFrom * kTo> half;  // the columns' transforms, one after the other
  for (std::size_t x = 0; x < kFrom; ++x) {
    std::array<Vector, kFrom> column;
    for (std::size_t y = 0; y < kFrom; ++y) {
      load(y, x, column[y]);
    }
    Transform::template Line<1>(column.data(), half.data() + x * kTo);
  }
  for (std::size_t y = 0; y < kTo; ++y) {
    std::array<Vector, kTo> row;
    Transform::template Line<kTo>(half.data() + y, row.data());
    for (std::size_t x = 0; x < kTo; ++x) {
      store(y, x, row[x]);
    }
  }
}

}  // namespace pentimento
