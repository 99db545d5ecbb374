#pragma once

#include <string>

#include <torch/nn/module.h>

#include "framework/checkpoint/tensor_file.h"

namespace pentimento {

/// Parameters and buffers of a module by their full names, as views: what a state_dict holds.
TensorMap StateOf(const torch::nn::Module& module);

/// Copies of them on the CPU.
TensorMap CopyOfState(const torch::nn::Module& module);

/// Copies `tensors` into the module's parameters and buffers, converting the element type if it differs. Nothing is
/// changed unless everything fits. Two differences between versions of PyTorch are no fault: running statistics of a
/// norm that keeps none (instance norms saved before 0.4 have them) are left out, and a batch norm's
/// `num_batches_tracked` may be missing (before 0.4.1) and then stays as it is.
/// @param source the file the tensors came from, for messages.
/// @throws WeightsError listing missing keys, differing shapes and unexpected keys, these with the nearest of the
/// missing names: the first twelve of each kind, and how many more there are.
void LoadInto(torch::nn::Module& module, const TensorMap& tensors, const std::string& source);

}  // namespace pentimento
