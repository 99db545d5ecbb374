#pragma once

#include "metrics/faces/face_chip.h"

namespace pentimento {

/// How dlib's face-recognition ResNet wants its chips: what it was trained with.
inline constexpr ChipForm kDlibChip{.alignment = ChipAlignment::kDlib, .side = 150, .padding = 0.25};

}  // namespace pentimento
