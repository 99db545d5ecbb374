#pragma once

#include <memory>
#include <vector>

#include "framework/methods/neural/cyclegan/cyclegan_options.h"
#include "framework/methods/neural/generator_term.h"

namespace pentimento {

/// The terms of the generators' objective that the options add to the paper's.
std::vector<std::unique_ptr<GeneratorTerm>> MakeGeneratorTerms(const CycleGanOptions& options);

}  // namespace pentimento
