#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "metrics/statistics/interval.h"

namespace pentimento {

/// How far two lists of scores put the same things into the same order.
struct RankCorrelation {
  double value = 0.0;  ///< NaN where it does not exist
  std::string reason;  ///< why it does not; "" where it does
};

/// Kendall's tau-b: (C - D) / sqrt((P - T_1) (P - T_2)) with C concordant and D discordant pairs of the P = n (n - 1) /
/// 2 pairs, T_1 and T_2 of which are tied in the first and in the second list (Kendall, "The treatment of ties in
/// ranking problems", Biometrika 33(3), 1945). 1: the same order; -1: the reverse. Only the order of each list matters.
/// Does not exist for fewer than two items, for a list whose values are all equal, and where a value is not a number.
/// @param first, second of the same things in the same order. @throws ShapeError if they differ in length.
RankCorrelation KendallTauB(std::span<const double> first, std::span<const double> second);

/// The percentile interval of tau-b from bootstrap replicates of both lists.
/// @param first, second one vector a replicate; the replicates are paired by number. @param subjects of the smaller of
/// the sets that are resampled. @throws ShapeError if there are not as many of one as of the other.
Interval KendallTauBInterval(std::span<const std::vector<double>> first, std::span<const std::vector<double>> second,
                             std::int64_t subjects);

}  // namespace pentimento
