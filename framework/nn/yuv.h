#pragma once

#include <torch/types.h>

namespace pentimento {

/// Luma and two differences of colour, computed as `tf.image.rgb_to_yuv` does: Y in [0,1], U in [-0.44,0.44], V in
/// [-0.62,0.62].
/// @param images floating point [N,3,H,W] in [0,1]. @returns the same form: Y, U, V.
torch::Tensor RgbToYuv(const torch::Tensor& images);

/// The luma of pictures (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601) in all three channels, in the range that they are
/// in. @param images floating point [N,3,H,W]. @returns the same form.
torch::Tensor Greyscale(const torch::Tensor& images);

}  // namespace pentimento
