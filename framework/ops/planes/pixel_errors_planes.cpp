#include "framework/ops/planes/pixel_errors_planes.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

constexpr std::size_t kSums = 4;  // side by side, so that one addition need not wait for the last

struct Square {
  PENTIMENTO_INLINE static double Of(double difference) { return difference * difference; }
  template <std::size_t kLanes>
  PENTIMENTO_INLINE static void Apply(Lanes<double, kLanes>& difference) {
    difference.v *= difference.v;
  }
};

struct Absolute {
  PENTIMENTO_INLINE static double Of(double difference) { return std::abs(difference); }
  template <std::size_t kLanes>
  PENTIMENTO_INLINE static void Apply(Lanes<double, kLanes>& difference) {
    using Bits = typename Lanes<std::int64_t, kLanes>::Type;
    // Without its sign bit.
    difference.v =
        (typename Lanes<double, kLanes>::Type)((Bits)difference.v & std::numeric_limits<std::int64_t>::max());
  }
};

/// @param kLanes doubles that the instruction set's registers hold.
template <std::size_t kLanes, class Error>
PENTIMENTO_INLINE double SumOf(const float* a, const float* b, std::size_t count) {
  using Values = Lanes<float, kLanes>;
  using Errors = Lanes<double, kLanes>;
  std::array<Errors, kSums> sums = {};
  const std::size_t whole = count / (kSums * kLanes) * (kSums * kLanes);
  for (std::size_t i = 0; i < whole; i += kSums * kLanes) {
    for (std::size_t part = 0; part < kSums; ++part) {
      Values first;
      Values second;
      first.Load(a + i + part * kLanes);
      second.Load(b + i + part * kLanes);
      Errors error;
      error.v = __builtin_convertvector(first.v, typename Errors::Type) -
                __builtin_convertvector(second.v, typename Errors::Type);
      Error::template Apply<kLanes>(error);
      sums[part].v += error.v;
    }
  }
  double sum = 0.0;
  for (const Errors& part : sums) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sum += part.v[lane];
    }
  }
  for (std::size_t i = whole; i < count; ++i) {
    sum += Error::Of(static_cast<double>(a[i]) - static_cast<double>(b[i]));
  }
  return sum;
}

template <class Error>
double MeanOf(std::span<const float> a, std::span<const float> b, SimdLevel level) {
  const double sum = RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    return SumOf<simd.kDoubles, Error>(a.data(), b.data(), a.size());
  });
  return sum / static_cast<double>(a.size());
}

}  // namespace

double MeanSquareOfPlanes(std::span<const float> a, std::span<const float> b, SimdLevel level) {
  return MeanOf<Square>(a, b, level);
}

double MeanAbsoluteOfPlanes(std::span<const float> a, std::span<const float> b, SimdLevel level) {
  return MeanOf<Absolute>(a, b, level);
}

}  // namespace pentimento
