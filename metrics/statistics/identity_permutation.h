#pragma once

#include <cstdint>
#include <optional>

#include "metrics/statistics/linkability.h"

namespace pentimento {

/// What D_sys comes to where people have the names of others: the null of dependent scores. In each permutation the
/// people with genuine comparisons exchange names, and the comparisons of a person's probes with the pictures of
/// whoever now has that name count as genuine: as many of them, drawn anew, as the person has genuine ones. Of those
/// pictures the other comparisons with these probes are left out, as the person's own were with the photographs that
/// the probes show; everything else counts as impostor. So the scores of one person stay together, and a p-value is
/// right however they hang together, as long as nothing ties a person's probes to her gallery.
/// @param bins in which `comparisons` were counted, with edges, at most 256. @param permutations at least 1.
/// @returns none where the people are not known (fewer than two have genuine comparisons), or where some of them were
/// never compared with each other.
std::optional<LinkabilityNull> PermuteIdentities(const ComparisonSet& comparisons, const ScoreBins& bins, double omega,
                                                 int permutations, std::uint64_t seed);

}  // namespace pentimento
