#include "framework/nn/content_features.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"

namespace pentimento {
namespace {

/// `features.25` of torchvision's VGG-19.
constexpr int kConv44 = 25;

InputScaling ScalingOf(VggInput input) {
  if (input == VggInput::kCaffe) {
    return {.gain = {255.0F, 255.0F, 255.0F}, .offset = {-123.68F, -116.779F, -103.939F}};
  }
  constexpr std::array<float, 3> kMean = {0.485F, 0.456F, 0.406F};
  constexpr std::array<float, 3> kDeviation = {0.229F, 0.224F, 0.225F};
  InputScaling scaling;
  for (std::size_t i = 0; i < kMean.size(); ++i) {
    scaling.gain[i] = 1.0F / kDeviation[i];
    scaling.offset[i] = -kMean[i] / kDeviation[i];
  }
  return scaling;
}

}  // namespace

ContentFeatures::ContentFeatures(FeatureStack stack, const InputScaling& scaling, Precision precision)
    : stack_(std::move(stack)),
      scaling_(scaling),
      type_(precision == Precision::kBf16 ? torch::kBFloat16 : torch::kFloat32) {
  stack_->Freeze(type_);
}

torch::Tensor ContentFeatures::operator()(const torch::Tensor& images) const {
  CheckImageBatch(images, "content features");
  if (std::min(images.size(2), images.size(3)) < minimum_size()) {
    throw ShapeError(
        fmt::format("content features: a picture of {}x{} is smaller than the {}x{} that the network needs",
                    images.size(3), images.size(2), minimum_size(), minimum_size()));
  }
  const torch::Tensor input = scaling_((images + 1.0) / 2.0).to(type_).contiguous(torch::MemoryFormat::ChannelsLast);
  return stack_->forward(input).front().to(torch::kFloat32);
}

ContentFeatures LoadVgg19Content(const std::filesystem::path& file, VggInput input, Precision precision) {
  TensorMap tensors = LoadTensors(file);
  FeatureStack stack(LayersUpTo(Vgg19Layers(/*ceil=*/true), kConv44));
  if (const auto first = tensors.find("features.0.weight");
      input == VggInput::kCaffe && first != tensors.end() && first->second.dim() == 4) {
    first->second = first->second.flip(1);  // to take R, G, B
  }
  LoadStack(*stack, tensors, file.string());
  return {std::move(stack), ScalingOf(input), precision};
}

}  // namespace pentimento
