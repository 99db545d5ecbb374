#pragma once

#include "framework/core/options.h"

namespace pentimento {

/// Which of dlib's detectors looks for faces.
enum class FaceDetector { kHog, kMmod };

/// Which landmark model a face is aligned with.
enum class LandmarkModel { kFivePoints, kSixtyEightPoints };

/// How faces are found and aligned.
struct FaceOptions {
  FaceDetector detector = FaceDetector::kHog;
  /// Pictures whose shorter side is below it are doubled until it is not, because the detector sees no face under some
  /// 80 px; those up to 640 px are doubled on, up to `max_upsampling`, while no face is found. 0: never.
  int min_side = 200;
  int max_upsampling = 4;            ///< largest factor, a power of two
  double detection_threshold = 0.0;  ///< added to the detector's own; lower finds more, and more that is no face
  LandmarkModel landmarks = LandmarkModel::kFivePoints;
  /// Have `FoundFace::parts68` whatever faces are aligned with. A metric's own need: no option of the user's.
  bool parts68 = false;

  static const OptionSchema& Schema();
};

}  // namespace pentimento
