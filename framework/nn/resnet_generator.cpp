#include "framework/nn/resnet_generator.h"

#include <algorithm>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/padding.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/nn/fast_path.h"
#include "framework/nn/resnet_forward.h"

namespace pentimento {
namespace nn = torch::nn;

void ResnetGeneratorOptions::Check() const {
  if (input_channels < 1 || output_channels < 1 || ngf < 1 || blocks < 0) {
    throw ConfigError("a ResNet generator needs at least one channel (ngf) and no fewer than 0 blocks");
  }
}

ResnetBlockImpl::ResnetBlockImpl(std::int64_t channels, NormKind norm, bool dropout) {
  const auto push_convolution = [&] {
    layers_->push_back(nn::ReflectionPad2d(1));
    layers_->push_back(nn::Conv2d(nn::Conv2dOptions(channels, channels, 3).bias(BiasBefore(norm))));
    PushNorm(layers_, norm, channels);
  };
  push_convolution();
  layers_->push_back(nn::ReLU(nn::ReLUOptions(true)));
  if (dropout) {
    layers_->push_back(nn::Dropout(0.5));
  }
  push_convolution();
  register_module("conv_block", layers_);
}

torch::Tensor ResnetBlockImpl::forward(const torch::Tensor& input) { return input + layers_->forward(input); }

ResnetGeneratorImpl::ResnetGeneratorImpl(const ResnetGeneratorOptions& options) : options_(options) {
  options_.Check();
  const std::int64_t ngf = options_.ngf;
  const bool bias = BiasBefore(options_.norm);
  const auto push_norm_relu = [&](std::int64_t channels) {
    PushNorm(layers_, options_.norm, channels);
    layers_->push_back(nn::ReLU(nn::ReLUOptions(true)));
  };
  layers_->push_back(nn::ReflectionPad2d(3));
  layers_->push_back(nn::Conv2d(nn::Conv2dOptions(options_.input_channels, ngf, 7).bias(bias)));
  push_norm_relu(ngf);
  for (const std::int64_t width : {ngf, 2 * ngf}) {
    layers_->push_back(nn::Conv2d(nn::Conv2dOptions(width, 2 * width, 3).stride(2).padding(1).bias(bias)));
    push_norm_relu(2 * width);
  }
  for (std::int64_t block = 0; block < options_.blocks; ++block) {
    layers_->push_back(ResnetBlock(4 * ngf, options_.norm, options_.dropout));
  }
  for (const std::int64_t width : {4 * ngf, 2 * ngf}) {
    layers_->push_back(nn::ConvTranspose2d(
        nn::ConvTranspose2dOptions(width, width / 2, 3).stride(2).padding(1).output_padding(1).bias(bias)));
    push_norm_relu(width / 2);
  }
  layers_->push_back(nn::ReflectionPad2d(3));
  layers_->push_back(nn::Conv2d(nn::Conv2dOptions(ngf, options_.output_channels, 7)));
  layers_->push_back(nn::Tanh());
  register_module("model", layers_);
}

torch::Tensor ResnetGeneratorImpl::forward(const torch::Tensor& images) {
  const bool plain = images.dim() == 4 && images.device().is_cpu() && images.scalar_type() == torch::kFloat32;
  const bool drops = options_.dropout && is_training();
  if (options_.norm == NormKind::kInstance && plain && !drops) {
    return ResnetForward(parameters(), images);
  }
  return ForwardByLayers(images);
}

}  // namespace pentimento
