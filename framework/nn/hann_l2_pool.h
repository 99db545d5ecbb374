#pragma once

#include <torch/types.h>

namespace pentimento {

/// The root of the blurred square, halved in size: 3x3 Hann window, stride 2, zeros around. Nothing is folded back as
/// by a maximum (Hénaff, Simoncelli: Geodesics of Learned Representations, ICLR 2016; as DISTS has it).
/// @param x [N,C,H,W]. @returns [N,C,(H+1)/2,(W+1)/2].
torch::Tensor HannL2Pool(const torch::Tensor& x);

/// The same as tensor operations, which gradients flow through and every device has.
torch::Tensor HannL2PoolReference(const torch::Tensor& x);

}  // namespace pentimento
