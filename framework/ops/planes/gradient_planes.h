#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "framework/ops/planes/plane_pair.h"

namespace pentimento {

/// Length of the gradient at each pixel by a 3 x 3 operator that is `smoothing` across and the difference of the two
/// neighbours along each axis, with zeros around the plane.
std::vector<float> GradientPlane(std::span<const float> plane, std::size_t width, std::size_t height,
                                 const std::array<float, 3>& smoothing);

/// (2 a b + c) / (a^2 + b^2 + c)
inline float SimilarityOf(float a, float b, float constant) {
  return (2.0F * a * b + constant) / (a * a + b * b + constant);
}

/// Gradient magnitude similarity deviation of two lumas in [0,1], in single precision: halved in size, Prewitt
/// gradients, standard deviation of their similarity. @param planes at least one pixel.
double GmsdOfPlanes(const PlanePair<float>& planes, double stabiliser);

}  // namespace pentimento
