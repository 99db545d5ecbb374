#include "framework/nn/resnet_forward.h"

#include <cstddef>
#include <cstdint>

#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/reflection_pad2d.h>
#include <torch/types.h>

#include "framework/nn/instance_norm.h"
#include "framework/nn/shifted_convolution.h"
#include "framework/nn/winograd_convolve.h"

namespace pentimento {
namespace {

/// Of a map that has been padded.
torch::Tensor ConvolveBlock(const torch::Tensor& x, const torch::Tensor& weight) {
  if (WinogradPays(weight, 1)) {
    // Transformed again each time: that takes little, and kept the kernels would take four times the network's memory.
    return WinogradConvolve(x, weight, 0);
  }
  return at::conv2d(x, weight).to(torch::kFloat32);
}

/// Without its padding.
torch::Tensor Inside(const torch::Tensor& x, std::int64_t padding) {
  return x.narrow(2, padding, x.size(2) - 2 * padding).narrow(3, padding, x.size(3) - 2 * padding);
}

}  // namespace

torch::Tensor ResnetForward(const std::vector<torch::Tensor>& parameters, const torch::Tensor& images) {
  constexpr std::int64_t kOuter = 3;  // padding of the first and last convolution
  constexpr std::size_t kOthers = 6;  // convolutions outside of the blocks
  const std::size_t blocks = (parameters.size() / 2 - kOthers) / 2;
  // Weights and biases take turns. An instance norm takes away what a bias before it adds.
  auto next = parameters.begin();
  const auto weight = [&next] {
    const torch::Tensor& value = *next;
    next += 2;
    return value;
  };
  // Maps are let go of as soon as the next one is there: hence the many statements.
  torch::Tensor x = at::reflection_pad2d(images, {kOuter, kOuter, kOuter, kOuter});
  x = at::conv2d(x.contiguous(torch::MemoryFormat::ChannelsLast), weight()).to(torch::kFloat32);
  x = NormaliseInstances(x, {.relu = true});
  for (const bool last : {false, true}) {
    x = at::conv2d(x, weight(), {}, 2, 1).to(torch::kFloat32);
    x = NormaliseInstances(x, {.relu = true, .padding = last && blocks > 0 ? 1 : 0});
  }
  for (std::size_t block = 1; block <= blocks; ++block) {
    torch::Tensor inner = ConvolveBlock(x, weight());
    inner = NormaliseInstances(inner, {.relu = true, .padding = 1});
    inner = ConvolveBlock(inner, weight());
    x = NormaliseInstances(inner, {.added = Inside(x, 1), .padding = block < blocks ? 1 : 0});
  }
  for (const bool last : {false, true}) {
    x = at::conv_transpose2d(x, weight(), {}, 2, 1, 1).to(torch::kFloat32);
    x = NormaliseInstances(x, {.relu = true, .padding = last ? kOuter : 0});
  }
  return ShiftedConvolution(x, next[0], next[1]).tanh_();
}

}  // namespace pentimento
