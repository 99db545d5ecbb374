#pragma once

#include <string>

#include "metrics/metric.h"

namespace pentimento {

/// How a metric compares two pictures, as its figures say it. The defaults are those of a metric that takes pictures as
/// they were decoded: upright, sRGB-encoded, composited, of equal size.
struct PictureProtocol {
  std::string resize = "none";  ///< "bilinear, antialiased, to 299x299"
  std::string crop = "none";    ///< "centre 224x224"
  std::string colour = "sRGB";  ///< what the values of the definition are: "sRGB luma (BT.601)", "CIELAB (D65)"
  std::string range = "[0,1]";
};

/// Writes it into the figure's context, beside the codecs of the hop's files.
void SetProtocol(Figure& figure, const PictureProtocol& protocol, const Json& codecs);

/// {"reference": "jpeg", "test": "png"}, by the files' first bytes; several are joined, "jpeg+png".
Json CodecsOf(const HopView& hop);

}  // namespace pentimento
