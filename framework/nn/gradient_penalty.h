#pragma once

#include <functional>

#include <torch/types.h>

namespace pentimento {

/// Of WGAN-GP (Gulrajani et al., "Improved training of Wasserstein GANs", NeurIPS 2017, eq. 3), as
/// `cal_gradient_penalty` of junyanz/pytorch-CycleGAN-and-pix2pix with its defaults (`mixed`, constant 1): between each
/// real and its generated picture lies a point at which the discriminator's gradient should have the norm 1. With batch
/// norms that gradient is of the batch, not of a picture: the paper advises against them.
/// @param discriminator scores a batch; what it scores is differentiated twice, so in float32.
/// @param real,fake [N,C,H,W], no gradient flows to them. @param shares [N] in [0,1]: how much of the real picture is
/// in each point, on any device. @returns one number, the mean of (norm - 1)^2, unweighted.
torch::Tensor GradientPenalty(const std::function<torch::Tensor(const torch::Tensor&)>& discriminator,
                              const torch::Tensor& real, const torch::Tensor& fake, const torch::Tensor& shares);

}  // namespace pentimento
