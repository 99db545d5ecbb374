#include "framework/methods/neural/generator_terms.h"

#include <utility>

#include "framework/core/errors.h"
#include "framework/methods/neural/face_term.h"
#include "framework/methods/neural/total_variation_term.h"

namespace pentimento {

std::vector<std::unique_ptr<GeneratorTerm>> MakeGeneratorTerms(double lambda_face,
                                                               std::unique_ptr<FaceIdentityLoss> face, double lambda_tv,
                                                               torch::Device device) {
  if ((lambda_face > 0) != (face != nullptr)) {
    throw InternalError("a generator has a face descriptor in its loss, or it has not");
  }
  std::vector<std::unique_ptr<GeneratorTerm>> terms;
  if (face) {
    face->To(device);
    terms.push_back(std::make_unique<FaceTerm>(std::move(face), lambda_face));
  }
  if (lambda_tv > 0) {
    terms.push_back(std::make_unique<TotalVariationTerm>(lambda_tv));
  }
  return terms;
}

}  // namespace pentimento
