#pragma once

#include <torch/types.h>

#include "framework/core/picture.h"

namespace pentimento {

/// The same values as a contiguous float32 [3,H,W] tensor in the CPU's memory (a copy).
torch::Tensor ToTensor(const Picture& picture);

/// @param image [3,H,W] or [1,3,H,W], any floating type and device. Values outside [0,1] are clamped, and those that
/// are not numbers become 0. @throws ShapeError for another shape.
Picture ToPicture(const torch::Tensor& image);

/// [0,1] to [-1,1], the range of networks with a tanh output.
torch::Tensor ToSignedRange(const torch::Tensor& images);

/// [-1,1] to [0,1], clamped.
torch::Tensor FromSignedRange(const torch::Tensor& images);

/// @throws ShapeError unless `images` is [N,3,H,W] with at least one pixel; `what` begins the message.
void CheckImageBatch(const torch::Tensor& images, const char* what);

}  // namespace pentimento
