#pragma once

#include <cstddef>
#include <cstdint>

#include "framework/simd/simd_level.h"

namespace pentimento {

// Loops over neighbouring distances of one row, compiled for each instruction set. Where a number is NaN nothing is
// sure: every comparison is put so that it then ends as open.

/// Open distances are told by groups of this many columns.
inline constexpr std::size_t kDistanceGroup = 16;

/// What bounds of distances are made of, of a row or of neighbouring columns: distances lie within
/// (row.length + column.length) - 2 row.unit column.unit product, -+ `slack` times the lengths.
struct BoundsOfRow {
  float length;  ///< squared
  float unit;
  float slack;
};
struct BoundsOfColumns {
  const float* lengths;
  const float* units;
};

/// @param least,most [count] of squared distances, at the most and at the least.
void BoundDistances(const std::int32_t* products, const BoundsOfRow& row, const BoundsOfColumns& columns,
                    std::size_t count, float* least, float* most, SimdLevel level = BestSimdLevel());

/// Which groups have a distance that may be below `limit` or below its column's. @param groups whole ones of `least`
/// and `limits`. @param open [groups], 0 or not.
void FindNear(const float* least, float limit, const float* limits, std::size_t groups, std::int32_t* open,
              SimdLevel level = BestSimdLevel());

/// At or below a squared radius, and at or above it.
struct RoundedRadius {
  float below;
  float above;
};
struct RoundedRadii {
  const float* below;
  const float* above;
};

/// Which distances are surely within the columns' radii, and which within the row's.
/// @param within_column,within_row [columns of `groups`]: set to 1, or left. @param open [groups]: not 0 where a
/// distance is surely neither inside nor outside of one of the two. @return how many are within the columns', in the
/// other groups.
std::int32_t MarkWithin(const float* least, const float* most, const RoundedRadius& row, const RoundedRadii& columns,
                        std::size_t groups, std::int32_t* within_column, std::int32_t* within_row, std::int32_t* open,
                        SimdLevel level = BestSimdLevel());

/// Squared Euclidean distance from differences in double precision; the same bits on every instruction set.
double SquaredDistance(const float* a, const float* b, std::size_t components, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
