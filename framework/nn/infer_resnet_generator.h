#pragma once

#include <string>

#include "framework/checkpoint/tensor_file.h"
#include "framework/nn/resnet_generator.h"

namespace pentimento {

/// The architecture of a CycleGAN ResNet generator from the names and shapes of its checkpoint: channels, ngf, number
/// of blocks, norm and dropout. Only the names that tell them apart are looked at; `LoadInto` checks the rest.
/// @param source the file, for messages. @throws WeightsError if the checkpoint is not one of a ResNet generator.
ResnetGeneratorOptions InferResnetGenerator(const TensorMap& tensors, const std::string& source);

}  // namespace pentimento
