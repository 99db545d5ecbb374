#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

#include "framework/nn/norm.h"

namespace pentimento {

struct PixelDiscriminatorOptions {
  std::int64_t input_channels = 3;
  std::int64_t ndf = 64;  ///< channels after the first convolution
  NormKind norm = NormKind::kBatch;
};

/// The 1x1 PatchGAN of Isola et al. (CVPR 2017): a score for each pixel by itself. Parameters are named as in
/// `PixelDiscriminator` of junyanz/pytorch-CycleGAN-and-pix2pix: `net.0.weight`, `net.2.weight`, ...
class PixelDiscriminatorImpl : public torch::nn::Module {
 public:
  explicit PixelDiscriminatorImpl(const PixelDiscriminatorOptions& options = {});

  /// @param images [N,C,H,W] in [-1,1]. @returns scores [N,1,H,W], unbounded.
  torch::Tensor forward(const torch::Tensor& images);

 private:
  torch::nn::Sequential layers_;
};
TORCH_MODULE(PixelDiscriminator);

}  // namespace pentimento
