#pragma once

#include <torch/types.h>

namespace pentimento {

/// CIE L*a*b* of sRGB-encoded pictures: IEC 61966-2-1 decoding, D65 white (0.95047, 1, 1.08883), 2 degree observer, by
/// the formula and not a table. The matrix has the rounding of scikit-image's `rgb2lab`.
/// @param images floating point [N,3,H,W] in [0,1]. @return [N,3,H,W]: L* in [0,100], a*, b*. @throws ShapeError.
torch::Tensor LabFromRgb(const torch::Tensor& images);

/// CIEDE2000 colour difference of each pixel, kL = kC = kH = 1 (Sharma, Wu, Dalal, "The CIEDE2000 color-difference
/// formula: implementation notes", Color Research and Application 30, 2005).
/// @param a,b L*a*b* [N,3,H,W]. @return [N,1,H,W] >= 0.
torch::Tensor Ciede2000OfLab(const torch::Tensor& a, const torch::Tensor& b);

/// Mean over pixels of the CIEDE2000 colour difference of two sRGB-encoded pictures; about 1 is just noticeable.
///
/// Differentiable in both arguments, except where the formula is not: at equal colours and at greys (gradient taken as
/// 0 through the hue), and at opposite hues.
/// @param a,b floating point [N,3,H,W] in [0,1], same size, type and device.
/// @return one value an image, [N]; 0 for equal pictures. @throws ShapeError if the sizes differ.
torch::Tensor Ciede2000(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace pentimento
