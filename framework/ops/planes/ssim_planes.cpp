#include "framework/ops/planes/ssim_planes.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "framework/ops/planes/window_sweep.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

/// Something near a plane's values: the mean of a coarse sample of its rows.
float Level(std::span<const float> plane, std::size_t width, std::size_t height) {
  constexpr std::size_t kEvery = 8;
  constexpr std::size_t kParts = 16;  // sums side by side are a vector's
  std::array<float, kParts> parts = {};
  const std::size_t used = std::max(width / kParts * kParts, std::min(width, kParts));
  std::size_t rows = 0;
  for (std::size_t y = std::min(kEvery / 2, height - 1); y < height; y += kEvery) {
    const float* const row = plane.data() + y * width;
    for (std::size_t x = 0; x < used; x += kParts) {
      for (std::size_t part = 0; part < std::min(kParts, used); ++part) {
        parts[part] += row[x + part];
      }
    }
    ++rows;
  }
  return std::accumulate(parts.begin(), parts.end(), 0.0F) / static_cast<float>(rows * used);
}

enum class Term { kSimilarity, kContrast };

/// Averages the sum s and the difference d of the planes and their squares. With S and D the means and VS and VD the
/// variances of s and d, the two factors are (S^2 - D^2 + 2 C1) / (S^2 + D^2 + 2 C1) and
/// (VS - VD + 2 C2) / (VS + VD + 2 C2): four filters instead of five, and equal pictures have D and VD of exactly 0.
/// Both are taken from values near 0, so that the variances, which are differences of squares, keep their digits.
template <std::size_t kLanes, Term kTerm>
class StructureWork {
 public:
  static constexpr std::size_t kProducts = 4;
  using Vector = Lanes<float, kLanes>;
  using Bits = Lanes<int, kLanes>;

  PENTIMENTO_INLINE StructureWork(const PlanePair<float>& planes, const SsimWindow& window, std::span<float> map)
      : positions_(planes.width - window.taps.size() + 1), c1_(2.0F * window.c1), c2_(2.0F * window.c2), map_(map) {
    const float level_a = Level(planes.a, planes.width, planes.height);
    const float level_b = Level(planes.b, planes.width, planes.height);
    level_sum_ = level_a + level_b;
    level_difference_ = level_a - level_b;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lane_.v[lane] = static_cast<int>(lane);
    }
  }

  PENTIMENTO_INLINE void Multiply(const Vector& a, const Vector& b, std::array<Vector, kProducts>& products) const {
    products[0].v = (a.v + b.v) - level_sum_;
    products[1].v = (a.v - b.v) - level_difference_;
    products[2].v = products[0].v * products[0].v;
    products[3].v = products[1].v * products[1].v;
  }

  PENTIMENTO_INLINE void Row(std::size_t y) {
    Flush();
    y_ = y;
  }

  PENTIMENTO_INLINE void Take(std::size_t x, std::size_t valid, const std::array<Vector, kProducts>& means) {
    const auto variance_sum = means[2].v - means[0].v * means[0].v;
    const auto variance_difference = means[3].v - means[1].v * means[1].v;
    Vector index;
    index.v = variance_sum - variance_difference + c2_;
    auto divisor = variance_sum + variance_difference + c2_;
    if constexpr (kTerm == Term::kSimilarity) {
      const auto sum = means[0].v + level_sum_;
      const auto difference = means[1].v + level_difference_;
      const auto sum_square = sum * sum;
      const auto difference_square = difference * difference;
      index.v *= sum_square - difference_square + c1_;
      divisor *= sum_square + difference_square + c1_;
    }
    index.v /= divisor;
    if (!map_.empty()) {
      std::array<float, kLanes> values;
      index.Store(values.data());
      std::copy_n(values.begin(), valid, map_.begin() + static_cast<std::ptrdiff_t>(y_ * positions_ + x));
    }
    if (valid < kLanes) {
      index.v = lane_.v < static_cast<int>(valid) ? index.v : 0.0F;
    }
    row_.v += index.v;
  }

  /// Mean over everything that was taken.
  PENTIMENTO_INLINE double Mean(std::size_t count) {
    Flush();
    return total_ / static_cast<double>(count);
  }

 private:
  PENTIMENTO_INLINE void Flush() {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      total_ += static_cast<double>(row_.v[lane]);
    }
    row_ = Vector{};
  }

  std::size_t positions_;
  float c1_;
  float c2_;
  float level_sum_ = 0.0F;
  float level_difference_ = 0.0F;
  std::span<float> map_;
  std::size_t y_ = 0;
  Bits lane_ = {};
  Vector row_ = {};
  double total_ = 0.0;
};

template <std::size_t kLanes, std::size_t kRows, Term kTerm>
PENTIMENTO_INLINE double MeanOf(const PlanePair<float>& planes, const SsimWindow& window, std::span<float> map) {
  StructureWork<kLanes, kTerm> work(planes, window, map);
  SweepWindows<float, kLanes, kRows>(planes, std::span<const float>(window.taps), work);
  return work.Mean((planes.width - window.taps.size() + 1) * (planes.height - window.taps.size() + 1));
}

template <Term kTerm>
double Mean(const PlanePair<float>& planes, const SsimWindow& window, std::span<float> map, SimdLevel level) {
  return RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    constexpr std::size_t kRows = simd.kLevel == SimdLevel::kAvx512 ? 4 : 2;
    return MeanOf<simd.kFloats, kRows, kTerm>(planes, window, map);
  });
}

}  // namespace

SsimWindow::SsimWindow(const std::vector<double>& window, double k1, double k2)
    : taps(window.begin(), window.end()), c1(static_cast<float>(k1 * k1)), c2(static_cast<float>(k2 * k2)) {}

double SsimOfPlanes(const PlanePair<float>& planes, const SsimWindow& window, std::span<float> map, SimdLevel level) {
  return Mean<Term::kSimilarity>(planes, window, map, level);
}

double ContrastOfPlanes(const PlanePair<float>& planes, const SsimWindow& window, SimdLevel level) {
  return Mean<Term::kContrast>(planes, window, {}, level);
}

}  // namespace pentimento
