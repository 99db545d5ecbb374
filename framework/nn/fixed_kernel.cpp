#include "framework/nn/fixed_kernel.h"

#include <array>
#include <variant>

#include "framework/nn/fast_path.h"

namespace pentimento {
namespace {

using Pair = std::array<std::int64_t, 2>;

/// A convolution as `TwoTapConvolution` knows it, but for the kernel.
bool IsOfOneGroup(const FixedKernel::Options& options) {
  return options.groups() == 1 && *options.dilation() == Pair{1, 1} && *options.output_padding() == Pair{0, 0} &&
         std::holds_alternative<torch::enumtype::kZeros>(options.padding_mode());
}

}  // namespace

const TwoTapConvolution* FixedKernel::For(const Options& options, const torch::Tensor& weight,
                                          const torch::Tensor& bias, const torch::Tensor& x) const {
  const auto* const padding = std::get_if<torch::ExpandingArray<2>>(&options.padding());
  const auto direction = options.transposed() ? TwoTapConvolution::Direction::kUp : TwoTapConvolution::Direction::kDown;
  if (kept_ == nullptr || padding == nullptr || !IsOfOneGroup(options) || !SuitsFeatureKernels(x) ||
      !TwoTapConvolution::Suits(weight, *options.stride(), **padding) || !TwoTapConvolution::Suits(x, direction)) {
    return nullptr;
  }
  std::call_once(kept_->once,
                 [&] { kept_->convolution = std::make_unique<TwoTapConvolution>(weight, bias, direction); });
  return kept_->convolution.get();
}

}  // namespace pentimento
