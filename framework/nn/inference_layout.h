#pragma once

#include <torch/nn/module.h>

#include "framework/core/precision.h"

namespace pentimento {

/// Lays the kernels of a network's convolutions out as the processor's convolutions read them fastest, channels-last,
/// except those that Winograd's convolution takes, and tells layers that can make use of it that kernels are fixed;
/// with bf16 large ones become bfloat16, so that autocast need not round them for each picture. For networks on the CPU
/// whose weights do not change any more; with bf16 they have to run under autocast.
void LayOutForInference(torch::nn::Module& network, Precision precision);

}  // namespace pentimento
