#pragma once

#include <cstdint>
#include <string_view>

#include <torch/types.h>

namespace pentimento {

/// Pictures bent like a rubber sheet that is pulled at the nodes of a regular grid: each pixel is taken (bilinearly)
/// from where the shifts of the four nodes around it, mixed bilinearly, point to. The outermost nodes lie on the
/// outermost pixels; what lies outside is the nearest pixel.
/// @param images float32 [N,C,H,W]. @param shifts float32 [N,2,rows,columns], in pixels to the right and down, on the
/// same device; at least two rows and columns. @returns as `images`. @throws ShapeError.
torch::Tensor WarpByGrid(const torch::Tensor& images, const torch::Tensor& shifts);

/// The random bending that autoencoders of faces are trained to undo (faceswap; DeepFaceLab's `gen_warp_params`: Perov
/// et al., "DeepFaceLab: integrated, flexible and extensible face-swapping framework", 2020): cells of a half, a
/// quarter or an eighth of the picture, inner nodes shifted by normal numbers of deviation 0.096 cells, cut off at
/// 0.24. Depends on (seed, purpose, step) and a picture's place in the batch alone.
/// @param images float32 [N,C,H,W]. @param place of the first of them in the whole batch.
torch::Tensor WarpAtRandom(const torch::Tensor& images, std::uint64_t seed, std::string_view purpose, std::int64_t step,
                           std::int64_t place = 0);

}  // namespace pentimento
