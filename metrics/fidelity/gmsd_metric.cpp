#include "metrics/fidelity/gmsd_metric.h"

#include "framework/ops/planes/gradient_planes.h"
#include "framework/ops/planes/mix_planes.h"
#include "framework/ops/similarity/gmsd.h"

namespace pentimento {

double GmsdMetric::Score(const Picture& reference, const Picture& test) const {
  const std::vector<float> a = MixPlanes<float>(reference.values, kYiqLuma);
  const std::vector<float> b = MixPlanes<float>(test.values, kYiqLuma);
  return GmsdOfPlanes({a, b, static_cast<std::size_t>(reference.width), static_cast<std::size_t>(reference.height)},
                      kGmsdStabiliser);
}

}  // namespace pentimento
