#pragma once

#include <torch/types.h>

namespace pentimento {

/// Pictures whose edges are blurred and which are otherwise the same: what a discriminator of drawings learns to
/// refuse, so that a generator draws clear edges (Chen, Lai, Liu: "CartoonGAN: generative adversarial networks for
/// photo cartoonization", CVPR 2018, 3.2.1). Edges by `CannyEdges`, widened to squares of 5 pixels; within them the
/// binomial 5x5 blur (1 4 6 4 1 each way), as AnimeGAN's edge_smooth.py, which does so in 256 steps a colour.
/// @param images float32 [N,3,H,W] in [0,1], H and W at least 3, on any device. @returns the same form.
/// @throws ShapeError.
torch::Tensor SmoothEdges(const torch::Tensor& images);

}  // namespace pentimento
