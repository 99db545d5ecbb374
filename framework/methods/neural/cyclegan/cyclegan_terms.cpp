#include "framework/methods/neural/cyclegan/cyclegan_terms.h"

#include "framework/methods/neural/total_variation_term.h"

namespace pentimento {

std::vector<std::unique_ptr<GeneratorTerm>> MakeGeneratorTerms(const CycleGanOptions& options) {
  std::vector<std::unique_ptr<GeneratorTerm>> terms;
  if (options.loss.lambda_tv > 0) {
    terms.push_back(std::make_unique<TotalVariationTerm>(options.loss.lambda_tv));
  }
  return terms;
}

}  // namespace pentimento
