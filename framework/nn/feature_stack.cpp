#include "framework/nn/feature_stack.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <ranges>
#include <string_view>
#include <utility>
#include <variant>

#include <ATen/ops/cat.h>
#include <ATen/ops/max_pool2d.h>
#include <fmt/format.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/fast_path.h"
#include "framework/nn/hann_l2_pool.h"

namespace pentimento {
namespace nn = torch::nn;
namespace {

/// A module that only holds others.
class HolderImpl : public nn::Module {};

nn::Conv2d Convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                       std::int64_t padding) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(padding));
}

/// @param convolutions how many there are of each width.
std::vector<StackLayer> VggLayers(const std::array<int, 5>& convolutions, bool ceil) {
  constexpr std::array<std::int64_t, 5> kWidths{64, 128, 256, 512, 512};
  std::vector<StackLayer> layers;
  int index = 0;
  std::int64_t channels = 3;
  for (std::size_t stage = 0; stage < kWidths.size(); ++stage) {
    if (!layers.empty()) {
      layers.push_back({.kind = StackLayer::Kind::kPool, .index = index++, .kernel = 2, .stride = 2, .ceil = ceil});
    }
    for (int i = 0; i < convolutions[stage]; ++i) {
      const bool last = i + 1 == convolutions[stage];
      layers.push_back({.index = index, .in = channels, .out = kWidths[stage], .padding = 1, .tap = last});
      index += 2;  // the ReLU has a number of its own
      channels = kWidths[stage];
    }
  }
  return layers;
}

std::int64_t WindowFloor(std::int64_t output, const StackLayer& layer) {
  return (output - 1) * layer.stride + layer.kernel - 2 * layer.padding;
}

}  // namespace

FeatureStackImpl::FeatureStackImpl(std::vector<StackLayer> layers, StackPooling pooling)
    : layers_(std::move(layers)), pooling_(pooling) {
  const auto features = register_module("features", std::make_shared<HolderImpl>());
  const auto add = [this](nn::Module& holder, const std::string& name, const nn::Conv2d& convolution) {
    holder.register_module(name, convolution.ptr());
    convolutions_.push_back(convolution);
  };
  for (const StackLayer& layer : layers_) {
    const std::string name = std::to_string(layer.index);
    if (layer.kind == StackLayer::Kind::kConvolution) {
      add(*features, name, Convolution(layer.in, layer.out, layer.kernel, layer.stride, layer.padding));
    } else if (layer.kind == StackLayer::Kind::kFire) {
      const auto fire = features->register_module(name, std::make_shared<HolderImpl>());
      add(*fire, "squeeze", Convolution(layer.in, layer.squeeze, 1, 1, 0));
      add(*fire, "expand1x1", Convolution(layer.squeeze, layer.out, 1, 1, 0));
      add(*fire, "expand3x3", Convolution(layer.squeeze, layer.out, 3, 1, 1));
    }
  }
}

torch::Tensor FeatureStackImpl::Pool(const torch::Tensor& x, const StackLayer& layer) const {
  if (pooling_ == StackPooling::kMax) {
    return at::max_pool2d(x, {layer.kernel, layer.kernel}, {layer.stride, layer.stride}, {0, 0}, {1, 1}, layer.ceil);
  }
  return HannL2Pool(x);
}

void FeatureStackImpl::Freeze(torch::ScalarType type) {
  for (torch::Tensor& parameter : parameters()) {
    parameter.requires_grad_(false);
    const torch::Tensor data = parameter.to(type);
    parameter.set_data(data.dim() == 4 ? data.contiguous(torch::MemoryFormat::ChannelsLast) : data);
  }
  eval();
  winograd_.clear();
  for (const nn::Conv2d& convolution : convolutions_) {
    const auto& padding = std::get<torch::ExpandingArray<2>>(convolution->options.padding());
    winograd_.emplace_back();
    if (WinogradConvolution::Suits(convolution->weight, convolution->options.stride()->at(0), padding->at(0))) {
      winograd_.back().emplace(convolution->weight, convolution->bias, padding->at(0));
    }
  }
}

torch::Tensor FeatureStackImpl::Convolve(std::size_t number, const torch::Tensor& x, bool relu) {
  if (number < winograd_.size() && winograd_[number] && SuitsFeatureKernels(x)) {
    return winograd_[number]->Convolve(x, relu);
  }
  torch::Tensor output = convolutions_[number]->forward(x);
  return relu ? output.relu_() : output;
}

std::vector<torch::Tensor> FeatureStackImpl::forward(const torch::Tensor& images) {
  std::size_t next = 0;
  const auto convolve = [&](const torch::Tensor& x, bool relu = true) { return Convolve(next++, x, relu); };
  std::vector<torch::Tensor> taps;
  torch::Tensor x = images;
  for (const StackLayer& layer : layers_) {
    if (layer.kind == StackLayer::Kind::kPool) {
      x = Pool(x, layer);
    } else {
      x = convolve(x, layer.relu);
    }
    if (layer.kind == StackLayer::Kind::kFire) {
      const torch::Tensor expanded = convolve(x);
      x = at::cat({expanded, convolve(x)}, 1);
    }
    if (layer.tap) {
      taps.push_back(x);
    }
  }
  return taps;
}

