#pragma once

#include <span>

#include <torch/types.h>

#include "metrics/faces/face_chip.h"

namespace pentimento {

/// Chips as networks take them: float32 [N,3,side,side], RGB, in [0,1]. @throws ShapeError for chips of another size.
torch::Tensor ChipTensor(std::span<const FaceChip> chips, int side);

}  // namespace pentimento
