#include "framework/nn/down_convolution.h"

#include <torch/types.h>

namespace pentimento {

torch::Tensor DownConvolutionImpl::forward(const torch::Tensor& x) {
  const TwoTapConvolution* const fast = fixed_.For(options, weight, bias, x);
  return fast != nullptr ? fast->Convolve(x) : Conv2dImpl::forward(x);
}

}  // namespace pentimento
