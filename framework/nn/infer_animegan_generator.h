#pragma once

#include <cstdint>
#include <string>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// The width of an AnimeGAN generator from the shapes of its checkpoint's first and widest convolutions; `LoadInto`
/// checks the rest. That the two agree keeps the network as small as its file.
/// @param source the file, for messages. @throws WeightsError if the checkpoint is not one of an AnimeGAN generator.
std::int64_t InferAnimeGanWidth(const TensorMap& tensors, const std::string& source);

}  // namespace pentimento
