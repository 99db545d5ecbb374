#pragma once

#include <vector>

#include "framework/core/picture.h"

namespace pentimento {

/// Parameters of `Xdog`, by the paper's letters.
struct XdogParameters {
  double sigma = 1.4;      ///< width of the lines, px
  double k = 1.6;          ///< ratio of the two Gaussians; 1.6 makes their difference nearest to a Laplacian
  double sharpness = 20;   ///< p: weight of the difference beside the blurred picture
  double threshold = 0.6;  ///< epsilon: response under which ink begins
  double steepness = 10;   ///< phi: how sharply ink sets in
};

/// Luma of each pixel, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of the encoded values.
std::vector<float> Luma(const Picture& rgb);

/// Extended difference of Gaussians: Winnemoeller, Kyprianidis, Olsen, "XDoG: an eXtended difference-of-Gaussians
/// compendium including advanced image stylization", Computers & Graphics 36(6), 2012:
///     S = (1 + p) G_sigma * I - p G_{k sigma} * I                          (eq. 7)
///     T = 1 where S >= epsilon, else 1 + tanh(phi (S - epsilon))           (eq. 5)
/// @param luma height * width values in [0,1]. @return paper left white: 1 without ink, towards 0 with.
std::vector<float> Xdog(const std::vector<float>& luma, int width, int height, const XdogParameters& parameters);

}  // namespace pentimento
