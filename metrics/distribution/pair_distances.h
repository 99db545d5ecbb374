#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <torch/types.h>

#include "metrics/distribution/pair_products.h"

namespace pentimento {

/// Squared Euclidean distances between the vectors of two lots: all of them quickly, from float32 products, with a
/// bound of their error; any one exactly, from differences in double precision, which puts equal vectors at distance 0.
/// What compares distances decides by the quick ones wherever the bound allows and so gives the answer of the exact
/// ones.
class PairDistances {
 public:
  /// @param rows,columns float32 [n,D], [m,D], at least one each.
  PairDistances(const torch::Tensor& rows, const torch::Tensor& columns);

  /// Calls `use` with the number of each row and its quick distances to all columns, from several threads.
  void ForEachRow(const std::function<void(std::int64_t, std::span<const float>)>& use) const;

  /// Most that the quick distance is off by, for finite vectors.
  [[nodiscard]] float ErrorOf(std::int64_t row, std::int64_t column) const {
    return slack_ * (row_lengths_[static_cast<std::size_t>(row)] + column_lengths_[static_cast<std::size_t>(column)]);
  }

  /// To any column.
  [[nodiscard]] float GreatestErrorOf(std::int64_t row) const {
    return slack_ * (row_lengths_[static_cast<std::size_t>(row)] + greatest_column_length_);
  }

  /// Between two of the vectors given.
  [[nodiscard]] double Exact(std::int64_t row, std::int64_t column) const;

 private:
  torch::Tensor rows_;
  torch::Tensor columns_;
  std::optional<PairProducts> products_;  ///< of the centred vectors
  std::vector<float> row_lengths_;        ///< squared, of the centred vectors
  std::vector<float> column_lengths_;     ///< squared, of the centred vectors
  float greatest_column_length_ = 0.0F;
  float slack_ = 0.0F;
};

}  // namespace pentimento
