#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "metrics/distribution/groups_left_out.h"
#include "metrics/statistics/interval.h"

namespace pentimento {

/// Groups of people that a jackknife leaves out, one after the other.
inline constexpr int kJackknifeGroups = 40;

/// The 95 % interval of a smooth statistic by the delete-one-group jackknife over people (Efron, Tibshirani: An
/// Introduction to the Bootstrap, 1993, chapter 11): value -+ Student's t times the root of (G-1)/G times the sum of
/// squared deviations of the statistics without each group. People are dealt to min(40, people) groups in their order.
/// Every statistic is of about as many pictures, so that a bias that depends on their number does not widen it.
/// @param person of each picture, by number. @param without the statistics of all pictures but each group's.
Interval GroupJackknife(double value, std::span<const std::int32_t> person,
                        const std::function<std::vector<double>(const RowGroups& groups)>& without);

}  // namespace pentimento
