#include "framework/ops/similarity/image_pair.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

torch::Tensor FilterAlong(const torch::Tensor& images, const std::vector<double>& taps, std::int64_t dimension) {
  const std::int64_t length = images.size(dimension) - static_cast<std::int64_t>(taps.size()) + 1;
  torch::Tensor sum = images.narrow(dimension, 0, length) * taps[0];
  for (std::size_t i = 1; i < taps.size(); ++i) {
    sum = sum.add(images.narrow(dimension, static_cast<std::int64_t>(i), length), taps[i]);
  }
  return sum;
}

std::string TextOf(const torch::Tensor& images) {
  return images.defined() ? fmt::format("[{}]", fmt::join(images.sizes().begin(), images.sizes().end(), ","))
                          : "undefined";
}

}  // namespace

void CheckImagePair(const torch::Tensor& a, const torch::Tensor& b, const char* what, std::int64_t channels,
                    std::int64_t minimum_side) {
  const bool batches = a.defined() && b.defined() && a.dim() == 4 && a.sizes() == b.sizes() && a.numel() > 0 &&
                       (channels == 0 || a.size(1) == channels);
  if (!batches) {
    throw ShapeError(
        fmt::format("{} compares two batches [N,{},H,W] of equal size with at least one pixel, not {} and {}", what,
                    channels == 0 ? "C" : std::to_string(channels), TextOf(a), TextOf(b)));
  }
  if (!a.is_floating_point() || a.scalar_type() != b.scalar_type() || a.device() != b.device()) {
    throw ShapeError(fmt::format("{} compares two batches of one floating type on one device", what));
  }
  if (std::min(a.size(2), a.size(3)) < minimum_side) {
    throw ShapeError(fmt::format("{0} needs pictures of at least {1}x{1} pixels, not {2}x{3}", what, minimum_side,
                                 a.size(3), a.size(2)));
  }
}

torch::Tensor WindowMean(const torch::Tensor& images, const std::vector<double>& taps) {
  return FilterAlong(FilterAlong(images, taps, 3), taps, 2);
}

torch::Tensor HalveByMean(const torch::Tensor& images) { return at::avg_pool2d(images, {2, 2}); }

torch::Tensor MixChannels(const torch::Tensor& images, const std::array<double, 3>& weights) {
  return (images.narrow(1, 0, 1) * weights[0])
      .add(images.narrow(1, 1, 1), weights[1])
      .add(images.narrow(1, 2, 1), weights[2]);
}

torch::Tensor WithoutMean(const torch::Tensor& images) { return images - images.detach().mean({2, 3}, true); }

torch::Tensor MagnitudeOf(const torch::Tensor& squares) {
  const torch::Tensor positive = squares > 0;
  return torch::where(positive, torch::where(positive, squares, torch::ones_like(squares)).sqrt(),
                      torch::zeros_like(squares));
}

torch::Tensor SimilarityOf(const torch::Tensor& a, const torch::Tensor& b, double constant) {
  return (2.0 * a * b + constant) / (a * a + b * b + constant);
}

torch::Tensor GradientMagnitude(const torch::Tensor& images, const std::array<double, 3>& smoothing) {
  const torch::Tensor padded = at::constant_pad_nd(images, {1, 1, 1, 1});
  const std::vector<double> across(smoothing.begin(), smoothing.end());
  const std::int64_t height = images.size(2);
  const std::int64_t width = images.size(3);
  const torch::Tensor rows = FilterAlong(padded, across, 2);
  const torch::Tensor horizontal = rows.narrow(3, 2, width) - rows.narrow(3, 0, width);
  const torch::Tensor columns = FilterAlong(padded, across, 3);
  const torch::Tensor vertical = columns.narrow(2, 2, height) - columns.narrow(2, 0, height);
  return MagnitudeOf(horizontal * horizontal + vertical * vertical);
}

}  // namespace pentimento
