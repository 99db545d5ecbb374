#include "framework/nn/channel_moments.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/image/parallel_range.h"
#include "framework/nn/fast_path.h"
#include "framework/ops/features/channel_sums.h"

namespace pentimento {
namespace {

/// Places whose sums are taken together. Parts, not threads, decide in which order numbers are added.
constexpr std::int64_t kPlaces = 4096;

torch::Tensor AsTensor(const std::vector<double>& values) {
  return torch::tensor(at::ArrayRef<double>(values), torch::kFloat64);
}

/// Of one pair of pictures, [C] each, in double precision: there the square of the mean cancels harmlessly.
template <class Value>
ChannelMoments MomentsOfPair(const Value* a, const Value* b, std::int64_t places, std::int64_t channels) {
  const std::int64_t parts = (places + kPlaces - 1) / kPlaces;
  std::vector<ChannelSums> sums(static_cast<std::size_t>(parts), ChannelSums(static_cast<std::size_t>(channels)));
  ParallelRange(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t part = begin; part < end; ++part) {
      const std::int64_t first = part * kPlaces;
      const auto values = static_cast<std::size_t>((std::min(first + kPlaces, places) - first) * channels);
      AddChannelSums(std::span(a + first * channels, values), std::span(b + first * channels, values),
                     sums[static_cast<std::size_t>(part)]);
    }
  });
  const auto mean = [&](std::vector<double> ChannelSums::*sum) {
    torch::Tensor total = AsTensor(sums.front().*sum);
    for (std::size_t part = 1; part < sums.size(); ++part) {
      total += AsTensor(sums[part].*sum);
    }
    return total / static_cast<double>(places);
  };
  ChannelMoments moments;
  moments.mean_a = mean(&ChannelSums::a);
  moments.mean_b = mean(&ChannelSums::b);
  moments.variance_a = (mean(&ChannelSums::squares_a) - moments.mean_a.square()).clamp_min(0.0);
  moments.variance_b = (mean(&ChannelSums::squares_b) - moments.mean_b.square()).clamp_min(0.0);
  moments.covariance = mean(&ChannelSums::products) - moments.mean_a * moments.mean_b;
  return moments;
}

/// @param Value what the bits of the maps' numbers are.
template <class Value>
ChannelMoments MomentsInVectors(const torch::Tensor& a, const torch::Tensor& b) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor x = a.contiguous(torch::MemoryFormat::ChannelsLast);
  const torch::Tensor y = b.contiguous(torch::MemoryFormat::ChannelsLast);
  const std::int64_t channels = a.size(1);
  const std::int64_t places = a.size(2) * a.size(3);
  std::vector<ChannelMoments> pairs;
  for (std::int64_t i = 0; i < a.size(0); ++i) {
    const std::int64_t offset = i * places * channels;
    pairs.push_back(MomentsOfPair(static_cast<const Value*>(x.const_data_ptr()) + offset,
                                  static_cast<const Value*>(y.const_data_ptr()) + offset, places, channels));
  }
  const auto stacked = [&](torch::Tensor ChannelMoments::*moment) {
    std::vector<torch::Tensor> rows;
    for (const ChannelMoments& pair : pairs) {
      rows.push_back(pair.*moment);
    }
    return torch::stack(rows).to(torch::kFloat32);
  };
  return {stacked(&ChannelMoments::mean_a), stacked(&ChannelMoments::mean_b), stacked(&ChannelMoments::variance_a),
          stacked(&ChannelMoments::variance_b), stacked(&ChannelMoments::covariance)};
}

}  // namespace

ChannelMoments ChannelMomentsReference(const torch::Tensor& a, const torch::Tensor& b) {
  ChannelMoments moments;
  moments.mean_a = a.mean({2, 3});
  moments.mean_b = b.mean({2, 3});
  const torch::Tensor deviation_a = a - moments.mean_a.unsqueeze(2).unsqueeze(3);
  const torch::Tensor deviation_b = b - moments.mean_b.unsqueeze(2).unsqueeze(3);
  moments.variance_a = deviation_a.square().mean({2, 3});
  moments.variance_b = deviation_b.square().mean({2, 3});
  moments.covariance = (deviation_a * deviation_b).mean({2, 3});
  return moments;
}

ChannelMoments ChannelMomentsOf(const torch::Tensor& a, const torch::Tensor& b) {
  if (SuitsFeatureKernels(a) && SuitsFeatureKernels(b)) {
    return MomentsInVectors<float>(a, b);
  }
  if (SuitsFeatureKernels(a, torch::kBFloat16) && SuitsFeatureKernels(b, torch::kBFloat16)) {
    return MomentsInVectors<Bfloat16>(a, b);
  }
  return ChannelMomentsReference(a.to(torch::kFloat32), b.to(torch::kFloat32));
}

}  // namespace pentimento
