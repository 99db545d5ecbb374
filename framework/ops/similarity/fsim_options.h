#pragma once

#include <array>

#include "framework/core/options.h"

namespace pentimento {

/// Options of feature similarity.
struct FsimOptions {
  bool chromatic = false;  ///< FSIMc: also compare the two chroma channels

  static const OptionSchema& Schema();
};

/// Y, I and Q of NTSC from R, G and B.
inline constexpr std::array<std::array<double, 3>, 3> kYiq = {
    {{0.299, 0.587, 0.114}, {0.5959, -0.2746, -0.3213}, {0.2115, -0.5227, 0.3112}}};

/// Stabilisers of the similarities (the paper's section IV) and the chroma's exponent, for pictures in [0,255].
inline constexpr double kFsimPhase = 0.85;
inline constexpr double kFsimGradient = 160.0;
inline constexpr double kFsimChroma = 200.0;
inline constexpr double kFsimChromaExponent = 0.03;

}  // namespace pentimento
