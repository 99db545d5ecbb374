#pragma once

#include <cstdint>

#include <torch/types.h>

namespace pentimento {

/// A batch made larger on all sides, and where the original lies in it.
struct PaddedImages {
  torch::Tensor images;
  std::int64_t top = 0;
  std::int64_t left = 0;
  std::int64_t height = 0;  ///< of the original
  std::int64_t width = 0;
};

/// Pads by reflection until height and width are multiples of `multiple` and at least `minimum`, half on either side.
/// Images narrower than the padding are reflected repeatedly; a single row or column is repeated.
/// @param images [N,C,H,W] with at least one pixel.
PaddedImages PadByReflection(const torch::Tensor& images, std::int64_t multiple, std::int64_t minimum = 1);

/// The part of `images` (same size as `padded.images`) that was the original.
torch::Tensor CropBack(const torch::Tensor& images, const PaddedImages& padded);

}  // namespace pentimento
