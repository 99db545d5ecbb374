#include "framework/nn/up_convolution.h"

#include <ATen/autocast_mode.h>
#include <ATen/ops/slow_conv_transpose2d.h>
#include <torch/types.h>

namespace pentimento {
namespace {

/// Of a map, and channels of a result, at most.
constexpr std::int64_t kSmallMap = 64;
constexpr std::int64_t kFewChannels = 8;

}  // namespace

torch::Tensor UpConvolutionImpl::forward(const torch::Tensor& x) {
  if (const TwoTapConvolution* const fast = fixed_.For(options, weight, bias, x)) {
    return fast->Convolve(x);
  }
  const bool trained = torch::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
  const bool suits =
      x.dim() == 4 && options.groups() == 1 && (x.size(2) * x.size(3) <= kSmallMap || weight.size(1) <= kFewChannels);
  if (trained || !suits || !x.device().is_cpu()) {
    return ConvTranspose2dImpl::forward(x);
  }
  // Autocast does not know this function.
  const bool mixed = at::autocast::is_autocast_enabled(torch::kCPU);
  const auto type = mixed ? at::autocast::get_autocast_dtype(torch::kCPU) : weight.scalar_type();
  return at::slow_conv_transpose2d(x.to(type), weight.to(type), options.kernel_size(),
                                   bias.defined() ? bias.to(type) : torch::Tensor(), options.stride(),
                                   std::get<torch::ExpandingArray<2>>(options.padding()), options.output_padding(),
                                   options.dilation());
}

}  // namespace pentimento
