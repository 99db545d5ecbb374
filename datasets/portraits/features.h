#pragma once

#include "datasets/portraits/layout.h"

namespace pentimento::portraits {

/// Where a point of the face lies relative to the nearer eye.
struct EyeSample {
  bool near = false;  ///< otherwise nothing else is set
  float along = 0;    ///< -1 inner corner, 1 outer corner
  float above = 0;    ///< above the upper lid's edge, dm; negative below it
  float below = 0;    ///< below the lower lid's edge, dm
  float opening = 0;  ///< coverage by the open eye, [0,1]
  float iris_x = 0;   ///< from the iris' centre, dm, to the picture's right
  float iris_y = 0;   ///< upwards
  float width = 0;    ///< half width of the opening, dm
};

/// Where a point lies relative to the mouth; coverages in [0,1].
struct MouthSample {
  float upper_lip = 0;
  float lower_lip = 0;
  float opening = 0;  ///< between the lips
  float teeth = 0;    ///< of the opening
  float line = 0;     ///< the dark line where closed lips meet
  float across = 0;   ///< -1, 1 at the corners
  float height = 0;   ///< 0 at the seam, 1 at the lip's outer edge
};

inline constexpr float kIrisRadius = 0.059F;

EyeSample SampleEye(const FaceLayout& layout, float x, float y);
MouthSample SampleMouth(const FaceLayout& layout, float x, float y);
/// Brow coverage without strokes, [0,1], and how far along the brow (0 inner end, 1 tail).
float BrowCoverage(const FaceLayout& layout, float x, float y, float& along);
float NostrilCoverage(const FaceLayout& layout, float x, float y);

}  // namespace pentimento::portraits
