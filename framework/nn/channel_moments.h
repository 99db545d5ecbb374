#pragma once

#include <torch/types.h>

namespace pentimento {

/// Means, variances and covariance over the places of two feature maps, of each channel [N,C].
struct ChannelMoments {
  torch::Tensor mean_a;
  torch::Tensor mean_b;
  torch::Tensor variance_a;
  torch::Tensor variance_b;
  torch::Tensor covariance;
};

/// @param a,b [N,C,H,W] of equal shape. @returns float32.
ChannelMoments ChannelMomentsOf(const torch::Tensor& a, const torch::Tensor& b);

/// The same as tensor operations, which gradients flow through and every device has; of float64 in float64.
ChannelMoments ChannelMomentsReference(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace pentimento
