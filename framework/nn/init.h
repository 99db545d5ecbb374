#pragma once

#include <cstdint>
#include <string_view>

#include <torch/nn/module.h>

namespace pentimento {

/// Initialises a network as the official CycleGAN code does by default (`init_type normal`, gain 0.02): weights of
/// convolutions N(0, 0.02), scales of batch norms N(1, 0.02), biases 0. The numbers come from one random stream a
/// parameter, keyed by (seed, purpose, parameter name), so they do not depend on the order of construction.
void InitNormal(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose, double deviation = 0.02);

}  // namespace pentimento
