#include "framework/nn/face_autoencoder_parts.h"

#include <array>
#include <memory>
#include <string>

#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/pixel_shuffle.h>
#include <ATen/ops/sigmoid.h>
#include <fmt/format.h>
#include <torch/types.h>

namespace pentimento {
namespace nn = torch::nn;
namespace {

constexpr double kScalingSlope = 0.1;
constexpr double kResidualSlope = 0.2;
constexpr int kHalvings = 4;

/// A module that only holds others.
class PartHolderImpl : public nn::Module {};

nn::Conv2d SameSize(std::int64_t input_channels, std::int64_t output_channels, std::int64_t kernel) {
  return nn::Conv2d(nn::Conv2dOptions(input_channels, output_channels, kernel).padding(kernel / 2));
}

}  // namespace

FaceEncoderImpl::FaceEncoderImpl(std::int64_t dims) {
  const auto down = register_module("down1", std::make_shared<PartHolderImpl>());
  const auto downs = down->register_module("downs", std::make_shared<PartHolderImpl>());
  std::int64_t channels = 3;
  for (int i = 0; i < kHalvings; ++i) {
    const std::int64_t next = dims << i;
    constexpr std::int64_t kKernel = 5;
    const nn::Conv2d convolution(nn::Conv2dOptions(channels, next, kKernel).stride(2).padding(kKernel / 2));
    downs->register_module(std::to_string(i), std::make_shared<PartHolderImpl>())
        ->register_module("conv1", convolution);
    convolutions_.push_back(convolution);
    channels = next;
  }
}

torch::Tensor FaceEncoderImpl::forward(const torch::Tensor& images) {
  torch::Tensor x = images;
  for (nn::Conv2d& convolution : convolutions_) {
    x = convolution(x);
    at::leaky_relu_(x, kScalingSlope);
  }
  return x.flatten(1);
}

FaceUpscaleImpl::FaceUpscaleImpl(std::int64_t input_channels, std::int64_t output_channels)
    : convolution_(register_module("conv1", SameSize(input_channels, 4 * output_channels, 3))) {}

torch::Tensor FaceUpscaleImpl::forward(const torch::Tensor& input) {
  torch::Tensor x = convolution_(input);
  return at::pixel_shuffle(at::leaky_relu_(x, kScalingSlope), 2);
}

FaceResidualImpl::FaceResidualImpl(std::int64_t channels)
    : first_(register_module("conv1", SameSize(channels, channels, 3))),
      second_(register_module("conv2", SameSize(channels, channels, 3))) {}

torch::Tensor FaceResidualImpl::forward(const torch::Tensor& input) {
  torch::Tensor x = first_(input);
  x = second_(at::leaky_relu_(x, kResidualSlope));
  return at::leaky_relu(input + x, kResidualSlope);
}

FaceInterImpl::FaceInterImpl(std::int64_t inputs, std::int64_t dims, std::int64_t output_channels, std::int64_t side)
    : side_(side),
      narrow_(register_module("dense1", nn::Linear(inputs, dims))),
      widen_(register_module("dense2", nn::Linear(dims, side * side * output_channels))),
      upscale_(register_module("upscale1", FaceUpscale(output_channels, output_channels))) {}

torch::Tensor FaceInterImpl::forward(const torch::Tensor& codes) {
  return upscale_(widen_(narrow_(codes)).view({codes.size(0), -1, side_, side_}));
}

FaceDecoderImpl::FaceDecoderImpl(std::int64_t input_channels, std::int64_t dims) {
  std::int64_t channels = input_channels;
  constexpr std::array<std::int64_t, 3> kFactors = {8, 4, 2};
  for (std::size_t i = 0; i < kFactors.size(); ++i) {
    const std::int64_t next = kFactors[i] * dims;
    upscales_.emplace_back(register_module(fmt::format("upscale{}", i), FaceUpscale(channels, next)));
    residuals_.emplace_back(register_module(fmt::format("res{}", i), FaceResidual(next)));
    channels = next;
  }
  colours_ = register_module("out_conv", SameSize(channels, 3, 1));
}

torch::Tensor FaceDecoderImpl::forward(const torch::Tensor& maps) {
  torch::Tensor x = maps;
  for (std::size_t i = 0; i < upscales_.size(); ++i) {
    x = residuals_[i](upscales_[i](x));
  }
  return at::sigmoid(colours_(x));
}

}  // namespace pentimento
