#pragma once

#include <cstdint>
#include <string_view>

#include <torch/nn/module.h>

namespace pentimento {

/// Initialises a network as the official CycleGAN code does by default (`init_type normal`, gain 0.02): weights of
/// convolutions N(0, 0.02), scales of batch norms N(1, 0.02), biases 0. The numbers come from one random stream a
/// parameter, keyed by (seed, purpose, parameter name), so they do not depend on the order of construction.
void InitNormal(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose, double deviation = 0.02);

/// Initialises a network as TensorFlow's `variance_scaling_initializer` does (He, Zhang, Ren, Sun, ICCV 2015): kernels
/// from a normal distribution of variance 2 / inputs, cut off at two deviations; scales of norms 1, biases 0. Keyed
/// like `InitNormal`.
void InitHe(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose);

/// Initialises a network as Keras does by default (Glorot, Bengio, AISTATS 2010): kernels uniform in +-sqrt(6 / (inputs
/// + outputs)), scales of norms 1, biases 0. Keyed like `InitNormal`.
void InitGlorot(torch::nn::Module& module, std::uint64_t seed, std::string_view purpose);

}  // namespace pentimento
