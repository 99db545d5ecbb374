#include "framework/ops/planes/ms_ssim_planes.h"

#include <algorithm>
#include <utility>

namespace pentimento {
namespace {

struct Plane {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<float> values;
};

/// Means of two neighbours of each of two rows.
void HalveRows(const float* upper, const float* lower, float* out, std::size_t count) {
  for (std::size_t x = 0; x < count; ++x) {
    out[x] = 0.25F * ((upper[2 * x] + upper[2 * x + 1]) + (lower[2 * x] + lower[2 * x + 1]));
  }
}

Plane Halve(std::span<const float> plane, std::size_t width, std::size_t height, OddSizes odd_sizes) {
  if (odd_sizes == OddSizes::kRepeatFirst && (width % 2 == 1 || height % 2 == 1)) {
    // One row above and one column to the left: an even side then loses its last one.
    Plane padded{width + 1, height + 1, std::vector<float>((width + 1) * (height + 1))};
    for (std::size_t y = 0; y <= height; ++y) {
      const float* const row = plane.data() + (y == 0 ? 0 : y - 1) * width;
      float* const out = padded.values.data() + y * (width + 1);
      out[0] = row[0];
      std::copy_n(row, width, out + 1);
    }
    return Halve(padded.values, padded.width, padded.height, OddSizes::kDropLast);
  }
  Plane half{width / 2, height / 2, std::vector<float>((width / 2) * (height / 2))};
  for (std::size_t y = 0; y < half.height; ++y) {
    const float* const upper = plane.data() + 2 * y * width;
    HalveRows(upper, upper + width, half.values.data() + y * half.width, half.width);
  }
  return half;
}

/// The plane with a border of `radius` in which it is mirrored at its outermost pixels.
Plane Mirror(std::span<const float> plane, std::size_t width, std::size_t height, std::size_t radius) {
  const auto inside = [radius](std::size_t padded, std::size_t length) {
    const std::size_t from_edge = padded < radius ? radius - padded : padded - radius;
    return from_edge < length ? from_edge : 2 * (length - 1) - from_edge;
  };
  Plane mirrored{width + 2 * radius, height + 2 * radius, {}};
  mirrored.values.reserve(mirrored.width * mirrored.height);
  for (std::size_t y = 0; y < mirrored.height; ++y) {
    const float* const row = plane.data() + inside(y, height) * width;
    for (std::size_t x = 0; x < mirrored.width; ++x) {
      mirrored.values.push_back(row[inside(x, width)]);
    }
  }
  return mirrored;
}

PlanePair<float> PairOf(const Plane& a, const Plane& b) { return {a.values, b.values, a.width, a.height}; }

}  // namespace

ScaleMeans MsSsimOfPlanes(const PlanePair<float>& planes, const SsimWindow& window, int scales, OddSizes odd_sizes,
                          SimdLevel level) {
  ScaleMeans means;
  Plane a;
  Plane b;
  PlanePair<float> at = planes;
  for (int scale = 1; scale < scales; ++scale) {
    means.contrast.push_back(ContrastOfPlanes(at, window, level));
    Plane next_a = Halve(at.a, at.width, at.height, odd_sizes);
    Plane next_b = Halve(at.b, at.width, at.height, odd_sizes);
    a = std::move(next_a);
    b = std::move(next_b);
    at = PairOf(a, b);
  }
  if (odd_sizes == OddSizes::kDropLast) {
    const std::size_t radius = window.taps.size() / 2;
    const Plane mirrored_a = Mirror(at.a, at.width, at.height, radius);
    const Plane mirrored_b = Mirror(at.b, at.width, at.height, radius);
    means.similarity = SsimOfPlanes(PairOf(mirrored_a, mirrored_b), window, {}, level);
  } else {
    means.similarity = SsimOfPlanes(at, window, {}, level);
  }
  return means;
}

}  // namespace pentimento
