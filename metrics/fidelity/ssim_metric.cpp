#include "metrics/fidelity/ssim_metric.h"

#include <array>
#include <span>

namespace pentimento {
namespace {

/// The local sums that SSIM is made of: a, b, a^2, b^2, ab.
constexpr std::size_t kSums = 5;
using Rows = std::array<std::vector<double>, kSums>;

void AddScaled(std::vector<double>& sum, const double* values, double factor) {
  for (std::size_t x = 0; x < sum.size(); ++x) {
    sum[x] += factor * values[x];
  }
}

/// One row of each local sum, filtered along the row.
Rows FilterRow(std::span<const float> a, std::span<const float> b, const std::vector<double>& taps) {
  Rows products;
  for (std::vector<double>& product : products) {
    product.resize(a.size());
  }
  for (std::size_t x = 0; x < a.size(); ++x) {
    const double left = a[x];
    const double right = b[x];
    products[0][x] = left;
    products[1][x] = right;
    products[2][x] = left * left;
    products[3][x] = right * right;
    products[4][x] = left * right;
  }
  Rows filtered;
  for (std::size_t i = 0; i < kSums; ++i) {
    filtered[i].assign(a.size() - taps.size() + 1, 0.0);
    for (std::size_t tap = 0; tap < taps.size(); ++tap) {
      AddScaled(filtered[i], products[i].data() + tap, taps[tap]);
    }
  }
  return filtered;
}

/// Sum of the index over one row of window positions.
double RowSum(const Rows& means, double c1, double c2) {
  double sum = 0.0;
  for (std::size_t x = 0; x < means[0].size(); ++x) {
    const double mean_a = means[0][x];
    const double mean_b = means[1][x];
    const double variances = (means[2][x] - mean_a * mean_a) + (means[3][x] - mean_b * mean_b);
    const double covariance = means[4][x] - mean_a * mean_b;
    sum += (2.0 * mean_a * mean_b + c1) * (2.0 * covariance + c2) /
           ((mean_a * mean_a + mean_b * mean_b + c1) * (variances + c2));
  }
  return sum;
}

}  // namespace

double SsimMetric::Score(const Picture& reference, const Picture& test) const {
  CheckWindowFits(options_, reference.width, reference.height);
  const double c1 = options_.k1 * options_.k1;
  const double c2 = options_.k2 * options_.k2;
  const std::size_t width = reference.width;
  const std::size_t height = reference.height;
  const std::size_t positions = (width - taps_.size() + 1) * (height - taps_.size() + 1);
  double total = 0.0;
  for (int channel = 0; channel < 3; ++channel) {
    const std::span<const float> a = reference.Plane(channel);
    const std::span<const float> b = test.Plane(channel);
    std::vector<Rows> latest(taps_.size());  // a ring: row y is at y modulo the window
    for (std::size_t y = 0; y < height; ++y) {
      latest[y % taps_.size()] = FilterRow(a.subspan(y * width, width), b.subspan(y * width, width), taps_);
      if (y + 1 < taps_.size()) {
        continue;
      }
      Rows means;
      for (std::size_t i = 0; i < kSums; ++i) {
        means[i].assign(width - taps_.size() + 1, 0.0);
        for (std::size_t tap = 0; tap < taps_.size(); ++tap) {
          AddScaled(means[i], latest[(y + 1 + tap) % taps_.size()][i].data(), taps_[tap]);
        }
      }
      total += RowSum(means, c1, c2);
    }
  }
  return total / (3.0 * static_cast<double>(positions));
}

}  // namespace pentimento
