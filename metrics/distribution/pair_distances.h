#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "metrics/distribution/distance_rows.h"
#include "metrics/distribution/vector_lot.h"

namespace pentimento {

/// Squared Euclidean distances between the vectors of two lots: bounds of all of them quickly, from products of words,
/// and any one exactly, from differences in double precision, which puts equal vectors at distance 0. What compares
/// distances decides by the bounds wherever they allow, and so gives the answer of the exact ones.
class PairDistances {
 public:
  /// @param rows,columns of equally many components and one centre; both outlive this.
  PairDistances(const VectorLot& rows, const VectorLot& columns);

  /// Neighbouring distances of one row.
  struct Part {
    std::size_t worker = 0;  ///< number of the calling thread, below `workers()`
    std::size_t row = 0;
    std::size_t first = 0;         ///< column of the first
    std::span<const float> least;  ///< lower bounds; NaN where only the exact distance will do
    std::span<const float> most;   ///< upper bounds
  };
  /// Calls `use` with all distances, from several threads, each of which has rows of its own.
  void ForEachPart(const std::function<void(const Part&)>& use) const { Go(use, false); }
  /// The lots are one: with every pair of different vectors once, the later one as the column.
  void ForEachPartOfPairs(const std::function<void(const Part&)>& use) const { Go(use, true); }
  [[nodiscard]] std::size_t workers() const;

  /// Between two of the vectors given.
  [[nodiscard]] double Exact(std::size_t row, std::size_t column) const {
    return SquaredDistance(rows_.Vector(row), columns_.Vector(column), rows_.components());
  }

 private:
  void Go(const std::function<void(const Part&)>& use, bool pairs) const;

  const VectorLot& rows_;
  const VectorLot& columns_;
  float slack_;  ///< most that a squared distance is off by, relative to the sum of both squared lengths
};

}  // namespace pentimento
