#pragma once

#include <cstddef>

#include "metrics/fidelity/pair_metric.h"

namespace pentimento {

/// A map of the whole picture: at each pixel the mean over the channels of `error(reference, test)`.
template <class Error>
ScoreMap PixelMap(const Picture& reference, const Picture& test, Error error) {
  const std::size_t pixels = reference.PixelCount();
  ScoreMap map{static_cast<std::size_t>(reference.width), static_cast<std::size_t>(reference.height), 0, 0,
               std::vector<float>(pixels, 0.0F)};
  for (std::size_t i = 0; i < reference.values.size(); ++i) {
    map.values[i % pixels] += error(reference.values[i], test.values[i]) / 3.0F;
  }
  return map;
}

/// Squared differences, which MSE is the mean of and PSNR a function of.
inline ScoreMap SquareMap(const Picture& reference, const Picture& test) {
  return PixelMap(reference, test, [](float a, float b) { return (a - b) * (a - b); });
}

}  // namespace pentimento
