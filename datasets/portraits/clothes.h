#pragma once

#include "datasets/portraits/factors.h"
#include "datasets/portraits/vector3.h"

namespace pentimento::portraits {

/// What covers the body at one point.
struct ClothSample {
  bool skin = false;  ///< bare, above the neckline
  Vector3 colour;     ///< linear
  float edge = 0;     ///< seams and hems, [0,1]
};

/// @param x,y the body's front coordinates, dm.
ClothSample SampleClothes(const Capture& capture, Vector3 colour, float x, float y, float depth);

}  // namespace pentimento::portraits