std::vector<std::int64_t> FeatureStackImpl::tap_channels() const {
  std::vector<std::int64_t> channels;
  for (const StackLayer& layer : layers_) {
    if (layer.tap) {
      channels.push_back(layer.kind == StackLayer::Kind::kFire ? 2 * layer.out : layer.out);
    }
  }
  return channels;
}

std::int64_t MinimumSide(const std::vector<StackLayer>& layers, StackPooling pooling) {
  std::int64_t size = 1;
  for (const StackLayer& layer : layers | std::views::reverse) {
    if (layer.kind == StackLayer::Kind::kPool && (layer.ceil || pooling == StackPooling::kL2Hann)) {
      size = (size - 1) * layer.stride + layer.kernel - layer.stride + 1;
    } else if (layer.kind != StackLayer::Kind::kFire) {
      size = std::max<std::int64_t>(WindowFloor(size, layer), 1);
    }
  }
  return size;
}

std::vector<StackLayer> AlexNetLayers() {
  using enum StackLayer::Kind;
  return {{.kind = kConvolution, .index = 0, .in = 3, .out = 64, .kernel = 11, .stride = 4, .padding = 2, .tap = true},
          {.kind = kPool, .index = 2, .kernel = 3, .stride = 2},
          {.kind = kConvolution, .index = 3, .in = 64, .out = 192, .kernel = 5, .padding = 2, .tap = true},
          {.kind = kPool, .index = 5, .kernel = 3, .stride = 2},
          {.kind = kConvolution, .index = 6, .in = 192, .out = 384, .padding = 1, .tap = true},
          {.kind = kConvolution, .index = 8, .in = 384, .out = 256, .padding = 1, .tap = true},
          {.kind = kConvolution, .index = 10, .in = 256, .out = 256, .padding = 1, .tap = true}};
}

std::vector<StackLayer> SqueezeNetLayers() {
  using enum StackLayer::Kind;
  const StackLayer pool{.kind = kPool, .kernel = 3, .stride = 2, .ceil = true};
  const auto pool_at = [&](int index) {
    StackLayer layer = pool;
    layer.index = index;
    return layer;
  };
  return {{.kind = kConvolution, .index = 0, .in = 3, .out = 64, .stride = 2, .tap = true},
          pool_at(2),
          {.kind = kFire, .index = 3, .in = 64, .out = 64, .squeeze = 16},
          {.kind = kFire, .index = 4, .in = 128, .out = 64, .squeeze = 16, .tap = true},
          pool_at(5),
          {.kind = kFire, .index = 6, .in = 128, .out = 128, .squeeze = 32},
          {.kind = kFire, .index = 7, .in = 256, .out = 128, .squeeze = 32, .tap = true},
          pool_at(8),
          {.kind = kFire, .index = 9, .in = 256, .out = 192, .squeeze = 48, .tap = true},
          {.kind = kFire, .index = 10, .in = 384, .out = 192, .squeeze = 48, .tap = true},
          {.kind = kFire, .index = 11, .in = 384, .out = 256, .squeeze = 64, .tap = true},
          {.kind = kFire, .index = 12, .in = 512, .out = 256, .squeeze = 64, .tap = true}};
}

std::vector<StackLayer> Vgg16Layers(bool ceil) { return VggLayers({2, 2, 3, 3, 3}, ceil); }

std::vector<StackLayer> Vgg19Layers(bool ceil) { return VggLayers({2, 2, 4, 4, 4}, ceil); }

std::vector<StackLayer> LayersUpTo(std::vector<StackLayer> layers, int index) {
  const auto last = std::ranges::find(layers, index, &StackLayer::index);
  if (last == layers.end() || last->kind != StackLayer::Kind::kConvolution) {
    throw InternalError(fmt::format("a stack has no convolution features.{}", index));
  }
  layers.erase(last + 1, layers.end());
  for (StackLayer& layer : layers) {
    layer.tap = layer.index == index;
  }
  layers.back().relu = false;
  return layers;
}

void LoadStack(FeatureStackImpl& stack, const TensorMap& checkpoint, const std::string& source) {
  const TensorMap own = StateOf(stack);
  constexpr std::string_view kPrefix = "features.";
  int last = 0;
  for (const auto& [name, tensor] : own) {
    last = std::max(last, std::stoi(name.substr(kPrefix.size())));
  }
  TensorMap wanted;
  for (const auto& [name, tensor] : checkpoint) {
    const bool behind = name.starts_with(kPrefix) &&
                        std::isdigit(static_cast<unsigned char>(name[kPrefix.size()])) != 0 && !own.contains(name) &&
                        std::atoi(name.c_str() + kPrefix.size()) > last;
    if (!name.starts_with("classifier.") && !behind) {
      wanted.emplace(name, tensor);
    }
  }
  LoadInto(stack, wanted, source);
}

}  // namespace pentimento
