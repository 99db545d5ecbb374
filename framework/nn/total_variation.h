#pragma once

#include <torch/types.h>

namespace pentimento {

/// How much neighbouring pixels differ: the mean square of the differences between rows plus that of those between
/// columns. As a loss it makes pictures smooth (total variation with exponent 2: Mahendran and Vedaldi,
/// "Understanding deep image representations by inverting them", CVPR 2015, 4). Half of it is what AnimeGANv2's code
/// calls its total variation loss.
/// @param images [N,C,H,W], H and W at least 2, in any range. @returns one float32 number. @throws ShapeError.
torch::Tensor TotalVariation(const torch::Tensor& images);

}  // namespace pentimento
