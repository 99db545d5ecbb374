#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/coverage/coverage.h"

namespace pentimento {

/// What the simulation of leakages draws: tested people whose true TAR at a hop is `tar` and on originals
/// `originals_tar`, both at a true FMR of `fmr`, and as many selecting people as a report would need, on whose impostor
/// scores each of the two thresholds is set.
///
/// Scores are those of `CoverageCell`, once of the originals and once of the hop: a person who is like everybody on the
/// originals is so at the hop (the same a_i), and half the variance of how well a person is found (b_i) is shared. The
/// true leakage is (tar - fmr) / (originals_tar - fmr).
struct LeakageCell {
  int people = 0;  ///< tested
  double tar = 0.0;
  double originals_tar = 0.98;
  double fmr = 0.1;
  int selecting = 100;
};

/// The same people's comparisons before and after a tool.
struct HopPair {
  ComparisonSet originals;
  ComparisonSet hop;
};

/// @param people how many. @param part what they are for: "select" and "test" are other people.
HopPair DrawHops(const LeakageCell& cell, int people, const std::string& part, std::uint64_t seed);

struct LeakageCellCoverage {
  LeakageCell cell;
  Coverage leakage;
  std::int64_t supported = 0;  ///< data sets in which a report would give the leakage
};

/// Draws the data sets of a cell and asks `LeakageOf` for each one's interval.
LeakageCellCoverage SimulateLeakageCoverage(const LeakageCell& cell, const CoverageOptions& options,
                                            Progress& progress);

/// "coverage[leakage@fmr=1e-1]" of each cell.
ResultDocument LeakageCoverageDocument(const std::vector<LeakageCellCoverage>& cells, const CoverageOptions& options);

/// One row a cell, in Markdown.
std::string LeakageCoverageTable(const std::vector<LeakageCellCoverage>& cells, int datasets);

}  // namespace pentimento
