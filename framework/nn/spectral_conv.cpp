#include "framework/nn/spectral_conv.h"

#include <variant>

#include <ATen/ops/conv2d.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Added to lengths before they divide, as in the official code.
constexpr double kLeastLength = 1e-12;

torch::Tensor UnitLength(const torch::Tensor& vector) { return vector / (vector.norm() + kLeastLength); }

/// Some direction that no kernel is likely to be orthogonal to.
torch::Tensor FirstLeftVector(std::int64_t size) {
  RandomStream random(0, "spectral.left");
  torch::Tensor vector = torch::empty({size}, torch::kFloat32);
  for (std::int64_t i = 0; i < size; ++i) {
    vector.data_ptr<float>()[i] = static_cast<float>(random.Normal());
  }
  return UnitLength(vector);
}

}  // namespace

SpectralConv2dImpl::SpectralConv2dImpl(const torch::nn::Conv2dOptions& options) : options_(options) {
  const auto& kernel = *options_.kernel_size();
  weight_ = register_parameter("weight_orig",
                               torch::zeros({options_.out_channels(), options_.in_channels(), kernel[0], kernel[1]}));
  left_ = register_buffer("weight_u", FirstLeftVector(options_.out_channels()));
}

torch::Tensor SpectralConv2dImpl::Kernel() {
  // Products and sums instead of matrix products: autocast would compute those in bfloat16.
  torch::Tensor left, right;
  {
    const torch::NoGradGuard no_grad;
    const torch::Tensor matrix = weight_.flatten(1);
    right = UnitLength((matrix * left_.unsqueeze(1)).sum(0));
    left = UnitLength((matrix * right).sum(1));
    if (is_training()) {
      left_.copy_(left);
    }
  }
  const torch::Tensor norm = (left * (weight_.flatten(1) * right).sum(1)).sum();
  return weight_ / norm;
}

torch::Tensor SpectralConv2dImpl::forward(const torch::Tensor& input) {
  const auto& padding = std::get<torch::ExpandingArray<2>>(options_.padding());
  return at::conv2d(input, Kernel(), {}, *options_.stride(), *padding);
}

}  // namespace pentimento
