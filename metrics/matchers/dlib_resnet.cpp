#include "metrics/matchers/dlib_resnet.h"

#include <algorithm>

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/max_pool2d.h>
#include <fmt/format.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "metrics/matchers/chip_tensor.h"

namespace pentimento {
namespace {

/// Channels of the five levels, first to last, and their residual blocks; each but the first begins by halving the
/// size.
struct Level {
  int channels;
  int blocks;
};
constexpr std::array<Level, 5> kLevels{{{32, 3}, {64, 4}, {128, 3}, {256, 3}, {256, 1}}};
constexpr int kStem = 1;
constexpr int kConvolutions = kStem + 2 * (3 + 4 + 3 + 3 + 1);
constexpr std::int64_t kDimensions = 128;

torch::Tensor Copied(const std::vector<float>& values, at::IntArrayRef shape) {
  return torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32).clone();
}

/// The sum of two tensors of different sizes; where one has no value it counts as 0, as dlib's `add_prev` has it.
torch::Tensor SumOfUnequal(const torch::Tensor& a, const torch::Tensor& b) {
  const auto grown = [&](const torch::Tensor& x) {
    std::vector<std::int64_t> padding;
    for (const std::int64_t dimension : {3, 2, 1}) {
      padding.insert(padding.end(), {0, std::max(a.size(dimension), b.size(dimension)) - x.size(dimension)});
    }
    return std::ranges::all_of(padding, [](std::int64_t p) { return p == 0; }) ? x : at::constant_pad_nd(x, padding);
  };
  return grown(a) + grown(b);
}

}  // namespace

DlibResnetImpl::DlibResnetImpl(const DlibResnetWeights& weights) {
  if (weights.convolutions.size() != kConvolutions) {
    throw WeightsError(fmt::format("{}: dlib's face descriptor has {} convolutions, this file {}", weights.source,
                                   kConvolutions, weights.convolutions.size()));
  }
  std::vector<std::array<std::int64_t, 3>> shapes{{32, 3, 7}};
  for (std::int64_t inputs = 32; const Level& level : kLevels) {
    for (int layer = 0; layer < 2 * level.blocks; ++layer) {
      shapes.push_back({level.channels, inputs, 3});
      inputs = level.channels;
    }
  }
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const auto [outputs, inputs, side] = shapes[i];
    const FoldedConvolution& layer = weights.convolutions[i];
    if (static_cast<std::int64_t>(layer.weight.size()) != outputs * inputs * side * side ||
        static_cast<std::int64_t>(layer.bias.size()) != outputs) {
      throw WeightsError(
          fmt::format("{}: convolution {} of dlib's face descriptor does not have {} filters of {}x{}x{}",
                      weights.source, i, outputs, inputs, side, side));
    }
    convolutions_.push_back(
        {register_parameter(fmt::format("weight{}", i), Copied(layer.weight, {outputs, inputs, side, side})),
         register_parameter(fmt::format("bias{}", i), Copied(layer.bias, {outputs}))});
  }
  const std::int64_t features = kLevels.back().channels;
  if (static_cast<std::int64_t>(weights.projection.size()) != features * kDimensions) {
    throw WeightsError(fmt::format("{}: the last layer of dlib's face descriptor does not map {} features to {}",
                                   weights.source, features, kDimensions));
  }
  projection_ = register_parameter("projection", Copied(weights.projection, {features, kDimensions}));
  mean_ = register_buffer("mean", torch::tensor({122.782F, 117.001F, 104.298F}).view({1, 3, 1, 1}));
}

void DlibResnetImpl::SetPrecision(Precision precision) {
  const torch::NoGradGuard no_gradients;
  const auto type = precision == Precision::kBf16 ? torch::kBFloat16 : torch::kFloat32;
  for (const Convolution& layer : convolutions_) {
    layer.weight.set_data(layer.weight.to(type).contiguous(at::MemoryFormat::ChannelsLast));
    layer.bias.set_data(layer.bias.to(type));
  }
}

torch::Tensor DlibResnetImpl::Convolve(const torch::Tensor& x, std::size_t number, int stride, int padding) const {
  const Convolution& layer = convolutions_[number];
  return at::conv2d(x, layer.weight, layer.bias, stride, padding);
}

torch::Tensor DlibResnetImpl::Residual(const torch::Tensor& x, std::size_t& number, bool halve) const {
  // dlib pads a convolution only where its stride is 1.
  torch::Tensor y = Convolve(x, number, halve ? 2 : 1, halve ? 0 : 1).relu_();
  y = Convolve(y, number + 1, 1, 1);
  number += 2;
  return SumOfUnequal(y, halve ? at::avg_pool2d(x, 2, 2) : x).relu_();
}

torch::Tensor DlibResnetImpl::forward(const torch::Tensor& chips) const {
  if (chips.dim() != 4 || chips.size(1) != 3 || chips.size(2) != kDlibChip.side || chips.size(3) != kDlibChip.side) {
    throw ShapeError(fmt::format("face chips are [N,3,{0},{0}]", kDlibChip.side));
  }
  torch::Tensor x = (chips * 255.0 - mean_) / 256.0;
  x = x.to(convolutions_.front().weight.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
  x = at::max_pool2d(Convolve(x, 0, 2, 0).relu_(), 3, 2);
  std::size_t number = kStem;
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    for (int block = 0; block < kLevels[level].blocks; ++block) {
      x = Residual(x, number, level > 0 && block == 0);
    }
  }
  return x.to(torch::kFloat32).mean({2, 3}).matmul(projection_);
}

std::vector<Template> DescribeChips(const DlibResnet& net, std::span<const FaceChip> chips) {
  constexpr std::size_t kBatch = 16;
  const torch::NoGradGuard no_gradients;
  std::vector<Template> descriptors;
  for (std::size_t begin = 0; begin < chips.size(); begin += kBatch) {
    const torch::Tensor batch =
        ChipTensor(chips.subspan(begin, std::min(kBatch, chips.size() - begin)), kDlibChip.side);
    const torch::Tensor described = net->forward(batch).contiguous();
    for (std::int64_t i = 0; i < described.size(0); ++i) {
      const float* const row = described[i].data_ptr<float>();
      descriptors.emplace_back(row, row + kDimensions);
    }
  }
  return descriptors;
}

}  // namespace pentimento
