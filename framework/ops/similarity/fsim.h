#pragma once

#include <torch/types.h>

#include "framework/ops/similarity/fsim_options.h"

namespace pentimento {

/// Feature similarity (Zhang, Zhang, Mou, Zhang, "FSIM: a feature similarity index for image quality assessment", IEEE
/// TIP 2011): phase congruency and Scharr gradients compared at each pixel and weighted by the greater phase
/// congruency. Pictures are first averaged over squares of round(shorter side / 256) pixels. Equal to piq's `fsim` in
/// double precision.
///
/// Differentiable in both arguments; where a magnitude is 0, its gradient is taken as 0.
/// @param a,b floating point [N,3,H,W] in [0,1], same size, type and device.
/// @return one value an image, [N]; at most 1, and 1 for equal pictures. @throws ShapeError if the sizes differ.
torch::Tensor Fsim(const torch::Tensor& a, const torch::Tensor& b, const FsimOptions& options = {});

}  // namespace pentimento
