#pragma once

#include "datasets/portraits/factors.h"
#include "framework/core/random.h"

namespace pentimento::portraits {

/// Faces differ as wholes more than part by part: moves the shape factors of `identity` together, along a few modes
/// drawn at random.
void MoveAlongModes(Identity& identity, RandomStream& random);

}  // namespace pentimento::portraits
