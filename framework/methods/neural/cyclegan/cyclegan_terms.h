#pragma once

#include <memory>
#include <vector>

#include "framework/methods/neural/cyclegan/cyclegan_options.h"
#include "framework/methods/neural/generator_term.h"
#include "framework/nn/face/face_identity_loss.h"

namespace pentimento {

/// The terms of the generators' objective that the options add to the paper's.
/// @param face on the device of the training; where `lambda_face` is not 0.
std::vector<std::unique_ptr<GeneratorTerm>> MakeGeneratorTerms(const CycleGanOptions& options,
                                                               std::unique_ptr<FaceIdentityLoss> face);

}  // namespace pentimento
