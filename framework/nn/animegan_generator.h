#pragma once

#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

namespace pentimento {

struct AnimeGanGeneratorOptions {
  std::int64_t width = 32;    ///< channels after the first convolution; the widest maps have eight times as many
  bool align_corners = true;  ///< how both enlargements sample: corner pixels keep their places, or pixels their areas

  void Check() const;  ///< @throws ConfigError
};

/// How many values a reflection puts on each side.
struct ReflectionMargins {
  std::int64_t left = 0;
  std::int64_t right = 0;
  std::int64_t top = 0;
  std::int64_t bottom = 0;
};

struct ConvNormReluOptions {
  std::int64_t input_channels = 0;
  std::int64_t output_channels = 0;
  std::int64_t kernel = 3;
  std::int64_t stride = 1;
  ReflectionMargins margins;
  bool depthwise = false;  ///< each channel by itself, with a bias
};

/// Reflection, convolution, layer normalisation over channels and places with a factor and a bias a channel (a group
/// norm of one group), leaky ReLU of slope 0.2.
class ConvNormReluImpl : public torch::nn::Module {
 public:
  explicit ConvNormReluImpl(const ConvNormReluOptions& options);
  torch::Tensor forward(const torch::Tensor& input);

 private:
  torch::Tensor Convolve(const torch::Tensor& input);

  ReflectionMargins margins_;
  torch::nn::Conv2d convolution_;
  torch::nn::GroupNorm norm_;
};
TORCH_MODULE(ConvNormRelu);

/// Widening to twice the channels, depthwise convolution, narrowing without an activation (Sandler et al.:
/// "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018). The input is added if it has as many channels.
class InvertedResidualImpl : public torch::nn::Module {
 public:
  InvertedResidualImpl(std::int64_t input_channels, std::int64_t output_channels);
  torch::Tensor forward(const torch::Tensor& input);

 private:
  bool adds_input_;
  torch::nn::Sequential layers_;
};
TORCH_MODULE(InvertedResidual);

/// The generator of AnimeGANv2 (TachibanaYoshino/AnimeGANv2; Chen, Liu, Chen: "AnimeGAN: a novel lightweight GAN for
/// photo animation", ISICA 2019). Parameters are named as in `Generator` of bryandlee/animegan2-pytorch:
/// `block_a.0.1.weight`, `block_c.1.layers.0.1.weight`, ..., `out_layer.0.weight`.
class AnimeGanGeneratorImpl : public torch::nn::Module {
 public:
  explicit AnimeGanGeneratorImpl(const AnimeGanGeneratorOptions& options = {});

  /// Without `align_corners`, height and width must be multiples of this for the output to have the input's size.
  static constexpr std::int64_t kSizeMultiple = 4;
  /// Least height and width: maps four times smaller are reflected by a value.
  static constexpr std::int64_t kMinimumSize = 8;

  /// @param images [N,3,H,W] in [-1,1]. @returns the same form in [-1,1]; without `align_corners` H and W are then the
  /// next multiples of 4 below.
  torch::Tensor forward(const torch::Tensor& images);

  [[nodiscard]] const AnimeGanGeneratorOptions& options() const { return options_; }

 private:
  AnimeGanGeneratorOptions options_;
  torch::nn::Sequential block_a_;  ///< to half the size
  torch::nn::Sequential block_b_;  ///< to a quarter
  torch::nn::Sequential block_c_;
  torch::nn::Sequential block_d_;    ///< at half the size
  torch::nn::Sequential block_e_;    ///< at the whole size
  torch::nn::Sequential out_layer_;  ///< to colours
};
TORCH_MODULE(AnimeGanGenerator);

}  // namespace pentimento
