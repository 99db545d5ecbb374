#pragma once

#include <string>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/face_autoencoder.h"

namespace pentimento {

/// The architecture of an autoencoder from the names and shapes of its checkpoint; `LoadInto` checks the rest.
/// @param source the file, for messages. @throws WeightsError if the checkpoint is not one of a `FaceAutoencoder`.
FaceAutoencoderOptions InferFaceAutoencoder(const TensorMap& tensors, const std::string& source);

}  // namespace pentimento
