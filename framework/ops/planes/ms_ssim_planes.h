#pragma once

#include <span>

#include "framework/ops/planes/ssim_planes.h"

namespace pentimento {

/// The means of MS-SSIM of two planes.
struct ScaleMeans {
  std::vector<double> contrast;  ///< of each scale but the last, finest first
  double similarity = 0.0;       ///< of the last one
};

/// How a scale follows from the one before, and what the last one's windows see.
enum class OddSizes {
  kRepeatFirst,  ///< if a side is odd, the first row and column count twice; windows lie inside
  kDropLast,     ///< of an odd side the last row or column is left out; the last scale's windows reach over the border,
                 ///<   where the plane is mirrored
};

/// Contrast and similarity at `scales` scales, each the mean of 2 x 2 pixels of the one before.
/// @param planes large enough that the window fits into the last scale.
ScaleMeans MsSsimOfPlanes(const PlanePair<float>& planes, const SsimWindow& window, int scales, OddSizes odd_sizes,
                          SimdLevel level = BestSimdLevel());

}  // namespace pentimento
