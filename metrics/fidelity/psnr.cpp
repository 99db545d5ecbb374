#include "metrics/fidelity/psnr.h"

#include <cmath>

#include "framework/ops/planes/pixel_errors_planes.h"
#include "metrics/fidelity/pixel_map.h"

namespace pentimento {

double PsnrMetric::Score(const Picture& reference, const Picture& test) const {
  return -10.0 * std::log10(MeanSquareOfPlanes(reference.values, test.values));
}

std::optional<ScoreMap> PsnrMetric::Map(const Picture& reference, const Picture& test) const {
  return SquareMap(reference, test);
}

}  // namespace pentimento
