#pragma once

#include <functional>

#include <torch/types.h>

namespace pentimento {

/// WGAN-GP's penalty (Gulrajani et al., "Improved training of Wasserstein GANs", NeurIPS 2017, eq. 3, without its
/// factor): the mean over the batch of (|g| - 1)^2, where g is the gradient of the picture's scores, summed, with
/// respect to the picture at a random point of the line from `fake` to `real`. It can be differentiated with respect to
/// the critic's parameters. A critic with batch norm gives g of the batch, not of a picture: the paper advises against
/// it.
/// @param critic what gives scores for pictures.
/// @param real,fake float32 [N,C,H,W], taken as constants. @param along [N] in [0,1]: 1 is `real`.
torch::Tensor GradientPenalty(const std::function<torch::Tensor(const torch::Tensor&)>& critic,
                              const torch::Tensor& real, const torch::Tensor& fake, const torch::Tensor& along);

}  // namespace pentimento
