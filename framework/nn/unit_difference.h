#pragma once

#include <torch/types.h>

namespace pentimento {

/// The squared difference of two feature maps whose vectors are brought to length 1 at every place, summed over
/// channels with a weight each: sum_c w_c (a_c / |a| - b_c / |b|)^2, the inner part of LPIPS (Zhang et al. 2018,
/// equation 1). Vectors of zeros stay zero. Differentiable in `a` and `b`; this is the reference.
/// @param a,b [N,C,h,w] of one floating type. @param weights float32 [C]; undefined: 1 each.
/// @returns float32 (float64 of float64) [N,1,h,w].
torch::Tensor UnitDifferenceReference(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& weights);

/// The same in one pass, for float32 or bfloat16 maps on the CPU that lie channels-last, when no gradient is wanted;
/// everything else goes to the reference.
torch::Tensor UnitDifference(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& weights);

}  // namespace pentimento
