#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

#include "framework/nn/norm.h"

namespace pentimento {

struct PatchDiscriminatorOptions {
  std::int64_t input_channels = 3;
  std::int64_t ndf = 64;    ///< channels after the first convolution
  std::int64_t layers = 3;  ///< strided convolutions; 3 sees 70x70 pixels
  NormKind norm = NormKind::kInstance;

  void Check() const;  ///< @throws ConfigError
  /// Least height and width that leave one score.
  [[nodiscard]] std::int64_t MinimumSize() const;
};

/// PatchGAN (Isola, Zhu, Zhou, Efros: "Image-to-image translation with conditional adversarial networks", CVPR 2017):
/// one real/fake score for each overlapping patch. Parameters are named as in `NLayerDiscriminator` of
/// junyanz/pytorch-CycleGAN-and-pix2pix: `model.0.weight`, `model.2.weight`, ...
class PatchDiscriminatorImpl : public torch::nn::Module {
 public:
  explicit PatchDiscriminatorImpl(const PatchDiscriminatorOptions& options = {});

  /// @param images [N,C,H,W] in [-1,1]. @returns scores [N,1,h,w], unbounded.
  torch::Tensor forward(const torch::Tensor& images);

 private:
  torch::nn::Sequential layers_;
};
TORCH_MODULE(PatchDiscriminator);

}  // namespace pentimento
