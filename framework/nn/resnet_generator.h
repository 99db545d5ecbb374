#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

#include "framework/nn/norm.h"

namespace pentimento {

struct ResnetGeneratorOptions {
  std::int64_t input_channels = 3;
  std::int64_t output_channels = 3;
  std::int64_t ngf = 64;    ///< channels after the first convolution
  std::int64_t blocks = 9;  ///< residual blocks: 9 for 256 px and more, 6 for 128 px in the paper
  NormKind norm = NormKind::kInstance;
  bool dropout = false;  ///< 0.5, within each block

  void Check() const;  ///< @throws ConfigError
};

/// Two convolutions with reflection padding around which the input is added (He et al. 2016; Johnson et al. 2016).
class ResnetBlockImpl : public torch::nn::Module {
 public:
  ResnetBlockImpl(std::int64_t channels, NormKind norm, bool dropout);
  torch::Tensor forward(const torch::Tensor& input);

 private:
  torch::nn::Sequential layers_;
};
TORCH_MODULE(ResnetBlock);

/// CycleGAN's generator (Zhu, Park, Isola, Efros: "Unpaired image-to-image translation using cycle-consistent
/// adversarial networks", ICCV 2017, appendix 7.2). Parameters are named as in `ResnetGenerator` of
/// junyanz/pytorch-CycleGAN-and-pix2pix: `model.1.weight`, `model.10.conv_block.1.weight`, ...
class ResnetGeneratorImpl : public torch::nn::Module {
 public:
  explicit ResnetGeneratorImpl(const ResnetGeneratorOptions& options = {});

  /// Height and width must be multiples of this for the output to have the input's size.
  static constexpr std::int64_t kSizeMultiple = 4;
  /// Least height and width: the blocks reflect a pixel of maps four times smaller.
  static constexpr std::int64_t kMinimumSize = 8;

  /// @param images [N,C,H,W] in [-1,1]. @returns the same form in (-1,1).
  torch::Tensor forward(const torch::Tensor& images);

  /// The same, one layer after the other: what every network can do, and what the faster ways are measured by.
  torch::Tensor ForwardByLayers(const torch::Tensor& images) { return layers_->forward(images); }

  [[nodiscard]] const ResnetGeneratorOptions& options() const { return options_; }

 private:
  ResnetGeneratorOptions options_;
  torch::nn::Sequential layers_;
};
TORCH_MODULE(ResnetGenerator);

}  // namespace pentimento
