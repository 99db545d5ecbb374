#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

#include "framework/nn/norm.h"

namespace pentimento {

struct UnetGeneratorOptions {
  static constexpr std::int64_t kLeastDepth = 5;
  static constexpr std::int64_t kMostDepth = 16;

  std::int64_t input_channels = 3;
  std::int64_t output_channels = 3;
  std::int64_t ngf = 64;   ///< channels after the first convolution
  std::int64_t depth = 8;  ///< halvings of the size (`num_downs`): 8 in the official unet_256, 7 in unet_128
  NormKind norm = NormKind::kBatch;
  bool dropout = false;  ///< 0.5, while training, between the levels of 8 * ngf channels; nothing in the checkpoint

  void Check() const;  ///< @throws ConfigError

  /// Channels after the down-sampling convolution of a level, 0 the outermost.
  [[nodiscard]] std::int64_t Width(std::int64_t level) const;
  /// Height and width of images must be multiples of this.
  [[nodiscard]] std::int64_t SizeMultiple() const { return std::int64_t{1} << depth; }
};

/// One level of a U-Net: halves the size, hands the map to the level within it, doubles the size, and puts its own
/// input beside the result (not the outermost). Named as `UnetSkipConnectionBlock` of the official code.
class UnetLevelImpl : public torch::nn::Module {
 public:
  /// This level and all within it. @param level 0 (outermost) to depth - 1.
  UnetLevelImpl(const UnetGeneratorOptions& options, std::int64_t level);
  torch::Tensor forward(const torch::Tensor& input);

 private:
  bool outermost_;
  torch::nn::Sequential layers_;
};
TORCH_MODULE(UnetLevel);

/// pix2pix's generator (Isola, Zhu, Zhou, Efros: "Image-to-image translation with conditional adversarial networks",
/// CVPR 2017, appendix 6.1.1). Parameters are named as in `UnetGenerator` of junyanz/pytorch-CycleGAN-and-pix2pix:
/// `model.model.0.weight`, `model.model.1.model.1.weight`, ...
class UnetGeneratorImpl : public torch::nn::Module {
 public:
  explicit UnetGeneratorImpl(const UnetGeneratorOptions& options = {});

  /// @param images [N,C,H,W] in [-1,1], H and W multiples of `SizeMultiple()`. @returns the same form in (-1,1).
  torch::Tensor forward(const torch::Tensor& images);

  [[nodiscard]] const UnetGeneratorOptions& options() const { return options_; }

 private:
  UnetGeneratorOptions options_;
  UnetLevel outermost_{nullptr};
};
TORCH_MODULE(UnetGenerator);

}  // namespace pentimento
