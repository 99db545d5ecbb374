#pragma once

#include <torch/types.h>

namespace pentimento {

/// Which features occur together, wherever that may be (Gatys, Ecker, Bethge: "Image style transfer using convolutional
/// neural networks", CVPR 2016, equation 3): the products of every two channels, summed over places and divided by the
/// number of values of a picture, C * H * W.
/// @param features [N,C,H,W]. @returns [N,C,C], float32 of features in lower precision.
torch::Tensor GramMatrix(const torch::Tensor& features);

}  // namespace pentimento
