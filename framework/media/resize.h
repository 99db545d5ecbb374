#pragma once

#include "framework/core/picture.h"

namespace pentimento {

/// How pixel values between or across samples are found. Computed on sRGB-encoded values.
enum class ResizeFilter {
  kArea,      ///< mean over the covered source area: antialiased where it shrinks; bilinear where it enlarges
  kBilinear,  ///< two-point linear, no antialiasing: for enlarging
  kBicubic,   ///< four-point cubic (a = -0.75), clamped to [0,1], no antialiasing: for enlarging
};

/// The picture at another size, pixel centres aligned by ((i + 0.5) * scale - 0.5). A picture of the same size is
/// copied. @throws ShapeError for an empty picture or a size below 1.
Picture ResizePicture(const Picture& picture, int width, int height, ResizeFilter filter = ResizeFilter::kArea);

/// The largest rectangle of the target's aspect ratio, resized: what a square data set is made of. It is centred from
/// left to right. @param vertical where it lies from top (0) to bottom (1).
Picture CropAndResizePicture(const Picture& picture, int width, int height, double vertical = 0.5,
                             ResizeFilter filter = ResizeFilter::kArea);

}  // namespace pentimento
