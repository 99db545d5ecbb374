#pragma once

#include <torch/types.h>

namespace pentimento {

/// Sum of the kernel (x.y / D + 1)^3 over all pairs of a vector of `a` and one of `b`, in double precision; the
/// products too, unless the pairs are so many that float32's rounding, which is unbiased, averages out (of a mean of
/// the kernel then some 1e-9). @param a,b float32 [n,D], [m,D].
double KernelSumBetween(const torch::Tensor& a, const torch::Tensor& b);

/// The same over all ordered pairs of vectors of one lot, those of a vector with itself included. Of many vectors each
/// unordered pair is computed once.
double KernelSumWithin(const torch::Tensor& a);

}  // namespace pentimento
