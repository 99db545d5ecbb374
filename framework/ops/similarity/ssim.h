#pragma once

#include <torch/types.h>

#include "framework/ops/similarity/ssim_options.h"

namespace pentimento {

/// Structural similarity (Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", IEEE TIP 2004): Gaussian window, population covariance, only windows that lie inside the
/// picture, mean over positions and then over channels. Equal to scikit-image's `structural_similarity` with
/// `gaussian_weights=True, use_sample_covariance=False` and to piq's `ssim` below 384 px.
///
/// Differentiable in both arguments.
/// @param a,b floating point [N,C,H,W] in [0,1], same size, type and device. Computed in their own type.
/// @return one value an image, [N]; at most 1, and 1 for equal pictures.
/// @throws ShapeError if the sizes differ or the shorter side is smaller than the window.
torch::Tensor Ssim(const torch::Tensor& a, const torch::Tensor& b, const SsimOptions& options = {});

/// The two factors' maps: what SSIM and MS-SSIM are means of. Arguments and errors as of `Ssim`.
struct StructureMaps {
  torch::Tensor similarity;  ///< luminance times contrast and structure, [N,C,H',W']
  torch::Tensor contrast;    ///< contrast and structure alone
};
StructureMaps SsimMaps(const torch::Tensor& a, const torch::Tensor& b, const SsimOptions& options);

}  // namespace pentimento
