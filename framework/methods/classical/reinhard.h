#pragma once

#include "framework/core/picture.h"
#include "framework/methods/classical/colour_spaces.h"

namespace pentimento {

/// Mean and (population) standard deviation of each channel.
struct ColourStatistics {
  Colour<double> mean{};
  Colour<double> std{};
};

/// Over all pixels, in double precision. @param planes in any colour space, at least one pixel.
ColourStatistics MeasureColours(const Picture& planes);

/// How far colour transfer goes.
struct ColourTransferLimits {
  double strength = 1.0;  ///< 0 leaves the picture as it is, 1 gives it the reference's statistics
  double max_gain = 1e9;  ///< greatest factor on a channel's spread; keeps a grey picture's noise from becoming colour
};

/// Reinhard et al., "Color transfer between images", IEEE CG&A 21(5), 2001, equations 10 and 11: each channel is
/// shifted and scaled so that its mean and standard deviation become the reference's,
///     out = (in - mean_in) * std_ref / std_in + mean_ref.
/// A channel without spread keeps its (zero) spread. Works on planes that are already in a decorrelated space
/// (l-alpha-beta in the paper; CIE L*a*b* is as common).
void TransferColours(Picture& planes, const ColourStatistics& reference, const ColourTransferLimits& limits = {});

}  // namespace pentimento
