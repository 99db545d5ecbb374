#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// Inner products, in single precision, of the vectors of one lot with those of another. A product's bits do not depend
/// on the other vectors, or on the number of threads.
class PairProducts {
 public:
  /// @param rows,columns float32 [n,D], [m,D].
  PairProducts(const torch::Tensor& rows, const torch::Tensor& columns);

  /// Some neighbouring products of one row.
  struct Part {
    std::int64_t row = 0;
    std::int64_t first = 0;     ///< column of the first
    std::span<float> products;  ///< up to the last column; to be written to at will
  };
  /// Calls `use` with each row, from several threads. @param upper the lots are one: of each row at least the products
  /// from its own column on, but not many before.
  void ForEachRow(const std::function<void(const Part&)>& use, bool upper = false) const;

 private:
  std::int64_t count_;
  std::int64_t width_;
  torch::Tensor rows_;  ///< [n,D], zeros behind
  std::vector<float> panels_;
};

}  // namespace pentimento
