#include "framework/ops/planes/vif_planes.h"

#include <cmath>

#include "framework/ops/planes/window_sweep.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

/// Sum of the logarithms of what is multiplied in, with one logarithm for many factors.
template <std::size_t kLanes>
class LogSum {
 public:
  using Vector = Lanes<double, kLanes>;

  PENTIMENTO_INLINE LogSum() { Clear(); }

  /// @param factors in [1, 2^14], as information at 8 bits a channel cannot exceed; 64 of them stay finite.
  PENTIMENTO_INLINE void Multiply(const typename Vector::Type& factors) {
    product_.v *= factors;
    if (++count_ == 64) {
      Flush();
    }
  }

  PENTIMENTO_INLINE double Log10() {
    Flush();
    return sum_;
  }

 private:
  PENTIMENTO_INLINE void Flush() {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sum_ += std::log10(product_.v[lane]);
    }
    Clear();
  }

  PENTIMENTO_INLINE void Clear() {
    product_.v = typename Vector::Type{} + 1.0;
    count_ = 0;
  }

  Vector product_ = {};
  int count_ = 0;
  double sum_ = 0.0;
};

/// Information of one scale.
template <std::size_t kLanes>
class InformationWork {
 public:
  static constexpr std::size_t kProducts = 5;
  using Vector = Lanes<double, kLanes>;
  using Numbers = Lanes<long, kLanes>;

  PENTIMENTO_INLINE explicit InformationWork(const VifConstants& constants) : constants_(constants) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lane_.v[lane] = static_cast<long>(lane);
    }
  }

  PENTIMENTO_INLINE void Multiply(const Vector& a, const Vector& b, std::array<Vector, kProducts>& products) const {
    products[0].v = a.v;
    products[1].v = b.v;
    products[2].v = a.v * a.v;
    products[3].v = b.v * b.v;
    products[4].v = a.v * b.v;
  }

  PENTIMENTO_INLINE void Row(std::size_t /*y*/) {}

  PENTIMENTO_INLINE void Take(std::size_t /*x*/, std::size_t valid, const std::array<Vector, kProducts>& means) {
    const double tiny = constants_.tiny;
    const auto covariance = means[4].v - means[0].v * means[1].v;
    auto reference = means[2].v - means[0].v * means[0].v;
    auto test = means[3].v - means[1].v * means[1].v;
    reference = reference > 0.0 ? reference : 0.0;
    test = test > 0.0 ? test : 0.0;
    // The test picture as gain times the reference plus noise; a gain that is not positive carries nothing over.
    const auto slope = covariance / (reference + tiny);
    const auto usable = (reference >= tiny) & (test >= tiny) & (slope > 0.0);
    const auto gain = usable ? slope : 0.0;
    const auto left_over = test - gain * covariance;
    const auto noise = left_over > tiny ? left_over : tiny;
    const auto source = reference >= tiny ? reference : 0.0;
    auto kept = 1.0 + gain * gain * source / (noise + constants_.noise);
    auto all = 1.0 + source * (1.0 / constants_.noise);
    if (valid < kLanes) {
      kept = lane_.v < static_cast<long>(valid) ? kept : 1.0;
      all = lane_.v < static_cast<long>(valid) ? all : 1.0;
    }
    kept_.Multiply(kept);
    all_.Multiply(all);
  }

  PENTIMENTO_INLINE double Kept() { return kept_.Log10(); }
  PENTIMENTO_INLINE double All() { return all_.Log10(); }

 private:
  VifConstants constants_;
  Numbers lane_ = {};
  LogSum<kLanes> kept_;
  LogSum<kLanes> all_;
};

/// Means at every second position of every second row.
template <std::size_t kLanes>
class HalvingWork {
 public:
  static constexpr std::size_t kProducts = 2;
  using Vector = Lanes<double, kLanes>;

  PENTIMENTO_INLINE HalvingWork(std::size_t width, std::size_t height)
      : width_((width + 1) / 2), a_(width_ * ((height + 1) / 2)), b_(a_.size()) {}

  PENTIMENTO_INLINE void Multiply(const Vector& a, const Vector& b, std::array<Vector, kProducts>& products) const {
    products[0] = a;
    products[1] = b;
  }

  PENTIMENTO_INLINE void Row(std::size_t y) { y_ = y; }

  PENTIMENTO_INLINE void Take(std::size_t x, std::size_t valid, const std::array<Vector, kProducts>& means) {
    if (y_ % 2 == 0) {
      const std::size_t at = y_ / 2 * width_ + x / 2;  // x is a multiple of the even number of lanes
      for (std::size_t lane = 0; lane < valid; lane += 2) {
        a_[at + lane / 2] = means[0].v[lane];
        b_[at + lane / 2] = means[1].v[lane];
      }
    }
  }

  [[nodiscard]] std::size_t Width() const { return width_; }
  [[nodiscard]] std::vector<double>& A() { return a_; }
  [[nodiscard]] std::vector<double>& B() { return b_; }

 private:
  std::size_t width_;
  std::size_t y_ = 0;
  std::vector<double> a_;
  std::vector<double> b_;
};

template <std::size_t kLanes, std::size_t kRows>
PENTIMENTO_INLINE double SweepScales(const PlanePair<double>& planes, const std::vector<std::vector<double>>& windows,
                                     const VifConstants& constants) {
  PlanePair<double> at = planes;
  std::vector<double> a;
  std::vector<double> b;
  double kept = 0.0;
  double all = 0.0;
  for (std::size_t scale = 0; scale < windows.size(); ++scale) {
    const std::span<const double> taps = windows[scale];
    if (scale > 0) {
      HalvingWork<kLanes> halving(at.width - taps.size() + 1, at.height - taps.size() + 1);
      SweepWindows<double, kLanes, kRows>(at, taps, halving);
      a.swap(halving.A());
      b.swap(halving.B());
      at = {a, b, halving.Width(), a.size() / halving.Width()};
    }
    InformationWork<kLanes> information(constants);
    SweepWindows<double, kLanes, kRows>(at, taps, information);
    kept += information.Kept();
    all += information.All();
  }
  return (kept + constants.tiny) / (all + constants.tiny);
}

}  // namespace

double VifOfPlanes(const PlanePair<double>& planes, const std::vector<std::vector<double>>& windows,
                   const VifConstants& constants, SimdLevel level) {
  return RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    constexpr std::size_t kRows = simd.kDoubles / 2;
    return SweepScales<simd.kDoubles, kRows>(planes, windows, constants);
  });
}

}  // namespace pentimento
