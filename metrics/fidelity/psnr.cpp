#include "metrics/fidelity/psnr.h"

#include <cmath>

#include "metrics/fidelity/pixel_map.h"

namespace pentimento {

double PsnrMetric::Score(const Picture& reference, const Picture& test) const {
  return -10.0 * std::log10(MeanSquare(reference, test));
}

std::optional<ScoreMap> PsnrMetric::Map(const Picture& reference, const Picture& test) const {
  return SquareMap(reference, test);
}

}  // namespace pentimento
