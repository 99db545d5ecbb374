#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace pentimento {

/// Weighted sum of the three planes of a picture.
/// @param rgb the values of a Picture: three planes of equal size. @return one plane.
template <class Scalar>
std::vector<Scalar> MixPlanes(std::span<const float> rgb, const std::array<double, 3>& weights) {
  const std::size_t count = rgb.size() / 3;
  const float* const red = rgb.data();
  const float* const green = red + count;
  const float* const blue = green + count;
  const auto r = static_cast<Scalar>(weights[0]);
  const auto g = static_cast<Scalar>(weights[1]);
  const auto b = static_cast<Scalar>(weights[2]);
  std::vector<Scalar> mixed(count);
  for (std::size_t i = 0; i < count; ++i) {
    mixed[i] = r * static_cast<Scalar>(red[i]) + g * static_cast<Scalar>(green[i]) + b * static_cast<Scalar>(blue[i]);
  }
  return mixed;
}

}  // namespace pentimento
