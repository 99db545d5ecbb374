#pragma once

#include "framework/core/picture.h"
#include "framework/ops/planes/plane_pair.h"

namespace pentimento {

/// One channel of two pictures of equal size.
inline PlanePair<float> PlanesOf(const Picture& reference, const Picture& test, int channel) {
  return {reference.Plane(channel), test.Plane(channel), static_cast<std::size_t>(reference.width),
          static_cast<std::size_t>(reference.height)};
}

}  // namespace pentimento
