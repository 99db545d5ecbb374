#pragma once

#include <torch/types.h>

namespace pentimento {

/// A convolution to few channels, whose matrix product would have as few columns: each pixel is multiplied by the whole
/// kernel at once, to k*k*out numbers, and these are added up where they belong. On the
/// CPU. It has gradients (libtorch's), which have none of their own.
/// @param x float32 [N,in,H,W], channels-last, at least k x k. @param weight [out,in,k,k]. @param bias [out].
/// @returns [N,out,H-k+1,W-k+1], contiguous.
torch::Tensor ShiftedConvolution(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias);

}  // namespace pentimento
