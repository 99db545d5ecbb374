#pragma once

#include <torch/types.h>

#include "experiments/pipeline/experiment.h"

namespace pentimento {

/// What an entry of the config makes of pictures: its method's output, with `working_size` for pictures that were
/// scaled down to it and are scaled back, and mixed with the pictures themselves by `strength`.
/// @param images float32 [N,3,H,W] in [0,1]. The result has the same form; with a working size, the same size.
/// @throws DataError if pictures are to be mixed with output of another size.
torch::Tensor ApplyEntry(const MethodEntry& entry, const Method& method, const torch::Tensor& images,
                         const MethodContext& context);

}  // namespace pentimento
