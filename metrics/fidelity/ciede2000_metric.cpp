#include "metrics/fidelity/ciede2000_metric.h"

#include "framework/ops/planes/ciede2000_planes.h"

namespace pentimento {

double Ciede2000Metric::Score(const Picture& reference, const Picture& test) const {
  return Ciede2000OfPlanes(reference.values, test.values);
}

std::optional<ScoreMap> Ciede2000Metric::Map(const Picture& reference, const Picture& test) const {
  ScoreMap map{static_cast<std::size_t>(reference.width), static_cast<std::size_t>(reference.height), 0, 0,
               std::vector<float>(reference.PixelCount())};
  (void)Ciede2000OfPlanes(reference.values, test.values, map.values);
  return map;
}

}  // namespace pentimento
