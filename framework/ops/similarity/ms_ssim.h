#pragma once

#include <torch/types.h>

#include "framework/ops/similarity/ms_ssim_options.h"

namespace pentimento {

/// Multi-scale structural similarity (Wang, Simoncelli, Bovik, "Multiscale structural similarity for image quality
/// assessment", Asilomar 2003, eq. 7, all exponents of a scale equal): contrast and structure at every scale,
/// luminance at the last. A negative mean of a scale counts as 0.
///
/// Differentiable in both arguments where no scale's mean is 0 or less.
/// @param a,b floating point [N,C,H,W] in [0,1], same size, type and device. Computed in their own type.
/// @return one value an image, [N]; at most 1, and 1 for equal pictures.
/// @throws ShapeError if the sizes differ or the pictures are too small.
torch::Tensor MsSsim(const torch::Tensor& a, const torch::Tensor& b, const MsSsimOptions& options = {});

}  // namespace pentimento
