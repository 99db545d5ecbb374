#pragma once

#include <torch/types.h>

namespace pentimento {

/// Thresholds of the gradient, |dx| + |dy| by 3x3 Sobel operators on grey values 0 to 255.
struct CannyOptions {
  int low = 100;   ///< a pixel above this belongs to an edge if it touches one
  int high = 200;  ///< a pixel above this is an edge
};

/// Canny's edge detector ("A computational approach to edge detection", PAMI 1986) as OpenCV's `Canny` computes it,
/// without smoothing before it: Sobel gradients with the border repeated, thinning across the edge, hysteresis.
/// @param image float32 [3,H,W] in [0,1] on the CPU, taken as grey in 256 steps.
/// @returns bool [H,W]. @throws ShapeError.
torch::Tensor CannyEdges(const torch::Tensor& image, const CannyOptions& options = {});

}  // namespace pentimento
