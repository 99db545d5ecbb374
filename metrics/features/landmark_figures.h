#pragma once

#include <vector>

#include "metrics/identity/face_records.h"
#include "metrics/metric.h"
#include "metrics/statistics/subject_bootstrap.h"

namespace pentimento {

/// `landmark_residual` of one hop: for each sample the Procrustes residual of the picture's 68 landmarks against those
/// of its original, in interocular distances of the original. Samples without a detected face on both are left out and
/// counted in `context.undetected`.
/// @param records of every file of the hop, with `FoundFace::parts68`.
Figure LandmarkResidual(const HopView& hop, const FaceRecords& records, int version, const SubjectBootstrap& bootstrap);

/// The reference level, hop "x": each original against the person's next other photograph by id (after the last comes
/// the first), among those with a detected face. `context.single` counts originals whose person has no other.
Figure SecondPhotographResidual(const std::vector<ChainPicture>& originals, const FaceRecords& records, int version,
                                const SubjectBootstrap& bootstrap);

}  // namespace pentimento
