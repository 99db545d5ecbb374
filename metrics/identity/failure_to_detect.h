#pragma once

#include "framework/results/result.h"
#include "metrics/identity/verification_protocol.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// `ftd` of one hop: the share of all its pictures on which the detector found no face. `context.detected` counts the
/// others, `context.several_faces` those of them on which it found more than one: the largest was matched then, which
/// need not be the person's. The caller adds who matched.
/// @param hop of which pictures. @param comparisons theirs. @param bootstrap of everybody on them.
Figure FailureToDetect(const HopView& hop, const HopComparisons& comparisons, int version,
                       const SubjectBootstrap& bootstrap);

}  // namespace pentimento
