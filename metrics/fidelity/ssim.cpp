#include "metrics/fidelity/ssim.h"

#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Weighted sum of shifted views along one dimension, without padding. Element-wise operations alone, so that the bits
/// depend on no thread count.
torch::Tensor Filter(const torch::Tensor& images, const std::vector<double>& taps, std::int64_t dimension) {
  const std::int64_t length = images.size(dimension) - static_cast<std::int64_t>(taps.size()) + 1;
  torch::Tensor sum = images.narrow(dimension, 0, length) * taps[0];
  for (std::size_t i = 1; i < taps.size(); ++i) {
    sum = sum.add(images.narrow(dimension, static_cast<std::int64_t>(i), length), taps[i]);
  }
  return sum;
}

torch::Tensor WindowMean(const torch::Tensor& images, const std::vector<double>& taps) {
  return Filter(Filter(images, taps, 3), taps, 2);
}

std::string SizeOf(const torch::Tensor& images) {
  std::ostringstream text;
  text << images.sizes();
  return text.str();
}

}  // namespace

torch::Tensor Ssim(const torch::Tensor& a, const torch::Tensor& b, const SsimOptions& options) {
  if (a.dim() != 4 || a.sizes() != b.sizes()) {
    throw ShapeError(
        fmt::format("ssim compares two batches [N,C,H,W] of equal size, not {} and {}", SizeOf(a), SizeOf(b)));
  }
  CheckWindowFits(options, a.size(3), a.size(2));
  const std::vector<double> taps = GaussianWindow(options);
  const double c1 = options.k1 * options.k1;
  const double c2 = options.k2 * options.k2;
  const torch::Tensor mean_a = WindowMean(a, taps);
  const torch::Tensor mean_b = WindowMean(b, taps);
  const torch::Tensor variance_a = WindowMean(a * a, taps) - mean_a * mean_a;
  const torch::Tensor variance_b = WindowMean(b * b, taps) - mean_b * mean_b;
  const torch::Tensor covariance = WindowMean(a * b, taps) - mean_a * mean_b;
  const torch::Tensor luminance = (2.0 * mean_a * mean_b + c1) / (mean_a * mean_a + mean_b * mean_b + c1);
  const torch::Tensor structure = (2.0 * covariance + c2) / (variance_a + variance_b + c2);
  return (luminance * structure).mean({1, 2, 3});
}

}  // namespace pentimento
