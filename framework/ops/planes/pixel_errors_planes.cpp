#include "framework/ops/planes/pixel_errors_planes.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

constexpr std::size_t kSums = 4;  // side by side, so that one addition need not wait for the last
/// Errors that are added up in single precision, one after the other in each lane of each sum, before they go into a
/// sum in double precision: so few that what rounding does to them averages out over a picture.
constexpr std::size_t kErrorsOfSum = 8;

struct Square {
  PENTIMENTO_INLINE static double Of(double difference) { return difference * difference; }
  template <std::size_t kLanes>
  PENTIMENTO_INLINE static void Apply(Lanes<float, kLanes>& difference) {
    difference.v *= difference.v;
  }
};

struct Absolute {
  PENTIMENTO_INLINE static double Of(double difference) { return std::abs(difference); }
  template <std::size_t kLanes>
  PENTIMENTO_INLINE static void Apply(Lanes<float, kLanes>& difference) {
    using Bits = typename Lanes<std::int32_t, kLanes>::Type;
    // Without its sign bit.
    difference.v = (typename Lanes<float, kLanes>::Type)((Bits)difference.v & std::numeric_limits<std::int32_t>::max());
  }
};

/// @param kLanes floats that the instruction set's registers hold.
template <std::size_t kLanes, class Error>
PENTIMENTO_INLINE void SumOf(const float* a, const float* b, std::size_t count, double& sum) {
  using Floats = Lanes<float, kLanes>;
  using Doubles = Lanes<double, kLanes>;
  constexpr std::size_t kStep = kSums * kLanes;
  Doubles total = {};
  std::size_t i = 0;
  for (; i + kErrorsOfSum * kStep <= count; i += kErrorsOfSum * kStep) {
    std::array<Floats, kSums> sums = {};
    for (std::size_t error = 0; error < kErrorsOfSum; ++error) {
      for (std::size_t part = 0; part < kSums; ++part) {
        const std::size_t at = i + error * kStep + part * kLanes;
        Floats difference;
        Floats other;
        difference.Load(a + at);
        other.Load(b + at);
        difference.v -= other.v;
        Error::template Apply<kLanes>(difference);
        sums[part].v += difference.v;
      }
    }
    static_assert(kSums == 4);
    const auto of_sums = (sums[0].v + sums[1].v) + (sums[2].v + sums[3].v);
    total.v += __builtin_convertvector(of_sums, typename Doubles::Type);
  }
  sum = 0.0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sum += total.v[lane];
  }
  for (; i < count; ++i) {
    sum += Error::Of(static_cast<double>(a[i]) - static_cast<double>(b[i]));
  }
}

template <class Error>
void SumBaseline(const float* a, const float* b, std::size_t count, double& sum) {
  SumOf<4, Error>(a, b, count, sum);
}

template <class Error>
PENTIMENTO_AVX2 void SumAvx2(const float* a, const float* b, std::size_t count, double& sum) {
  SumOf<8, Error>(a, b, count, sum);
}

template <class Error>
PENTIMENTO_AVX512 void SumAvx512(const float* a, const float* b, std::size_t count, double& sum) {
  SumOf<16, Error>(a, b, count, sum);
}

template <class Error>
double MeanOf(std::span<const float> a, std::span<const float> b, SimdLevel level) {
  double sum = 0.0;
  switch (level) {
    case SimdLevel::kAvx512:
      SumAvx512<Error>(a.data(), b.data(), a.size(), sum);
      break;
    case SimdLevel::kAvx2:
      SumAvx2<Error>(a.data(), b.data(), a.size(), sum);
      break;
    case SimdLevel::kBaseline:
      SumBaseline<Error>(a.data(), b.data(), a.size(), sum);
      break;
  }
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
