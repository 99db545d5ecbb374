#pragma once

#include <cmath>
#include <limits>

namespace pentimento {

/// The nearest floats at or above, and at or below. NaN stays.
inline float RoundedUp(double value) {
  const auto nearest = static_cast<float>(value);
  return static_cast<double>(nearest) < value ? std::nextafter(nearest, std::numeric_limits<float>::infinity())
                                              : nearest;
}
inline float RoundedDown(double value) {
  const auto nearest = static_cast<float>(value);
  return static_cast<double>(nearest) > value ? std::nextafter(nearest, -std::numeric_limits<float>::infinity())
                                              : nearest;
}

}  // namespace pentimento
