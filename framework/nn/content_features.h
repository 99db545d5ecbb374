#pragma once

#include <cstdint>
#include <filesystem>

#include <c10/core/Device.h>
#include <torch/types.h>

#include "framework/core/precision.h"
#include "framework/nn/feature_stack.h"
#include "framework/nn/stack_distance.h"

namespace pentimento {

/// What a frozen classifier sees in pictures, at one layer: where content and style losses compare them.
class ContentFeatures {
 public:
  /// @param stack of one tap; its parameters are frozen and, for bf16, rounded.
  ContentFeatures(FeatureStack stack, const InputScaling& scaling, Precision precision);

  /// Differentiable. @param images float32 [N,3,H,W] in [-1,1], on its device. @returns float32 [N,C,h,w].
  /// @throws ShapeError for pictures smaller than `minimum_size()`.
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& images) const;

  /// Moves the network.
  void To(c10::Device device) { stack_->to(device); }
  [[nodiscard]] std::int64_t minimum_size() const { return stack_->minimum_size(); }

 private:
  mutable FeatureStack stack_;
  InputScaling scaling_;
  torch::ScalarType type_;
};

/// How a VGG's weights want pictures to be given.
enum class VggInput {
  kTorchvision,  ///< in [0,1], less ImageNet's mean, divided by its deviation
  kCaffe,        ///< levels of 0 to 255 less ImageNet's mean, channels in the order B, G, R: the authors' own weights
};

/// conv4_4 of VGG-19, before its ReLU (the layer that AnimeGANv2 is trained on), from a checkpoint in torchvision's
/// layout: `features.0.weight`, ... . Layers behind it are left out. @throws WeightsError.
ContentFeatures LoadVgg19Content(const std::filesystem::path& file, VggInput input, Precision precision);

}  // namespace pentimento
