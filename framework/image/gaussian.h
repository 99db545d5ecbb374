#pragma once

#include <span>
#include <vector>

#include "framework/core/picture.h"

namespace pentimento {

/// A normalised sampled Gaussian, its radius `truncate * sigma` rounded to the nearest pixel.
/// @param sigma > 0, in pixels.
std::vector<double> GaussianKernel(double sigma, double truncate = 4.0);

/// Separable Gaussian blur of one plane; borders are mirrored with the edge pixel repeated (d c b a | a b c d | d c b
/// a), so that the mean of the plane is kept. Sums are double precision.
/// @param plane height * width values, rows top to bottom. @throws ShapeError if the size does not fit.
std::vector<double> GaussianBlur(std::span<const float> plane, int width, int height, double sigma,
                                 double truncate = 4.0);

/// The same blur of each colour plane. @throws ShapeError for an empty picture.
Picture GaussianBlur(const Picture& picture, double sigma, double truncate = 4.0);

}  // namespace pentimento
