#include "framework/ops/planes/pixel_errors_planes.h"

#include <array>
#include <cmath>
#include <numeric>

namespace pentimento {
namespace {

template <class Error>
double MeanOf(std::span<const float> a, std::span<const float> b, Error error) {
  constexpr std::size_t kParts = 16;  // sums side by side, so that one addition need not wait for the last
  std::array<double, kParts> parts = {};
  const std::size_t whole = a.size() / kParts * kParts;
  for (std::size_t i = 0; i < whole; i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part) {
      parts[part] += error(static_cast<double>(a[i + part]) - static_cast<double>(b[i + part]));
    }
  }
  double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (std::size_t i = whole; i < a.size(); ++i) {
    sum += error(static_cast<double>(a[i]) - static_cast<double>(b[i]));
  }
  return sum / static_cast<double>(a.size());
}

}  // namespace

double MeanSquareOfPlanes(std::span<const float> a, std::span<const float> b) {
  return MeanOf(a, b, [](double difference) { return difference * difference; });
}

double MeanAbsoluteOfPlanes(std::span<const float> a, std::span<const float> b) {
  return MeanOf(a, b, [](double difference) { return std::abs(difference); });
}

}  // namespace pentimento
