#pragma once

#include <torch/types.h>

namespace pentimento {

/// Mean over all samples of all channels of the squared difference, one value an image.
/// @param a,b floating point [N,C,H,W], same size, type and device. @return [N]. @throws ShapeError.
torch::Tensor Mse(const torch::Tensor& a, const torch::Tensor& b);

/// Mean of the absolute difference; arguments and errors as of `Mse`.
torch::Tensor Mae(const torch::Tensor& a, const torch::Tensor& b);

/// Peak signal-to-noise ratio in dB, 10 log10(1 / MSE), of pictures in [0,1]; arguments and errors as of `Mse`. Equal
/// pictures: +inf, without a useful gradient.
torch::Tensor Psnr(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace pentimento
