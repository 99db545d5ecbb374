#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/leakage/leakage_figures.h"

namespace pentimento {

/// `leakage@fmr=...` and `tar@fmr=...` of an attack whose probes carry the names of other people (`context.control`
/// "permuted"): the floor; the leakage must cover 0. Comparisons of a probe with photographs of who it really shows are
/// left out.
///
/// The names move on by one place, two places, ... in a seeded order of the people: up to 20 derangements
/// (`context.permutations`), no two of which give anybody the same name. The value is the mean over them. Each
/// bootstrap replicate resamples the people, and the replicates take the derangements in turn, so the interval is that
/// of one derangement drawn anew: it holds what the people and what the draw of names would change. Around a mean that
/// the draw moves less than that, it covers 0 at least as often as an interval of 95 % should.
///
/// Where faces went undetected both come again as bounds over all probes: those of undetected ones match nobody, or a
/// perfect matcher of the wrong names ("all-nonmatching", "all-matching"). Only the figures over detected probes are a
/// control: an upper bound above 0 is no fault, because undetected probes are then made to match.
/// @param measured the same attack with the right names, whose support this one has: nearly all impostors are the same.
std::vector<Figure> PermutedFigures(const LeakageFrame& frame, const std::string& forward,
                                    const MeasuredAttack& measured, std::uint64_t seed);

}  // namespace pentimento
