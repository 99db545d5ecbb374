#pragma once

#include <torch/types.h>

namespace pentimento {

/// Sums of the kernel (x.y / D + 1)^3 over pairs of vectors of two lots.
struct KernelSums {
  double within_a = 0.0;  ///< over ordered pairs of different vectors: a vector with itself is left out
  double within_b = 0.0;
  double between = 0.0;  ///< over pairs of a vector of `a` and one of `b`
};

/// In double precision; the products too, unless the pairs are so many that float32's rounding, which is unbiased,
/// averages out (of a mean of the kernel then some 1e-9). Of many vectors each unordered pair is computed once.
/// @param a,b float32 [n,D], [m,D].
KernelSums KernelSumsOf(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace pentimento
