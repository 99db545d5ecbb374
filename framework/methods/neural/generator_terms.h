#pragma once

#include <memory>
#include <vector>

#include <torch/types.h>

#include "framework/methods/neural/generator_term.h"
#include "framework/nn/face/face_identity_loss.h"

namespace pentimento {

/// The terms that options add to the objective of a paper's generators.
/// @param lambda_face,lambda_tv their weights; 0: none. @param face where `lambda_face` is not 0; it is moved to
/// `device`.
std::vector<std::unique_ptr<GeneratorTerm>> MakeGeneratorTerms(double lambda_face,
                                                               std::unique_ptr<FaceIdentityLoss> face, double lambda_tv,
                                                               torch::Device device);

}  // namespace pentimento
