#pragma once

#include <cstdint>
#include <vector>

#include "metrics/identity/verification_protocol.h"

namespace pentimento {

/// Comparisons whose probes carry the names of other people: what permuted identities are judged by. Comparisons of a
/// probe with photographs of who it really shows are left out.
///
/// The names move on by one place, two places, ... in a seeded order of the people: derangements no two of which give
/// anybody the same name. The mean over them is the value of a figure. Each bootstrap replicate resamples the people,
/// and the replicates take the derangements in turn, so the interval is that of one derangement drawn anew: it holds
/// what the people and what the draw of names would change. Around a mean that the draw moves less than that, it covers
/// what has no identity at least as often as an interval of 95 % should.
class RenamedComparisons {
 public:
  /// @param hop outlives it.
  RenamedComparisons(const HopComparisons& hop, const SubjectBootstrap& bootstrap, std::uint64_t seed);

  /// People of the gallery.
  [[nodiscard]] int people() const { return static_cast<int>(numbers_.size()); }

  /// Everybody carries the name of the person `shift` places on. @param undetected what probes without a detected face
  /// count as, under the name that they carry.
  [[nodiscard]] ComparisonSet Shifted(int shift, UndetectedProbes undetected) const;

 private:
  const HopComparisons& hop_;
  std::vector<std::int32_t> numbers_;  ///< the bootstrap's, of the people in the seeded order
  std::vector<int> probe_places_;      ///< in that order; -1: not among them
  std::vector<int> gallery_places_;
};

/// How many derangements are looked at, at most 20. Among fewer than two people there is no other name; one round then
/// finds nothing to compare.
int CountDerangements(int people);

}  // namespace pentimento
