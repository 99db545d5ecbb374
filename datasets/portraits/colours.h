#pragma once

#include "datasets/portraits/factors.h"
#include "datasets/portraits/vector3.h"

namespace pentimento::portraits {

/// Linear colours of one person's surfaces.
Vector3 SkinColour(const Identity& identity);
/// @param grey share of the grey that shows: brows keep their pigment longer.
Vector3 HairColour(const Identity& identity, float grey = 1.0F);
Vector3 IrisColour(const Identity& identity);
Vector3 LipColour(const Identity& identity);
Vector3 FrameColour(const Identity& identity);
Vector3 ClothColour(const Capture& capture);

}  // namespace pentimento::portraits
