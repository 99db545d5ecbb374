#include "framework/methods/classical/reinhard.h"

#include <algorithm>
#include <cmath>

namespace pentimento {

ColourStatistics MeasureColours(const Picture& planes) {
  if (planes.PixelCount() == 0) {
    throw ShapeError("colour statistics of an empty picture do not exist");
  }
  ColourStatistics statistics;
  for (int channel = 0; channel < 3; ++channel) {
    double sum = 0.0;
    for (const float value : planes.Plane(channel)) {
      sum += value;
    }
    const double mean = sum / static_cast<double>(planes.PixelCount());
    double squares = 0.0;
    for (const float value : planes.Plane(channel)) {
      squares += (value - mean) * (value - mean);
    }
    statistics.mean[channel] = mean;
    statistics.std[channel] = std::sqrt(squares / static_cast<double>(planes.PixelCount()));
  }
  return statistics;
}

void TransferColours(Picture& planes, const ColourStatistics& reference, const ColourTransferLimits& limits) {
  const ColourStatistics own = MeasureColours(planes);
  for (int channel = 0; channel < 3; ++channel) {
    const double full_gain =
        own.std[channel] > 0.0 ? std::min(reference.std[channel] / own.std[channel], limits.max_gain) : 1.0;
    const double gain = 1.0 + limits.strength * (full_gain - 1.0);
    const double target = own.mean[channel] + limits.strength * (reference.mean[channel] - own.mean[channel]);
    for (float& value : planes.Plane(channel)) {
      value = static_cast<float>((value - own.mean[channel]) * gain + target);
    }
  }
}

}  // namespace pentimento
