#include "metrics/fidelity/mse.h"

#include "metrics/fidelity/pixel_map.h"

namespace pentimento {

double MseMetric::Score(const Picture& reference, const Picture& test) const { return MeanSquare(reference, test); }

std::optional<ScoreMap> MseMetric::Map(const Picture& reference, const Picture& test) const {
  return SquareMap(reference, test);
}

}  // namespace pentimento
