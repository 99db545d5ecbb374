#include "framework/train/reseed.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/random.h"

namespace pentimento {

void ReseedDefaultGenerator(std::uint64_t seed, std::int64_t step) {
  torch::manual_seed(RandomStream(seed, "train.torch", static_cast<std::uint64_t>(step)).Bits64());
}

}  // namespace pentimento
