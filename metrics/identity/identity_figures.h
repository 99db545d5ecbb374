#pragma once

#include <vector>

#include "metrics/identity/identity_options.h"
#include "metrics/identity/verification_protocol.h"

namespace pentimento {

/// Name of this matcher in figures and score matrices.
inline constexpr const char* kDlibMatcher = "dlib-resnet";

/// One hop with its comparisons.
struct MatchedHop {
  HopView view;  ///< hop "x": the originals, in `test`
  HopComparisons comparisons;
};

/// All figures of one hop, as `IdentityMetric` describes them, contrasts excepted.
std::vector<Figure> IdentityFigures(const MatchedHop& hop, const IdentityOptions& options, int version,
                                    const SubjectBootstrap& bootstrap);

/// `difference[auc]` of `hop` against the control called `versus`.
Figure AucContrast(const MatchedHop& hop, const MatchedHop& control, const std::string& versus, int version,
                   const SubjectBootstrap& bootstrap);

}  // namespace pentimento
