#pragma once

#include <vector>

#include <torch/types.h>

namespace pentimento {

/// What a `ResnetGenerator` with instance norm makes of images on the CPU: Winograd's products in the blocks, one pass
/// for all that stands between two convolutions, and no copy of a large map that is not needed. Within 2e-4 of the
/// network's own layers. It has gradients of the images and the parameters, except of biases before an instance norm,
/// which takes away what they add: theirs are undefined, where the layers' are rounding errors. The gradients have none
/// of their own. Under autocast the convolutions outside of the blocks have bfloat16 products, and those in the blocks
/// where Winograd's in float32 do not pay (`WinogradPays`).
/// @param parameters of the network, in its order. @param images float32 [N,C,H,W] in [-1,1]. @returns float32, the
/// same form in (-1,1). @throws ShapeError if they are too small to be padded.
torch::Tensor ResnetForward(const std::vector<torch::Tensor>& parameters, const torch::Tensor& images);

}  // namespace pentimento
