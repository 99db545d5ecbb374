#include "framework/nn/stack_distance.h"

#include <algorithm>
#include <utility>

#include <ATen/ops/cat.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/shape_text.h"
#include "framework/nn/unit_difference.h"

namespace pentimento {

torch::Tensor InputScaling::operator()(const torch::Tensor& images) const {
  const auto column = [&](const std::array<float, 3>& values) {
    return torch::tensor(at::ArrayRef<float>(values), torch::kFloat32).to(images.options()).view({1, 3, 1, 1});
  };
  return images * column(gain) + column(offset);
}

void CheckPair(const torch::Tensor& a, const torch::Tensor& b, std::int64_t minimum, const char* what) {
  CheckImageBatch(a, what);
  if (a.sizes() != b.sizes()) {
    throw ShapeError(fmt::format("{}: pictures of different shapes, {} and {}", what, ShapeText(a), ShapeText(b)));
  }
  if (std::min(a.size(2), a.size(3)) < minimum) {
    throw ShapeError(fmt::format("{}: a picture of {}x{} is smaller than the {}x{} that the network needs", what,
                                 a.size(3), a.size(2), minimum, minimum));
  }
}

StackDistance::StackDistance(FeatureStack stack, const InputScaling& scaling, std::vector<torch::Tensor> weights,
                             Precision precision)
    : stack_(std::move(stack)),
      scaling_(scaling),
      weights_(std::move(weights)),
      type_(precision == Precision::kBf16 ? torch::kBFloat16 : torch::kFloat32) {
  stack_->Freeze(type_);
  weights_.resize(stack_->tap_channels().size());
}

void StackDistance::To(c10::Device device) { stack_->to(device); }

std::vector<torch::Tensor> StackDistance::Maps(const torch::Tensor& a, const torch::Tensor& b) const {
  CheckPair(a, b, minimum_size(), "perceptual distance");
  const torch::Tensor input = scaling_(at::cat({a, b})).to(type_).contiguous(torch::MemoryFormat::ChannelsLast);
  const std::vector<torch::Tensor> taps = stack_->forward(input);
  std::vector<torch::Tensor> maps;
  for (std::size_t i = 0; i < taps.size(); ++i) {
    const std::vector<torch::Tensor> halves = taps[i].split(a.size(0));
    maps.push_back(UnitDifference(halves[0], halves[1], weights_[i]));
  }
  return maps;
}

torch::Tensor StackDistance::Distance(const torch::Tensor& a, const torch::Tensor& b) const {
  torch::Tensor sum;
  for (const torch::Tensor& map : Maps(a, b)) {
    const torch::Tensor mean = map.mean({1, 2, 3});
    sum = sum.defined() ? sum + mean : mean;
  }
  return sum;
}

torch::Tensor StackDistance::Map(const torch::Tensor& a, const torch::Tensor& b) const {
  torch::Tensor sum;
  for (const torch::Tensor& map : Maps(a, b)) {
    const torch::Tensor large = at::upsample_bilinear2d(map, {a.size(2), a.size(3)}, /*align_corners=*/false);
    sum = sum.defined() ? sum + large : large;
  }
  return sum;
}

}  // namespace pentimento
