#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "framework/ops/planes/phase_congruency.h"

namespace pentimento {

/// The picture that FSIM looks at: Y, I and Q in [0,255], averaged over squares of round(shorter side / 256) pixels.
struct FsimPicture {
  /// @param rgb three planes in [0,1] of the full size. @param yiq rows of the conversion.
  FsimPicture(std::span<const float> rgb, std::size_t full_width, std::size_t full_height,
              const std::array<std::array<double, 3>, 3>& yiq);

  std::size_t width = 0;
  std::size_t height = 0;
  std::array<std::vector<float>, 3> planes;
};

/// Stabilisers of the similarities and the chroma's exponent.
struct FsimConstants {
  float phase = 0.85F;
  float gradient = 160.0F;
  float chroma = 200.0F;
  float chroma_exponent = 0.03F;
};

/// Feature similarity of two pictures in single precision.
/// @param congruency for the size of the pictures. @param chromatic FSIMc.
double FsimOfPictures(const FsimPicture& a, const FsimPicture& b, const PhaseCongruency& congruency, bool chromatic,
                      const FsimConstants& constants = {}, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
