#include "framework/nn/unet_generator.h"

#include <algorithm>

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/nn/down_convolution.h"
#include "framework/nn/up_convolution.h"

namespace pentimento {
namespace nn = torch::nn;
namespace {

constexpr std::int64_t kWidest = 3;  // from this level on, all are as wide

}  // namespace

void UnetGeneratorOptions::Check() const {
  if (input_channels < 1 || output_channels < 1 || ngf < 1 || depth < kLeastDepth || depth > kMostDepth) {
    throw ConfigError(fmt::format("a U-Net generator needs at least one channel (ngf) and a depth of {} to {}",
                                  kLeastDepth, kMostDepth));
  }
}

std::int64_t UnetGeneratorOptions::Width(std::int64_t level) const {
  return ngf << std::min<std::int64_t>(level, kWidest);
}

UnetLevelImpl::UnetLevelImpl(const UnetGeneratorOptions& options, std::int64_t level) : outermost_(level == 0) {
  const bool innermost = level == options.depth - 1;
  const bool bias = BiasBefore(options.norm);
  const std::int64_t inner = options.Width(level);
  const std::int64_t outer = outermost_ ? options.output_channels : options.Width(level - 1);
  const std::int64_t input = outermost_ ? options.input_channels : outer;
  if (!outermost_) {
    // In place as in the official code: what is put beside the result below has passed this activation, too.
    layers_->push_back(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.2).inplace(true)));
  }
  layers_->push_back(DownConvolution(nn::Conv2dOptions(input, inner, 4).stride(2).padding(1).bias(bias)));
  if (!outermost_ && !innermost) {
    PushNorm(layers_, options.norm, inner);
  }
  if (!innermost) {
    layers_->push_back(UnetLevel(options, level + 1));
  }
  layers_->push_back(nn::ReLU(nn::ReLUOptions(true)));
  layers_->push_back(UpConvolution(nn::ConvTranspose2dOptions(innermost ? inner : 2 * inner, outer, 4)
                                       .stride(2)
                                       .padding(1)
                                       .bias(outermost_ || bias)));
  if (outermost_) {
    layers_->push_back(nn::Tanh());
  } else {
    PushNorm(layers_, options.norm, outer);
  }
  if (options.dropout && level > kWidest && !innermost) {
    layers_->push_back(nn::Dropout(0.5));
  }
  register_module("model", layers_);
}

torch::Tensor UnetLevelImpl::forward(const torch::Tensor& input) {
  const torch::Tensor result = layers_->forward(input);
  return outermost_ ? result : torch::cat({input, result}, 1);
}

UnetGeneratorImpl::UnetGeneratorImpl(const UnetGeneratorOptions& options) : options_(options) {
  options_.Check();
  outermost_ = register_module("model", UnetLevel(options_, 0));
}

torch::Tensor UnetGeneratorImpl::forward(const torch::Tensor& images) {
  const std::int64_t multiple = options_.SizeMultiple();
  if (images.dim() != 4 || images.size(2) % multiple != 0 || images.size(3) % multiple != 0) {
    throw ShapeError(
        fmt::format("a U-Net generator of depth {} takes [N,C,H,W] with height and width that are multiples of {}",
                    options_.depth, multiple));
  }
  return outermost_(images);
}

}  // namespace pentimento
