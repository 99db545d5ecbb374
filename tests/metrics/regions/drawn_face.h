#pragma once

#include "metrics/faces/face_finder.h"

namespace pentimento::test {

/// A face of 68 landmarks whose parts are where arithmetic says: eyes 24 px wide around (60, 60) and (100, 60), brows
/// above them at y = 44, a mouth 40 px wide around (80, 110), a jaw from (40, 60) by way of (80, 140) to (120, 60), and
/// a box from (36, 36) to (124, 132).
inline FoundFace DrawnFace() {
  FoundFace face;
  face.box = {36.0, 36.0, 124.0, 132.0};
  face.width = 160;
  face.height = 160;
  const auto add = [&](double x, double y) { face.parts68.push_back({x, y}); };
  for (int i = 0; i < 17; ++i) {  // the jaw, a triangle
    const double t = i / 16.0;
    add(40.0 + 80.0 * t, i <= 8 ? 60.0 + 10.0 * i : 140.0 - 10.0 * (i - 8));
  }
  for (const double centre : {60.0, 100.0}) {  // brows
    for (int i = -2; i <= 2; ++i) {
      add(centre + 6.0 * i, 44.0);
    }
  }
  for (int i = 0; i < 4; ++i) {  // the nose's bridge
    add(80.0, 60.0 + 8.0 * i);
  }
  for (int i = -2; i <= 2; ++i) {
    add(80.0 + 4.0 * i, 92.0);
  }
  for (const double centre : {60.0, 100.0}) {  // eyes
    add(centre - 12.0, 60.0);
    add(centre - 4.0, 56.0);
    add(centre + 4.0, 56.0);
    add(centre + 12.0, 60.0);
    add(centre + 4.0, 64.0);
    add(centre - 4.0, 64.0);
  }
  for (int i = 0; i < 7; ++i) {  // the outer lip, above from left to right
    add(60.0 + 40.0 * i / 6.0, i == 0 || i == 6 ? 110.0 : 104.0);
  }
  for (int i = 5; i >= 1; --i) {  // and below from right to left
    add(60.0 + 40.0 * i / 6.0, 116.0);
  }
  for (int i = 0; i < 8; ++i) {
    add(70.0 + 2.5 * i, 110.0);
  }
  return face;
}

}  // namespace pentimento::test
