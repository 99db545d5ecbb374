#include "metrics/distribution/distance_rows.h"

#include <array>
#include <numeric>

#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"

namespace pentimento {
namespace {

PENTIMENTO_INLINE void Bound(const std::int32_t* __restrict products, const BoundsOfRow& row,
                             const BoundsOfColumns& columns, std::size_t count, float* __restrict least,
                             float* __restrict most) {
  const float* const lengths = columns.lengths;
  const float* const units = columns.units;
  const float twice_unit = 2.0F * row.unit;
  for (std::size_t j = 0; j < count; ++j) {
    const float both = row.length + lengths[j];
    const float square = both - static_cast<float>(products[j]) * (units[j] * twice_unit);
    const float error = both * row.slack;
    least[j] = square - error;
    most[j] = square + error;
  }
}

PENTIMENTO_INLINE void Near(const float* __restrict least, float limit, const float* __restrict limits,
                            std::size_t groups, std::int32_t* __restrict open) {
  for (std::size_t group = 0; group < groups; ++group) {
    std::int32_t any = 0;
    for (std::size_t j = group * kDistanceGroup; j < (group + 1) * kDistanceGroup; ++j) {
      any |= (least[j] >= limit ? 0 : 1) | (least[j] >= limits[j] ? 0 : 1);
    }
    open[group] = any;
  }
}

PENTIMENTO_INLINE std::int32_t Mark(const float* __restrict least, const float* __restrict most,
                                    const RoundedRadius& row, const RoundedRadii& columns, std::size_t groups,
                                    std::int32_t* __restrict within_column, std::int32_t* __restrict within_row,
                                    std::int32_t* __restrict open) {
  std::int32_t count = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    std::int32_t any = 0;
    std::int32_t in_group = 0;
    for (std::size_t j = group * kDistanceGroup; j < (group + 1) * kDistanceGroup; ++j) {
      const std::int32_t in_column = most[j] < columns.below[j] ? 1 : 0;
      const std::int32_t in_row = most[j] < row.below ? 1 : 0;
      const std::int32_t out_of_column = least[j] >= columns.above[j] ? 1 : 0;
      const std::int32_t out_of_row = least[j] >= row.above ? 1 : 0;
      in_group += in_column;
      within_column[j] |= in_column;
      within_row[j] |= in_row;
      any |= (in_column | out_of_column) ^ 1;
      any |= (in_row | out_of_row) ^ 1;
    }
    open[group] = any;
    count += any != 0 ? 0 : in_group;
  }
  return count;
}

/// @param kLanes doubles that the instruction set's registers hold. The sums are eight on all of them.
template <std::size_t kLanes>
PENTIMENTO_INLINE double Distance(const float* a, const float* b, std::size_t components) {
  constexpr std::size_t kSums = 8;
  constexpr std::size_t kVectors = kSums / kLanes;
  using Doubles = Lanes<double, kLanes>;
  std::array<Doubles, kVectors> sums = {};
  std::size_t i = 0;
  for (; i + kSums <= components; i += kSums) {
    for (std::size_t vector = 0; vector < kVectors; ++vector) {
      Lanes<float, kLanes> x;
      Lanes<float, kLanes> y;
      x.Load(a + i + vector * kLanes);
      y.Load(b + i + vector * kLanes);
      const auto difference =
          __builtin_convertvector(x.v, typename Doubles::Type) - __builtin_convertvector(y.v, typename Doubles::Type);
      sums[vector].v += difference * difference;
    }
  }
  std::array<double, kSums> parts = {};
  for (std::size_t vector = 0; vector < kVectors; ++vector) {
    sums[vector].Store(parts.data() + vector * kLanes);
  }
  double distance = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (; i < components; ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    distance += difference * difference;
  }
  return distance;
}

}  // namespace

void BoundDistances(const std::int32_t* products, const BoundsOfRow& row, const BoundsOfColumns& columns,
                    std::size_t count, float* least, float* most, SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Bound(products, row, columns, count, least, most); });
}

void FindNear(const float* least, float limit, const float* limits, std::size_t groups, std::int32_t* open,
              SimdLevel level) {
  RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA { Near(least, limit, limits, groups, open); });
}

std::int32_t MarkWithin(const float* least, const float* most, const RoundedRadius& row, const RoundedRadii& columns,
                        std::size_t groups, std::int32_t* within_column, std::int32_t* within_row, std::int32_t* open,
                        SimdLevel level) {
  return RunAt(level, [&](auto) PENTIMENTO_INLINE_LAMBDA {
    return Mark(least, most, row, columns, groups, within_column, within_row, open);
  });
}

double SquaredDistance(const float* a, const float* b, std::size_t components, SimdLevel level) {
  return RunAt(level, [&](auto simd) PENTIMENTO_INLINE_LAMBDA { return Distance<simd.kDoubles>(a, b, components); });
}

}  // namespace pentimento
