#pragma once

#include <vector>

#include "metrics/faces/face_detectors.h"

namespace pentimento {

/// Cuts a face as ArcFace networks take it (Deng et al., "ArcFace", CVPR 2019; the template is InsightFace's, after
/// SphereFace): the similarity transform that brings both eyes' centres, the tip of the nose and the corners of the
/// mouth nearest, in least squares (Umeyama, PAMI 1991), to their places in 112 x 112, scaled to `side`. Bilinear.
/// @param parts68 landmarks of the 68-point model in pixels of `pixels`.
FacePixels CutArcFaceChip(const FacePixels& pixels, const std::vector<dlib::point>& parts68, int side);

}  // namespace pentimento
