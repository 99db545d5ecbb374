#include "metrics/fidelity/mse.h"

#include "framework/ops/planes/pixel_errors_planes.h"
#include "metrics/fidelity/pixel_map.h"

namespace pentimento {

double MseMetric::Score(const Picture& reference, const Picture& test) const {
  return MeanSquareOfPlanes(reference.values, test.values);
}

std::optional<ScoreMap> MseMetric::Map(const Picture& reference, const Picture& test) const {
  return SquareMap(reference, test);
}

}  // namespace pentimento
