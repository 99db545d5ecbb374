#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/pimpl.h>

#include "framework/nn/fixed_kernel.h"

namespace pentimento {

/// A convolution that, once its kernel is fixed, takes Winograd's way where that is faster (see `TwoTapConvolution`).
class DownConvolutionImpl : public torch::nn::Conv2dImpl {
 public:
  using Conv2dImpl::Conv2dImpl;

  /// @param x [N,in,H,W]. @returns [N,out,H',W'] as of any convolution.
  torch::Tensor forward(const torch::Tensor& x);

  /// Says that weight and bias will not change any more.
  void FixKernel() { fixed_.Fix(); }

 private:
  FixedKernel fixed_;
};
TORCH_MODULE(DownConvolution);

}  // namespace pentimento
