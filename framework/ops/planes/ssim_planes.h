#pragma once

#include <span>
#include <vector>

#include "framework/ops/planes/plane_pair.h"
#include "framework/simd/simd_level.h"

namespace pentimento {

/// The window and constants of structural similarity.
struct SsimWindow {
  /// @param taps samples of the window along one axis, adding up to 1. @param k1,k2 C1 = k1^2, C2 = k2^2: range 1.
  SsimWindow(const std::vector<double>& taps, double k1, double k2);

  std::vector<float> taps;
  float c1 = 0.0F;
  float c2 = 0.0F;
};

/// Mean over the window's positions of the structural similarity of two planes in [0,1], in single precision: within
/// 1e-6 of the double-precision definition. Symmetric to the last bit, and exactly 1 for equal planes.
/// @param planes at least as large as the window.
/// @param map if not empty, receives the similarity at each position, (width - n + 1) * (height - n + 1) values.
double SsimOfPlanes(const PlanePair<float>& planes, const SsimWindow& window, std::span<float> map = {},
                    SimdLevel level = BestSimdLevel());

/// The same of the contrast and structure factor alone, which MS-SSIM takes from all scales but the last.
double ContrastOfPlanes(const PlanePair<float>& planes, const SsimWindow& window, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
