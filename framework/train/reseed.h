#pragma once

#include <cstdint>

namespace pentimento {

/// Reseeds torch's default generators (CPU, and CUDA where there is one) from (seed, step), so that dropout and the
/// like depend on the step alone, and not on what was drawn before it.
void ReseedDefaultGenerator(std::uint64_t seed, std::int64_t step);

}  // namespace pentimento
