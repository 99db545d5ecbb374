#pragma once

#include <vector>

#include "framework/core/options.h"
#include "metrics/identity/face_options.h"

namespace pentimento {

/// What the identity metric measures.
struct IdentityOptions {
  std::vector<double> fmr = {1e-2, 5e-2};  ///< false-match rates that TAR is given at
  double distance = 0.6;                   ///< fixed threshold whose FMR is given (dlib's customary one)
  FaceOptions face;

  static const OptionSchema& Schema();
  /// @throws ConfigError for a rate outside (0,1).
  void Check() const;
};

}  // namespace pentimento
