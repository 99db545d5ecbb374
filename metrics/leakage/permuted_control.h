#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/leakage/leakage_figures.h"

namespace pentimento {

/// `leakage@fmr=...` and `tar@fmr=...` of an attack whose probes carry the names of other people (`context.control`
/// "permuted"): the floor; the leakage must cover 0. What is compared and how often (`context.permutations`):
/// `RenamedComparisons`.
///
/// Where faces went undetected both come again as bounds over all probes: those of undetected ones match nobody, or a
/// perfect matcher of the wrong names ("all-nonmatching", "all-matching"). Only the figures over detected probes are a
/// control: an upper bound above 0 is no fault, because undetected probes are then made to match.
/// @param measured the same attack with the right names, whose support this one has: nearly all impostors are the same.
std::vector<Figure> PermutedFigures(const LeakageFrame& frame, const std::string& forward,
                                    const MeasuredAttack& measured, std::uint64_t seed);

}  // namespace pentimento
