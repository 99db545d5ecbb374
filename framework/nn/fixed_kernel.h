#pragma once

#include <memory>
#include <mutex>

#include <torch/nn/options/conv.h>
#include <torch/types.h>

#include "framework/nn/two_tap_convolution.h"

namespace pentimento {

/// What a layer keeps of its kernel, if that does not change any more: its values at Winograd's points, from the first
/// map on that is large enough for them. Copies of a layer share what is kept.
class FixedKernel {
 public:
  using Options = torch::nn::detail::ConvNdOptions<2>;

  void Fix() { kept_ = std::make_shared<Kept>(); }

  /// @param options, weight, bias of the layer: the same in every call. @param x what it is to be applied to.
  /// @returns a convolution that is faster than the layer's own; null where there is none.
  [[nodiscard]] const TwoTapConvolution* For(const Options& options, const torch::Tensor& weight,
                                             const torch::Tensor& bias, const torch::Tensor& x) const;

 private:
  struct Kept {
    std::once_flag once;
    std::unique_ptr<TwoTapConvolution> convolution;
  };

  std::shared_ptr<Kept> kept_;
};

}  // namespace pentimento
