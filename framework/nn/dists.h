#pragma once

#include <cstdint>
#include <string>

#include <c10/core/Device.h>
#include <torch/types.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/precision.h"
#include "framework/nn/feature_stack.h"
#include "framework/nn/stack_distance.h"

namespace pentimento {

/// DISTS (Ding, Ma, Wang, Simoncelli: Image Quality Assessment: Unifying Structure and Texture Similarity, TPAMI 2022):
/// one minus the weighted similarity of the means (texture) and of the covariances (structure) of the feature maps of
/// VGG-16 with L2 pooling, and of the pictures themselves. 0 for equal pictures; symmetric.
///
/// The official code's demonstration first shrinks pictures to 256 px; here they are compared as they are.
class Dists {
 public:
  /// @param backbone torchvision's checkpoint of VGG-16. @param weights the official `weights.pt`: `alpha` and `beta`,
  /// [1,1475,1,1] each. @throws WeightsError where they do not fit.
  Dists(const TensorMap& backbone, const std::string& backbone_source, const TensorMap& weights,
        const std::string& weights_source, Precision precision);

  /// Differentiable in both. @param a,b float32 [N,3,H,W] in [0,1]. @returns float32 [N].
  /// @throws ShapeError for sizes that differ.
  [[nodiscard]] torch::Tensor Distance(const torch::Tensor& a, const torch::Tensor& b) const;

  /// Moves the network. Pictures must be on the same device.
  void To(c10::Device device) { stack_->to(device); }

 private:
  mutable FeatureStack stack_;
  torch::Tensor alpha_;  ///< float32 [1475], and so is beta; together they sum to 1
  torch::Tensor beta_;
  torch::ScalarType type_;
};

}  // namespace pentimento
