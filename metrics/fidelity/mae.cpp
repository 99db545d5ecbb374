#include "metrics/fidelity/mae.h"

#include <cmath>

#include "framework/ops/planes/pixel_errors_planes.h"
#include "metrics/fidelity/pixel_map.h"

namespace pentimento {

double MaeMetric::Score(const Picture& reference, const Picture& test) const {
  return MeanAbsoluteOfPlanes(reference.values, test.values);
}

std::optional<ScoreMap> MaeMetric::Map(const Picture& reference, const Picture& test) const {
  return PixelMap(reference, test, [](float a, float b) { return std::abs(a - b); });
}

}  // namespace pentimento
