#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include <torch/types.h>

namespace pentimento {

/// Inner products, in single precision, of every two vectors of two lots taken together, each pair once. A product's
/// bits do not depend on the other vectors, or on the number of threads.
class PairProducts {
 public:
  /// @param a,b float32 [n,D], [m,D]. The vectors of `b` are numbered after those of `a`.
  PairProducts(const torch::Tensor& a, const torch::Tensor& b);

  /// Products of one vector with some neighbouring ones that come after it.
  struct Part {
    std::int64_t row = 0;
    std::int64_t first = 0;  ///< of the neighbours
    std::span<const float> products;
  };
  /// Calls `use` with each pair, from several threads; with the parts of one row in their order, from one.
  void ForEachPart(const std::function<void(const Part&)>& use) const;

 private:
  std::int64_t count_;
  torch::Tensor rows_;    ///< [count,D], zeros behind
  torch::Tensor panels_;  ///< as large
};

}  // namespace pentimento
