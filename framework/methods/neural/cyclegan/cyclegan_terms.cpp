#include "framework/methods/neural/cyclegan/cyclegan_terms.h"

#include <utility>

#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan/face_term.h"
#include "framework/methods/neural/total_variation_term.h"

namespace pentimento {

std::vector<std::unique_ptr<GeneratorTerm>> MakeGeneratorTerms(const CycleGanOptions& options,
                                                               std::unique_ptr<FaceIdentityLoss> face) {
  if ((options.loss.lambda_face > 0) != (face != nullptr)) {
    throw InternalError("a CycleGAN has a face descriptor in its loss, or it has not");
  }
  std::vector<std::unique_ptr<GeneratorTerm>> terms;
  if (face) {
    terms.push_back(std::make_unique<FaceTerm>(std::move(face), options.loss.lambda_face));
  }
  if (options.loss.lambda_tv > 0) {
    terms.push_back(std::make_unique<TotalVariationTerm>(options.loss.lambda_tv));
  }
  return terms;
}

}  // namespace pentimento
