#include "framework/nn/pixel_discriminator.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace pentimento {
namespace nn = torch::nn;

PixelDiscriminatorImpl::PixelDiscriminatorImpl(const PixelDiscriminatorOptions& options) {
  const bool bias = BiasBefore(options.norm);
  const auto push_leaky_relu = [&] {
    layers_->push_back(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2).inplace(true)));
  };
  layers_->push_back(nn::Conv2d(nn::Conv2dOptions(options.input_channels, options.ndf, 1)));
  push_leaky_relu();
  layers_->push_back(nn::Conv2d(nn::Conv2dOptions(options.ndf, 2 * options.ndf, 1).bias(bias)));
  PushNorm(layers_, options.norm, 2 * options.ndf);
  push_leaky_relu();
  layers_->push_back(nn::Conv2d(nn::Conv2dOptions(2 * options.ndf, 1, 1).bias(bias)));
  register_module("net", layers_);
}

torch::Tensor PixelDiscriminatorImpl::forward(const torch::Tensor& images) { return layers_->forward(images); }

}  // namespace pentimento
