#include "metrics/fidelity/ssim_metric.h"

#include "metrics/fidelity/planes_of.h"

namespace pentimento {

double SsimMetric::Score(const Picture& reference, const Picture& test) const {
  CheckWindowFits(options_, reference.width, reference.height);
  double sum = 0.0;
  for (int channel = 0; channel < 3; ++channel) {
    sum += SsimOfPlanes(PlanesOf(reference, test, channel), window_);
  }
  return sum / 3.0;
}

std::optional<ScoreMap> SsimMetric::Map(const Picture& reference, const Picture& test) const {
  CheckWindowFits(options_, reference.width, reference.height);
  const std::size_t border = window_.taps.size() / 2;
  ScoreMap map{static_cast<std::size_t>(reference.width) - 2 * border,
               static_cast<std::size_t>(reference.height) - 2 * border,
               border,
               border,
               {}};
  map.values.assign(map.width * map.height, 0.0F);
  std::vector<float> of_channel(map.values.size());
  for (int channel = 0; channel < 3; ++channel) {
    (void)SsimOfPlanes(PlanesOf(reference, test, channel), window_, of_channel);
    for (std::size_t i = 0; i < of_channel.size(); ++i) {
      map.values[i] += of_channel[i] / 3.0F;
    }
  }
  return map;
}

}  // namespace pentimento
