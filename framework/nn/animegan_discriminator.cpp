#include "framework/nn/animegan_discriminator.h"

#include <string>

#include <fmt/format.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/normalization.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/nn/spectral_conv.h"

namespace pentimento {
namespace nn = torch::nn;

void AnimeGanDiscriminatorOptions::Check() const {
  if (ndf < 2 || ndf % 2 != 0 || layers < 1 || layers > 8) {
    throw ConfigError("an AnimeGAN discriminator needs an even number of channels (ndf) and 1 to 8 layers");
  }
}

AnimeGanDiscriminatorImpl::AnimeGanDiscriminatorImpl(const AnimeGanDiscriminatorOptions& options) {
  options.Check();
  std::int64_t channels = 3;
  const auto push_convolution = [&](const std::string& name, std::int64_t next, std::int64_t stride = 1) {
    const SpectralConv2d convolution(nn::Conv2dOptions(channels, next, 3).stride(stride).padding(1));
    register_module(name, convolution);
    layers_->push_back(convolution);
    channels = next;
  };
  const auto push_norm = [&](const std::string& name) {
    const nn::GroupNorm norm(nn::GroupNormOptions(1, channels));
    register_module(name, norm);
    layers_->push_back(norm);
  };
  const auto push_leaky_relu = [&] {
    layers_->push_back(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2).inplace(true)));
  };
  std::int64_t width = options.ndf / 2;
  push_convolution("conv_0", width);
  push_leaky_relu();
  for (std::int64_t layer = 1; layer < options.layers; ++layer) {
    push_convolution(fmt::format("conv_s2_{}", layer), 2 * width, 2);
    push_leaky_relu();
    push_convolution(fmt::format("conv_s1_{}", layer), 4 * width);
    push_norm(fmt::format("1_norm_{}", layer));
    push_leaky_relu();
    width *= 2;
  }
  push_convolution("last_conv", 2 * width);
  push_norm("2_ins_norm");
  push_leaky_relu();
  push_convolution("D_logit", 1);
}

}  // namespace pentimento
