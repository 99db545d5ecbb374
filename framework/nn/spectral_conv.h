#pragma once

#include <torch/nn/module.h>
#include <torch/nn/options/conv.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

namespace pentimento {

/// A convolution without bias whose kernel is divided by its spectral norm (Miyato, Kataoka, Koyama, Yoshida: "Spectral
/// normalization for generative adversarial networks", ICLR 2018): the greatest singular value of the kernel as a
/// matrix [out, in * h * w], estimated by one step of power iteration a pass. A pass in training keeps the step's
/// result for the next one; gradients take the singular vectors for constants (equation 8 there).
///
/// Parameters are named as by `torch.nn.utils.spectral_norm`, of which only the left vector is kept: `weight_orig` and
/// the buffer `weight_u`.
class SpectralConv2dImpl : public torch::nn::Module {
 public:
  /// @param options channels, kernel, stride and padding.
  explicit SpectralConv2dImpl(const torch::nn::Conv2dOptions& options);

  torch::Tensor forward(const torch::Tensor& input);

  /// The kernel that a pass convolves with. Of a network in training this is a step of the iteration.
  torch::Tensor Kernel();

 private:
  torch::nn::Conv2dOptions options_;
  torch::Tensor weight_;
  torch::Tensor left_;
};
TORCH_MODULE(SpectralConv2d);

}  // namespace pentimento
