#pragma once

#include <string>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/unet_generator.h"

namespace pentimento {

/// The architecture of a pix2pix U-Net generator from the names and shapes of its checkpoint: channels, ngf, depth and
/// norm. Dropout leaves no trace in one. Only what tells them apart is looked at; `LoadInto` checks the rest.
/// @param source the file, for messages. @throws WeightsError if the checkpoint is not one of a U-Net generator.
UnetGeneratorOptions InferUnetGenerator(const TensorMap& tensors, const std::string& source);

}  // namespace pentimento
