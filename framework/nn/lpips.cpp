#include "framework/nn/lpips.h"

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"

namespace pentimento {
namespace {

/// The package's ScalingLayer, on values of -1 to 1: (v - shift) / scale.
InputScaling LpipsScaling() {
  constexpr std::array<float, 3> kShift = {-0.030F, -0.088F, -0.188F};
  constexpr std::array<float, 3> kScale = {0.458F, 0.448F, 0.450F};
  InputScaling scaling;
  for (std::size_t c = 0; c < 3; ++c) {
    scaling.gain[c] = 2.0F / kScale[c];
    scaling.offset[c] = (-1.0F - kShift[c]) / kScale[c];
  }
  return scaling;
}

std::vector<StackLayer> LayersOf(LpipsNetwork network) {
  switch (network) {
    case LpipsNetwork::kAlex:
      return AlexNetLayers();
    case LpipsNetwork::kVgg:
      return Vgg16Layers();
    case LpipsNetwork::kSqueeze:
      return SqueezeNetLayers();
  }
  throw InternalError("an LPIPS network without layers");
}

}  // namespace

std::string ToString(LpipsNetwork network) {
  switch (network) {
    case LpipsNetwork::kAlex:
      return "alex";
    case LpipsNetwork::kVgg:
      return "vgg";
    case LpipsNetwork::kSqueeze:
      return "squeeze";
  }
  throw InternalError("an LPIPS network without a name");
}

std::unique_ptr<StackDistance> MakeLpips(LpipsNetwork network, const TensorMap& backbone,
                                         const std::string& backbone_source, const TensorMap& heads,
                                         const std::string& heads_source, Precision precision) {
  FeatureStack stack(LayersOf(network));
  LoadStack(*stack, backbone, backbone_source);
  std::vector<torch::Tensor> weights;
  const std::vector<std::int64_t> channels = stack->tap_channels();
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const std::string name = fmt::format("lin{}.model.1.weight", i);
    const auto found = heads.find(name);
    if (found == heads.end()) {
      throw WeightsError(fmt::format("{}: no \"{}\"; LPIPS on {} has {} linear heads", heads_source, name,
                                     ToString(network), channels.size()));
    }
    if (found->second.sizes() != torch::IntArrayRef({1, channels[i], 1, 1})) {
      throw WeightsError(fmt::format("{}: \"{}\" is {}; LPIPS on {} has [1,{},1,1] there", heads_source, name,
                                     ShapeText(found->second), ToString(network), channels[i]));
    }
    weights.push_back(found->second.to(torch::kFloat32).flatten().contiguous());
  }
  return std::make_unique<StackDistance>(stack, LpipsScaling(), std::move(weights), precision);
}

std::int64_t LpipsMinimumSide(LpipsNetwork network) { return MinimumSide(LayersOf(network)); }

}  // namespace pentimento
