#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <c10/core/Device.h>
#include <torch/types.h>

#include "framework/core/precision.h"
#include "framework/nn/feature_stack.h"

namespace pentimento {

/// How pictures in [0,1] become a network's input: `value * gain + offset`, one a channel (R, G, B).
struct InputScaling {
  std::array<float, 3> gain = {1.0F, 1.0F, 1.0F};
  std::array<float, 3> offset = {0.0F, 0.0F, 0.0F};

  /// @param images float [N,3,H,W]. @returns the same form.
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& images) const;
};

/// A distance of pictures by the features of a frozen classifier: at each place of each tapped layer, the weighted
/// squared difference of the unit-length feature vectors (`UnitDifference`); the mean over places, summed over layers.
/// With trained weights this is LPIPS. Symmetric, 0 for equal pictures, never negative for weights that are not.
class StackDistance {
 public:
  /// @param stack its parameters are frozen and, for bf16, rounded. @param weights one float32 [C] a tap; empty: 1
  /// each.
  StackDistance(FeatureStack stack, const InputScaling& scaling, std::vector<torch::Tensor> weights,
                Precision precision);

  /// Differentiable in both. @param a,b float32 [N,3,H,W] in [0,1]. @returns float32 [N].
  /// @throws ShapeError for sizes that differ or are less than `minimum_size()`.
  [[nodiscard]] torch::Tensor Distance(const torch::Tensor& a, const torch::Tensor& b) const;

  /// Where the distance comes from: each layer's map enlarged bilinearly to the pictures' size (corners not aligned, as
  /// in the `lpips` package) and summed. Its mean is about the distance, exactly so but for the enlarging.
  /// @returns float32 [N,1,H,W].
  [[nodiscard]] torch::Tensor Map(const torch::Tensor& a, const torch::Tensor& b) const;

  /// Moves the network. Pictures must be on the same device.
  void To(c10::Device device);

  [[nodiscard]] std::int64_t minimum_size() const { return stack_->minimum_size(); }

 private:
  /// Each layer's map, [N,1,h,w].
  [[nodiscard]] std::vector<torch::Tensor> Maps(const torch::Tensor& a, const torch::Tensor& b) const;

  mutable FeatureStack stack_;
  InputScaling scaling_;
  std::vector<torch::Tensor> weights_;
  torch::ScalarType type_;
};

/// @throws ShapeError unless both are float [N,3,H,W] of one shape and at least `minimum` high and wide; `what` begins
/// the message.
void CheckPair(const torch::Tensor& a, const torch::Tensor& b, std::int64_t minimum, const char* what);

}  // namespace pentimento
