#pragma once

#include <array>

#include <torch/types.h>

namespace pentimento {

/// Luma of NTSC, as GMSD and FSIM take it.
inline constexpr std::array<double, 3> kYiqLuma = {0.299, 0.587, 0.114};
/// Stabiliser of the gradients' similarity, for pictures in [0,1].
inline constexpr double kGmsdStabiliser = 170.0 / (255.0 * 255.0);

/// Gradient magnitude similarity deviation (Xue, Zhang, Mou, Bovik, "Gradient magnitude similarity deviation: a highly
/// efficient perceptual image quality index", IEEE TIP 2014): the standard deviation over positions of the similarity
/// of the Prewitt gradients' lengths, of the luma halved in size (odd sizes gain a row and a column of zeros). Equal to
/// piq's `gmsd`.
///
/// Differentiable in both arguments; where a gradient's length is 0, and for equal pictures, the gradient is taken as
/// 0.
/// @param a,b floating point [N,3,H,W] in [0,1], same size, type and device.
/// @return one value an image, [N]; 0 for equal pictures, and for a single pixel, which has no deviation.
/// @throws ShapeError if the sizes differ.
torch::Tensor Gmsd(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace pentimento
