#include "framework/nn/animegan_generator.h"

#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <torch/nn/modules/activation.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/nn/winograd_convolve.h"

namespace pentimento {
namespace nn = torch::nn;
namespace {

constexpr double kSlope = 0.2;

ConvNormReluOptions Channels(std::int64_t input_channels, std::int64_t output_channels) {
  ConvNormReluOptions options;
  options.input_channels = input_channels;
  options.output_channels = output_channels;
  return options;
}

ConvNormRelu Full(std::int64_t input_channels, std::int64_t output_channels, std::int64_t kernel = 3) {
  const std::int64_t margin = kernel / 2;
  ConvNormReluOptions options = Channels(input_channels, output_channels);
  options.kernel = kernel;
  options.margins = {margin, margin, margin, margin};
  return ConvNormRelu(options);
}

/// To half the size, rounded down: only the right and the bottom edge are reflected.
ConvNormRelu Halving(std::int64_t input_channels, std::int64_t output_channels) {
  ConvNormReluOptions options = Channels(input_channels, output_channels);
  options.stride = 2;
  options.margins = {0, 1, 0, 1};
  return ConvNormRelu(options);
}

ConvNormRelu Depthwise(std::int64_t channels) {
  ConvNormReluOptions options = Channels(channels, channels);
  options.margins = {1, 1, 1, 1};
  options.depthwise = true;
  return ConvNormRelu(options);
}

}  // namespace

void AnimeGanGeneratorOptions::Check() const {
  if (width < 1) {
    throw ConfigError("an AnimeGAN generator needs at least one channel (width)");
  }
}

ConvNormReluImpl::ConvNormReluImpl(const ConvNormReluOptions& options)
    : margins_(options.margins),
      convolution_(nn::Conv2dOptions(options.input_channels, options.output_channels, options.kernel)
                       .stride(options.stride)
                       .groups(options.depthwise ? options.input_channels : 1)
                       .bias(options.depthwise)),
      norm_(nn::GroupNormOptions(1, options.output_channels)) {
  // Places 0 and 3 of the official sequence, padding and activation, have no parameters.
  register_module("1", convolution_);
  register_module("2", norm_);
}

torch::Tensor ConvNormReluImpl::Convolve(const torch::Tensor& input) {
  const torch::Tensor& weight = convolution_->weight;
  const bool winograd = input.device().is_cpu() && WinogradPays(weight, convolution_->options.stride()->at(0));
  const bool trained = torch::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad());
  if (winograd && !trained) {
    return WinogradConvolveReflected(input.to(torch::kFloat32), weight);
  }
  const bool padded = margins_.right > 0;
  const torch::Tensor framed =
      padded ? at::reflection_pad2d(input, {margins_.left, margins_.right, margins_.top, margins_.bottom}) : input;
  return winograd ? WinogradConvolve(framed.to(torch::kFloat32), weight, 0) : convolution_(framed);
}

torch::Tensor ConvNormReluImpl::forward(const torch::Tensor& input) {
  torch::Tensor output = norm_(Convolve(input));
  return at::leaky_relu_(output, kSlope);
}

InvertedResidualImpl::InvertedResidualImpl(std::int64_t input_channels, std::int64_t output_channels)
    : adds_input_(input_channels == output_channels) {
  const std::int64_t widened = 2 * input_channels;
  layers_->push_back(Full(input_channels, widened, 1));
  layers_->push_back(Depthwise(widened));
  layers_->push_back(nn::Conv2d(nn::Conv2dOptions(widened, output_channels, 1).bias(false)));
  layers_->push_back(nn::GroupNorm(nn::GroupNormOptions(1, output_channels)));
  register_module("layers", layers_);
}

torch::Tensor InvertedResidualImpl::forward(const torch::Tensor& input) {
  const torch::Tensor output = layers_->forward(input);
  return adds_input_ ? input + output : output;
}

AnimeGanGeneratorImpl::AnimeGanGeneratorImpl(const AnimeGanGeneratorOptions& options) : options_(options) {
  options_.Check();
  const std::int64_t width = options_.width;
  constexpr std::int64_t kOuterKernel = 7;
  block_a_->push_back(Full(3, width, kOuterKernel));
  block_a_->push_back(Halving(width, 2 * width));
  block_a_->push_back(Full(2 * width, 2 * width));

  block_b_->push_back(Halving(2 * width, 4 * width));
  block_b_->push_back(Full(4 * width, 4 * width));

  block_c_->push_back(Full(4 * width, 4 * width));
  for (const std::int64_t factor : {4, 8, 8, 8}) {
    block_c_->push_back(InvertedResidual(factor * width, 8 * width));
  }
  block_c_->push_back(Full(8 * width, 4 * width));

  block_d_->push_back(Full(4 * width, 4 * width));
  block_d_->push_back(Full(4 * width, 4 * width));

  block_e_->push_back(Full(4 * width, 2 * width));
  block_e_->push_back(Full(2 * width, 2 * width));
  block_e_->push_back(Full(2 * width, width, kOuterKernel));

  out_layer_->push_back(nn::Conv2d(nn::Conv2dOptions(width, 3, 1).bias(false)));
  out_layer_->push_back(nn::Tanh());

  register_module("block_a", block_a_);
  register_module("block_b", block_b_);
  register_module("block_c", block_c_);
  register_module("block_d", block_d_);
  register_module("block_e", block_e_);
  register_module("out_layer", out_layer_);
}

torch::Tensor AnimeGanGeneratorImpl::forward(const torch::Tensor& images) {
  const auto enlarge = [this](const torch::Tensor& maps, const torch::Tensor& like) {
    return options_.align_corners
               ? at::upsample_bilinear2d(maps, {like.size(-2), like.size(-1)}, /*align_corners=*/true)
               : at::upsample_bilinear2d(maps, {2 * maps.size(-2), 2 * maps.size(-1)}, /*align_corners=*/false);
  };
  const torch::Tensor half = block_a_->forward(images);
  const torch::Tensor quarter = block_c_->forward(block_b_->forward(half));
  return out_layer_->forward(block_e_->forward(enlarge(block_d_->forward(enlarge(quarter, half)), images)));
}

}  // namespace pentimento
