#include "framework/nn/face/dlib_resnet.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/max_pool2d.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/utils.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Channels of the five levels, first to last, and their residual blocks; each but the first begins by halving the
/// size.
struct Level {
  std::int64_t channels;
  int blocks;
};
constexpr std::array<Level, 5> kLevels{{{32, 3}, {64, 4}, {128, 3}, {256, 3}, {256, 1}}};
constexpr std::size_t kStem = 1;

/// The layers of the network as its file has them, without parameters.
std::vector<DlibLayer> Architecture() {
  std::vector<DlibLayer> layers;
  const auto convolution = [&](std::int64_t outputs, std::int64_t inputs, std::int64_t side, std::int64_t stride,
                               std::int64_t padding) {
    layers.push_back({"con", {outputs, inputs, side, side, stride, stride, padding, padding}, {}});
    layers.push_back({"affine", {outputs}, {}});
  };
  const auto other = [&](const char* kind, std::vector<std::int64_t> geometry = {}) {
    layers.push_back({kind, std::move(geometry), {}});
  };
  std::int64_t channels = kLevels.front().channels;
  convolution(channels, 3, 7, 2, 0);
  other("relu");
  other("max_pool", {3, 3, 2, 2, 0, 0});
  for (std::size_t level = 0; level < kLevels.size(); ++level) {
    for (int block = 0; block < kLevels[level].blocks; ++block) {
      const bool halve = level > 0 && block == 0;
      // dlib pads a convolution only where its stride is 1.
      convolution(kLevels[level].channels, channels, 3, halve ? 2 : 1, halve ? 0 : 1);
      channels = kLevels[level].channels;
      other("relu");
      convolution(channels, channels, 3, 1, 1);
      if (halve) {
        other("avg_pool", {2, 2, 2, 2, 0, 0});
      }
      other("add_prev");
      other("relu");
    }
  }
  other("avg_pool", {0, 0, 1, 1, 0, 0});
  other("fc", {channels, DlibResnetImpl::kDimensions});
  return layers;
}

std::string Description(const DlibLayer& layer) {
  return fmt::format("\"{}\" of [{}]", layer.kind, fmt::join(layer.geometry, ","));
}

void CheckArchitecture(const std::vector<DlibLayer>& layers, const std::string& source) {
  const std::vector<DlibLayer> wanted = Architecture();
  for (std::size_t i = 0; i < std::min(layers.size(), wanted.size()); ++i) {
    if (layers[i].kind != wanted[i].kind || layers[i].geometry != wanted[i].geometry) {
      throw WeightsError(fmt::format("{}: layer {} is {}; in dlib's face descriptor it is {}", source, i,
                                     Description(layers[i]), Description(wanted[i])));
    }
  }
  if (layers.size() != wanted.size()) {
    throw WeightsError(
        fmt::format("{}: {} layers; dlib's face descriptor has {}", source, layers.size(), wanted.size()));
  }
}

/// @pre there are that many numbers.
torch::Tensor Numbers(std::string_view bytes, at::IntArrayRef shape) {
  torch::Tensor numbers = torch::empty(shape, torch::kFloat32);
  std::memcpy(numbers.data_ptr<float>(), bytes.data(), static_cast<std::size_t>(numbers.numel()) * sizeof(float));
  return numbers;
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

DlibResnetImpl::DlibResnetImpl(const std::vector<DlibLayer>& layers, const std::string& source) {
  CheckArchitecture(layers, source);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i].kind == "con") {
      AddConvolution(layers[i], layers[i + 1]);
    }
  }
  projection_ = register_parameter("projection", Numbers(layers.back().parameters, layers.back().geometry));
  mean_ = register_buffer("mean", torch::tensor({122.782F, 117.001F, 104.298F}).view({1, 3, 1, 1}));
}

void DlibResnetImpl::AddConvolution(const DlibLayer& convolution, const DlibLayer& affine) {
  const at::IntArrayRef shape(convolution.geometry.data(), 4);
  const std::int64_t filters = shape[0];
  const torch::Tensor weight = Numbers(convolution.parameters, shape);
  const torch::Tensor bias =
      Numbers(convolution.parameters.substr(static_cast<std::size_t>(weight.numel()) * sizeof(float)), {filters});
  const torch::Tensor both = Numbers(affine.parameters, {2, filters});
  const std::size_t number = convolutions_.size();
  convolutions_.push_back(
      {register_parameter(fmt::format("weight{}", number),
                          (weight * both[0].view({filters, 1, 1, 1})).contiguous(at::MemoryFormat::ChannelsLast)),
       register_parameter(fmt::format("bias{}", number), bias * both[0] + both[1])});
}

void DlibResnetImpl::SetPrecision(Precision precision) {
  const torch::NoGradGuard no_gradients;
  const auto type = precision == Precision::kBf16 ? torch::kBFloat16 : torch::kFloat32;
  for (const Convolution& layer : convolutions_) {
    layer.weight.set_data(layer.weight.to(type).contiguous(at::MemoryFormat::ChannelsLast));
    layer.bias.set_data(layer.bias.to(type));
  }
}

void DlibResnetImpl::MapOutput(const torch::Tensor& weight, const torch::Tensor& offset) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor map = weight.to(projection_.options());
  const torch::Tensor added = offset.to(projection_.options(), /*non_blocking=*/false, /*copy=*/true);
  projection_.set_data(projection_.matmul(map));
  if (offset_.defined()) {
    offset_.set_data(offset_.matmul(map) + added);
  } else {
    offset_ = register_parameter("offset", added);
  }
}

torch::Tensor DlibResnetImpl::Convolve(const torch::Tensor& x, std::size_t number, int stride, int padding) const {
  const Convolution& layer = convolutions_[number];
  return at::conv2d(x, layer.weight, layer.bias, stride, padding);
}

torch::Tensor DlibResnetImpl::Residual(const torch::Tensor& x, std::size_t& number, bool halve) const {
  torch::Tensor y = Convolve(x, number, halve ? 2 : 1, halve ? 0 : 1).relu_();
  y = Convolve(y, number + 1, 1, 1);
  number += 2;
  return SumOfUnequal(y, halve ? at::avg_pool2d(x, 2, 2) : x).relu_();
}

torch::Tensor DlibResnetImpl::forward(const torch::Tensor& chips) const {
  if (chips.dim() != 4 || chips.size(1) != 3 || chips.size(2) != kSide || chips.size(3) != kSide) {
    throw ShapeError(fmt::format("face chips are [N,3,{0},{0}]", kSide));
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
  const torch::Tensor descriptors = x.to(projection_.scalar_type()).mean({2, 3}).matmul(projection_);
  return offset_.defined() ? descriptors + offset_ : descriptors;
}

DlibResnet LoadDlibResnet(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw WeightsError(
        fmt::format("{} is missing; `pentimento weights get face-recognition-models` fetches it", file.string()));
  }
  const std::string bytes = ReadFile(file);
  return DlibResnet(ParseDlibNetwork(bytes, file.string()), file.string());
}

}  // namespace pentimento
