#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/results/result.h"

namespace pentimento {

/// How many photographed people, and pictures of each, a comparison of rankings wants: fewer than 78 people have fewer
/// than the 3000 pairs that a false-match rate of 1 % needs, and a person of few pictures has few genuine comparisons.
inline constexpr std::int64_t kBridgePeople = 78;
inline constexpr std::int64_t kBridgePictures = 4;

struct BridgeOptions {
  std::string figure = "auc";  ///< that methods are ranked by: one of `BridgeFigures()`
  bool anyway = false;         ///< go on with fewer photographs, and say so in the figures' notes
  int replicates = 1000;       ///< bootstrap replicates; 0: no intervals
  std::uint64_t seed = 2026;
  int threads = 1;  ///< never changes a bit of the result
};

/// What methods can be ranked by; of each, more is more leakage.
std::vector<std::string> BridgeFigures();

/// Do procedural people put methods into the same order as photographs do? Of each matcher two figures
/// `kendall_tau[FIGURE]`: hop "x-y" over the forwards, hop "x-xhat" over each forward's reverses (none if there are no
/// reverses besides the controls, whose place is known beforehand, and laundered twins). Methods whose figure does not
/// exist on one side are left out, and the note says so. The intervals resample the people of both sides independently
/// and compute all figures anew.
///
/// The header's "rankings" has an entry a figure: {"matcher", "hop", "ranked_by", "conclusion", "methods": [{"forward",
/// "reverse", "portraits", "photographs"}]}, the last two with "value", "place" (1 leaks most; null without a value)
/// and "detected" (share of the pictures with a detected face, the only ones that are compared).
/// @param portraits, photographs all plain score matrices of one run each.
/// @throws DataError if there are none, if methods are not the same, or if there are too few photographs.
ResultDocument BridgeRankings(const std::vector<ScoreMatrix>& portraits, const std::vector<ScoreMatrix>& photographs,
                              const BridgeOptions& options);

}  // namespace pentimento
