#pragma once

#include "datasets/portraits/layout.h"

namespace pentimento::portraits {

/// A hair style: how far the shell around the skull reaches at each angle, how thick it is and where it has gaps.
struct HairShape {
  const Identity& identity;
  std::uint32_t key;
  float length, volume, curl, parting, sides, fringe, recession, coverage, hairline, brow, crown, tip_y;

  explicit HairShape(const FaceLayout& layout);
  /// Height at which hair ends, at angle `theta` from the front.
  [[nodiscard]] float LowerEdge(float theta) const;
  /// Distance from the skull, dm.
  [[nodiscard]] float Lift(float theta, float y) const;
  /// Whether there is hair at angle `theta`, share `v` of the way to the tips, height `y`.
  [[nodiscard]] bool Covers(float theta, float v, float y) const;
};

}  // namespace pentimento::portraits
