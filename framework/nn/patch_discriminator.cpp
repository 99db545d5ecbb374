#include "framework/nn/patch_discriminator.h"

#include <algorithm>

#include <torch/nn/module.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace nn = torch::nn;

void PatchDiscriminatorOptions::Check() const {
  if (input_channels < 1 || ndf < 1 || layers < 1 || layers > 8) {
    throw ConfigError("a patch discriminator needs at least one channel (ndf) and 1 to 8 layers");
  }
}

std::int64_t PatchDiscriminatorOptions::MinimumSize() const {
  // The last two convolutions (4x4, padding 1, stride 1) each take one pixel away; an instance norm between them needs
  // more than one value. Each layer before halves, rounding down.
  return std::int64_t{3} << layers;
}

PatchDiscriminatorImpl::PatchDiscriminatorImpl(const PatchDiscriminatorOptions& options) {
  options.Check();
  const auto convolution = [](std::int64_t in, std::int64_t out, std::int64_t stride) {
    return nn::Conv2dOptions(in, out, 4).stride(stride).padding(1);
  };
  const auto push_leaky_relu = [&] {
    layers_->push_back(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2).inplace(true)));
  };
  layers_->push_back(nn::Conv2d(convolution(options.input_channels, options.ndf, 2)));
  push_leaky_relu();
  std::int64_t channels = options.ndf;
  for (std::int64_t layer = 1; layer <= options.layers; ++layer) {
    const std::int64_t next = options.ndf * std::min<std::int64_t>(std::int64_t{1} << layer, 8);
    const std::int64_t stride = layer < options.layers ? 2 : 1;
    layers_->push_back(nn::Conv2d(convolution(channels, next, stride).bias(BiasBefore(options.norm))));
    PushNorm(layers_, options.norm, next);
    push_leaky_relu();
    channels = next;
  }
  layers_->push_back(nn::Conv2d(convolution(channels, 1, 1)));
  register_module("model", layers_);
}

torch::Tensor PatchDiscriminatorImpl::forward(const torch::Tensor& images) { return layers_->forward(images); }

}  // namespace pentimento
