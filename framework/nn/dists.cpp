#include "framework/nn/dists.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/shape_text.h"
#include "framework/nn/channel_moments.h"

namespace pentimento {
namespace {

/// The official code's c1 and c2, added above and below the fractions.
constexpr double kSteadying = 1e-6;
/// Of the pictures and the five taps.
constexpr std::int64_t kChannels = 3 + 64 + 128 + 256 + 512 + 512;

/// ImageNet's mean and standard deviation.
InputScaling ImageNetScaling() {
  constexpr std::array<float, 3> kMean = {0.485F, 0.456F, 0.406F};
  constexpr std::array<float, 3> kDeviation = {0.229F, 0.224F, 0.225F};
  InputScaling scaling;
  for (std::size_t c = 0; c < 3; ++c) {
    scaling.gain[c] = 1.0F / kDeviation[c];
    scaling.offset[c] = -kMean[c] / kDeviation[c];
  }
  return scaling;
}

torch::Tensor ChannelWeights(const TensorMap& weights, const std::string& name, const std::string& source) {
  const auto found = weights.find(name);
  if (found == weights.end() || found->second.numel() != kChannels) {
    throw WeightsError(fmt::format("{}: DISTS needs \"{}\" of {} channels there{}", source, name, kChannels,
                                   found == weights.end() ? "" : ", not " + ShapeText(found->second)));
  }
  return found->second.to(torch::kFloat32).flatten();
}

}  // namespace

Dists::Dists(const TensorMap& backbone, const std::string& backbone_source, const TensorMap& weights,
             const std::string& weights_source, Precision precision)
    : stack_(Vgg16Layers(), StackPooling::kL2Hann),
      alpha_(ChannelWeights(weights, "alpha", weights_source)),
      beta_(ChannelWeights(weights, "beta", weights_source)),
      type_(precision == Precision::kBf16 ? torch::kBFloat16 : torch::kFloat32) {
  LoadStack(*stack_, backbone, backbone_source);
  stack_->Freeze(type_);
  const torch::Tensor total = alpha_.sum() + beta_.sum();
  alpha_ = alpha_ / total;
  beta_ = beta_ / total;
}

torch::Tensor Dists::Distance(const torch::Tensor& a, const torch::Tensor& b) const {
  CheckPair(a, b, stack_->minimum_size(), "DISTS");
  const torch::Tensor pictures = at::cat({a, b}).to(torch::kFloat32);
  std::vector<torch::Tensor> features =
      stack_->forward(ImageNetScaling()(pictures).to(type_).contiguous(torch::MemoryFormat::ChannelsLast));
  features.insert(features.begin(), pictures);
  torch::Tensor similarity = torch::zeros({a.size(0)}, pictures.options());
  std::int64_t first = 0;
  for (const torch::Tensor& feature : features) {
    const std::vector<torch::Tensor> halves = feature.split(a.size(0));
    const ChannelMoments moments = ChannelMomentsOf(halves[0], halves[1]);
    const torch::Tensor texture = (2.0 * moments.mean_a * moments.mean_b + kSteadying) /
                                  (moments.mean_a.square() + moments.mean_b.square() + kSteadying);
    const torch::Tensor structure =
        (2.0 * moments.covariance + kSteadying) / (moments.variance_a + moments.variance_b + kSteadying);
    const std::int64_t last = first + feature.size(1);
    similarity = similarity + texture.matmul(alpha_.slice(0, first, last).to(texture.options())) +
                 structure.matmul(beta_.slice(0, first, last).to(structure.options()));
    first = last;
  }
  return 1.0 - similarity;
}

}  // namespace pentimento
