#include "metrics/fidelity/mae.h"

#include <cmath>

#include "metrics/fidelity/pixel_map.h"

namespace pentimento {

double MaeMetric::Score(const Picture& reference, const Picture& test) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < reference.values.size(); ++i) {
    sum += std::abs(static_cast<double>(reference.values[i]) - static_cast<double>(test.values[i]));
  }
  return sum / static_cast<double>(reference.values.size());
}

std::optional<ScoreMap> MaeMetric::Map(const Picture& reference, const Picture& test) const {
  return PixelMap(reference, test, [](float a, float b) { return std::abs(a - b); });
}

}  // namespace pentimento
