#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>

namespace pentimento {

/// The normalisation between convolutions, with the settings of the official CycleGAN code.
enum class NormKind {
  kInstance,  ///< no affine parameters, no running statistics (Ulyanov et al. 2016): nothing in the checkpoint
  kBatch,     ///< affine, running statistics (Ioffe & Szegedy 2015)
  kNone,      ///< nothing is normalised
};

/// Appends the layer; for `kNone` one that changes nothing, so that those after it keep their numbers.
void PushNorm(torch::nn::Sequential& layers, NormKind kind, std::int64_t channels);

/// From now on each batch norm of the network takes mean and variance from the batch it is given, in evaluation, too,
/// and leaves its running statistics alone. There is no way back.
void NormaliseByBatch(torch::nn::Module& network);

/// Whether a convolution before this norm has a bias: as in the official code only before an instance norm.
inline bool BiasBefore(NormKind kind) { return kind == NormKind::kInstance; }

}  // namespace pentimento
