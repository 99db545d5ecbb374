#include "framework/nn/instance_norm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <vector>

#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/image/parallel_range.h"
#include "framework/ops/features/channel_norm.h"

namespace pentimento {
namespace {

constexpr double kNormFloor = 1e-5;  // added to the variance, as torch's instance norm does by default
/// Rows that are summed together; whoever sums them, the sums are the same.
constexpr std::int64_t kRowsAtOnce = 8;

struct ImageMoments {
  std::vector<float> means;
  std::vector<float> scales;  ///< 1 / standard deviation
};

/// @param image [H,W,C], one value after the other.
ImageMoments MomentsOf(const float* image, std::int64_t height, std::int64_t width, std::int64_t channels) {
  const std::int64_t lots = (height + kRowsAtOnce - 1) / kRowsAtOnce;
  const auto count = static_cast<std::size_t>(channels);
  std::vector<std::vector<double>> sums(static_cast<std::size_t>(lots));
  std::vector<std::vector<double>> squares(sums.size());
  ParallelRange(0, lots, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t lot = begin; lot < end; ++lot) {
      const std::int64_t rows = std::min(kRowsAtOnce, height - lot * kRowsAtOnce);
      const std::span pixels(image + lot * kRowsAtOnce * width * channels,
                             static_cast<std::size_t>(rows * width * channels));
      const auto at = static_cast<std::size_t>(lot);
      sums[at].resize(count);
      squares[at].resize(count);
      AddSumsAndSquares(pixels, sums[at], squares[at]);
    }
  });
  ImageMoments moments{std::vector<float>(count), std::vector<float>(count)};
  const auto pixels = static_cast<double>(height * width);
  for (std::size_t channel = 0; channel < count; ++channel) {
    double sum = 0.0;
    double square = 0.0;
    for (std::size_t lot = 0; lot < sums.size(); ++lot) {
      sum += sums[lot][channel];
      square += squares[lot][channel];
    }
    const double mean = sum / pixels;
    const double variance = std::max(square / pixels - mean * mean, 0.0);
    moments.means[channel] = static_cast<float>(mean);
    moments.scales[channel] = static_cast<float>(1.0 / std::sqrt(variance + kNormFloor));
  }
  return moments;
}

/// The place in [0,size) that a place less than `size` outside of it mirrors.
std::int64_t Mirrored(std::int64_t place, std::int64_t size) { return size - 1 - std::abs(size - 1 - std::abs(place)); }

}  // namespace

torch::Tensor NormaliseInstances(const torch::Tensor& x, const AfterNorm& after) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor input = x.contiguous(torch::MemoryFormat::ChannelsLast);
  const std::int64_t channels = x.size(1);
  const std::int64_t height = x.size(2);
  const std::int64_t width = x.size(3);
  const std::int64_t padding = after.padding;
  if (padding >= height || padding >= width) {
    throw ShapeError(
        fmt::format("a map of {}x{} is too small for its padding of {} by reflection", width, height, padding));
  }
  const std::int64_t out_height = height + 2 * padding;
  const std::int64_t out_width = width + 2 * padding;
  torch::Tensor result = padding == 0 ? input
                                      : torch::empty({x.size(0), channels, out_height, out_width},
                                                     x.options().memory_format(torch::MemoryFormat::ChannelsLast));
  for (std::int64_t image = 0; image < x.size(0); ++image) {
    const float* const from = input.const_data_ptr<float>() + image * height * width * channels;
    float* const to = result.data_ptr<float>() + image * out_height * out_width * channels;
    const ImageMoments moments = MomentsOf(from, height, width, channels);
    const ChannelNorm norm{moments.means, moments.scales, after.relu};
    ParallelRange(0, out_height, kRowsAtOnce, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t out_row = begin; out_row < end; ++out_row) {
        const std::int64_t row = Mirrored(out_row - padding, height);
        const float* const added =
            after.added.defined()
                ? after.added.const_data_ptr<float>() + image * after.added.stride(0) + row * after.added.stride(2)
                : nullptr;
        float* const inside = to + (out_row * out_width + padding) * channels;
        NormalisePixels(norm, from + row * width * channels, static_cast<std::size_t>(width), added, inside);
        for (std::int64_t i = 1; i <= padding; ++i) {
          float* const last = inside + (width - 1) * channels;
          std::copy_n(inside + i * channels, channels, inside - i * channels);
          std::copy_n(last - i * channels, channels, last + i * channels);
        }
      }
    });
  }
  return result;
}

}  // namespace pentimento
