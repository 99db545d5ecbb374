#pragma once

#include <cstdint>

#include <torch/types.h>

namespace pentimento {

/// What follows an instance norm, in this order.
struct AfterNorm {
  bool relu = false;
  /// Added to the map; undefined: nothing. Of its shape, the channels of a row's pixels one after the other: it may be
  /// cut out of a larger map.
  torch::Tensor added = {};
  std::int64_t padding = 0;  ///< by reflection, on each side; less than height and width
};

/// Instance norm without affine parameters, and what follows it between two convolutions of a ResNet generator, in one
/// pass, on the CPU. It has a gradient, which has none of its own.
/// @param x float32 [N,C,H,W], channels-last; where nothing is padded and nobody wants a gradient it becomes the
/// result.
/// @returns float32 [N,C,H+2p,W+2p], channels-last. @throws ShapeError if there is too little to reflect.
torch::Tensor NormaliseInstances(const torch::Tensor& x, const AfterNorm& after);

}  // namespace pentimento
