#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// What the four scales of pixel-domain VIF need of a picture.
inline constexpr std::int64_t kVifMinimumSide = 41;
/// Side of the window at each scale, finest first; its standard deviation is a fifth of it.
inline constexpr std::array<int, 4> kVifWindows = {17, 9, 5, 3};
/// Luma in [0,255] of R, G and B in [0,1].
inline constexpr std::array<double, 3> kVifLuma = {255.0 * 0.299, 255.0 * 0.587, 255.0 * 0.114};
/// Variance of the visual noise, for pictures in [0,255].
inline constexpr double kVifNoise = 2.0;
/// Variances below it count as none; keeps the quotient of two empty sums defined, as 1.
inline constexpr double kVifTiny = 1e-8;

/// Samples of the window of one scale along one axis, adding up to 1.
std::vector<double> VifWindow(int side);

/// Visual information fidelity in the pixel domain: the share of the information in the reference that an observer can
/// still extract from the test picture (Sheikh and Bovik, "Image information and visual quality", IEEE TIP 2006; the
/// pixel-domain version is their `vifp_mscale`), of the luma 0.299 R + 0.587 G + 0.114 B in [0,255]. More contrast than
/// the reference has makes it exceed 1. Not symmetric. Equal to piq's `vif_p(test, reference)`.
///
/// Differentiable in both arguments, except where a window's variance or covariance is cut off at 0.
/// @param reference,test floating point [N,3,H,W] in [0,1], same size, type and device.
/// @return one value an image, [N]; 1 for equal pictures, and for a reference without any information.
/// @throws ShapeError if the sizes differ or the shorter side is under 41.
torch::Tensor Vif(const torch::Tensor& reference, const torch::Tensor& test);

}  // namespace pentimento
