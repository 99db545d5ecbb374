#include "framework/ops/planes/gradient_planes.h"

#include <algorithm>
#include <cmath>

namespace pentimento {
namespace {

struct HalfPlane {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<float> values;
};

/// Means of 2 x 2 pixels; if a side is odd, a row and a column of zeros come after the last.
HalfPlane HalvePadded(std::span<const float> plane, std::size_t width, std::size_t height) {
  const std::size_t odd = std::max(width % 2, height % 2);
  HalfPlane half{(width + odd) / 2, (height + odd) / 2, {}};
  half.values.assign(half.width * half.height, 0.0F);
  for (std::size_t y = 0; y < std::min(2 * half.height, height); ++y) {
    const float* const row = plane.data() + y * width;
    float* const out = half.values.data() + y / 2 * half.width;
    for (std::size_t x = 0; x < width / 2; ++x) {
      out[x] += 0.25F * (row[2 * x] + row[2 * x + 1]);
    }
    if (width % 2 == 1) {
      out[width / 2] += 0.25F * row[width - 1];
    }
  }
  return half;
}

}  // namespace

std::vector<float> GradientPlane(std::span<const float> plane, std::size_t width, std::size_t height,
                                 const std::array<float, 3>& smoothing) {
  std::vector<float> lengths(plane.size());
  // One row's smoothed and differentiated columns, with a zero at either end.
  std::vector<float> smoothed(width + 2, 0.0F);
  std::vector<float> differences(width + 2, 0.0F);
  const std::vector<float> outside(width, 0.0F);
  const auto [before, at, after] = smoothing;
  for (std::size_t y = 0; y < height; ++y) {
    const float* const middle = plane.data() + y * width;
    const float* const above = y > 0 ? middle - width : outside.data();
    const float* const below = y + 1 < height ? middle + width : outside.data();
#pragma GCC ivdep
    for (std::size_t x = 0; x < width; ++x) {
      smoothed[x + 1] = before * above[x] + at * middle[x] + after * below[x];
      differences[x + 1] = below[x] - above[x];
    }
    float* const out = lengths.data() + y * width;
#pragma GCC ivdep
    for (std::size_t x = 0; x < width; ++x) {
      const float horizontal = smoothed[x + 2] - smoothed[x];
      const float vertical = before * differences[x] + at * differences[x + 1] + after * differences[x + 2];
      out[x] = std::sqrt(horizontal * horizontal + vertical * vertical);
    }
  }
  return lengths;
}

double GmsdOfPlanes(const PlanePair<float>& planes, double stabiliser) {
  const HalfPlane a = HalvePadded(planes.a, planes.width, planes.height);
  const HalfPlane b = HalvePadded(planes.b, planes.width, planes.height);
  constexpr std::array<float, 3> kPrewitt = {1.0F / 3.0F, 1.0F / 3.0F, 1.0F / 3.0F};
  const std::vector<float> gradient_a = GradientPlane(a.values, a.width, a.height, kPrewitt);
  const std::vector<float> gradient_b = GradientPlane(b.values, b.width, b.height, kPrewitt);
  const auto constant = static_cast<float>(stabiliser);
  std::vector<float> similarity(gradient_a.size());
  for (std::size_t i = 0; i < similarity.size(); ++i) {
    similarity[i] = SimilarityOf(gradient_a[i], gradient_b[i], constant);
  }
  const auto count = static_cast<double>(similarity.size());
  double sum = 0.0;
  for (const float value : similarity) {
    sum += static_cast<double>(value);
  }
  const double mean = sum / count;
  double squares = 0.0;
  for (const float value : similarity) {
    squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
  }
  return std::sqrt(squares / count);
}

}  // namespace pentimento
