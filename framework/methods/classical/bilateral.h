#pragma once

#include "framework/core/picture.h"

namespace pentimento {

/// One pass of the bilateral filter: Tomasi, Manduchi, "Bilateral filtering for gray and color images", ICCV 1998.
/// Each pixel becomes the mean of a disc around it, weighted by a Gaussian of the distance and one of the colour
/// difference (OpenCV's filter: the colour difference is the sum over the channels of the absolute differences).
/// The result does not depend on OpenCV's thread count: every pixel is a sum of its own.
/// @param diameter odd, px. @param sigma_colour in the unit of the values. @param sigma_space px.
Picture BilateralFilter(const Picture& rgb, int diameter, double sigma_colour, double sigma_space);

}  // namespace pentimento
