#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

#include "framework/nn/fixed_kernel.h"

namespace pentimento {

/// A transposed convolution that, on the CPU and where nobody wants gradients, is one product whose columns are added
/// up where they belong, if the map is small or the result has few channels: libtorch's own way then spends most of its
/// time on reordering kernels. Once its kernel is fixed, it takes Winograd's way on large maps (`TwoTapConvolution`).
class UpConvolutionImpl : public torch::nn::ConvTranspose2dImpl {
 public:
  using ConvTranspose2dImpl::ConvTranspose2dImpl;

  /// @param x [N,in,H,W]. @returns [N,out,H',W'] as of any transposed convolution; under autocast of its type.
  torch::Tensor forward(const torch::Tensor& x);

  /// Says that weight and bias will not change any more.
  void FixKernel() { fixed_.Fix(); }

 private:
  FixedKernel fixed_;
};
TORCH_MODULE(UpConvolution);

}  // namespace pentimento
