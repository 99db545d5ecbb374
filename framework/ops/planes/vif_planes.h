#pragma once

#include <span>
#include <vector>

#include "framework/ops/planes/plane_pair.h"
#include "framework/simd/simd_level.h"

namespace pentimento {

/// Constants of visual information fidelity.
struct VifConstants {
  double noise = 2.0;  ///< variance of the visual noise
  double tiny = 1e-8;  ///< variances below it count as none
};

/// Visual information fidelity of plane `b` (the test picture) with regard to `a` (the reference), both in [0,255],
/// over scales whose windows' samples along one axis are `windows`, finest first: each scale is the one before,
/// averaged by its own window, at every second position. In double precision, as variances of flat areas are
/// differences of large numbers; within 1e-9 of the definition.
/// @param planes large enough for every scale's window.
double VifOfPlanes(const PlanePair<double>& planes, const std::vector<std::vector<double>>& windows,
                   const VifConstants& constants = {}, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
