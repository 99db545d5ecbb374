#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/progress.h"
#include "framework/results/result.h"
#include "metrics/statistics/interval.h"
#include "metrics/statistics/verification.h"

namespace pentimento {

/// What the simulation draws: `people` with true TAR `tar` at a true FMR of `fmr`.
///
/// The impostor score of persons i < j is a_i + a_j + e with Var a = 0.1, Var e = 0.8; each of the four genuine scores
/// of person i is m + b_i + e with Var b = 0.5, Var e = 0.5; all normal. Both kinds then have variance 1, so the
/// threshold with the true FMR is t = z(1 - fmr), and m = t + z(tar) gives the true TAR (m far below or above all
/// impostor scores for 0 and 1). The true AUC is P(N(m, 2) > 0).
struct CoverageCell {
  int people = 0;
  double tar = 0.0;
  double fmr = 0.1;
};

/// How the simulation is done.
struct CoverageOptions {
  int datasets = 2000;  ///< a cell
  int replicates = 1000;
  std::uint64_t seed = 1;
  int threads = 1;  ///< change no figure
};

/// One data set of a cell.
ComparisonSet DrawComparisons(const CoverageCell& cell, std::uint64_t seed);

/// The mean of genuine scores that gives a true TAR at the threshold with the true FMR `fmr`.
double GenuineMean(double tar, double fmr);

/// How often a figure's 95 % interval held the true value.
struct Coverage {
  double truth = 0.0;
  std::int64_t covered = 0;
  std::int64_t intervals = 0;  ///< data sets whose figure had one
  double mean_width = 0.0;     ///< NaN without intervals

  /// Another data set's interval, the width added up (`TakeMean` ends that).
  void Count(const Interval& interval);
  void TakeMean() { mean_width /= static_cast<double>(intervals); }
};

/// "coverage[NAME]" with the exact binomial interval over data sets.
Figure CoverageFigure(const std::string& name, const Coverage& coverage, int people, Json context);

/// Coverage and mean width, as two cells of a Markdown table.
std::string TableCells(const Coverage& coverage);

struct CellCoverage {
  CoverageCell cell;
  Coverage tar;
  Coverage auc;
  std::int64_t supported = 0;  ///< data sets with enough comparisons for a report to give TAR at this FMR
};

/// Draws the data sets of a cell and asks `ComputeVerification` for each one's intervals.
CellCoverage SimulateCoverage(const CoverageCell& cell, const CoverageOptions& options, Progress& progress);

/// "coverage[tar@fmr=1e-1]" and "coverage[auc]" of each cell, with the exact binomial interval over data sets.
ResultDocument CoverageDocument(const std::vector<CellCoverage>& cells, const CoverageOptions& options);

/// One row a cell, in Markdown.
std::string CoverageTable(const std::vector<CellCoverage>& cells, int datasets);

}  // namespace pentimento
