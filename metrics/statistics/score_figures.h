#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "framework/results/result.h"
#include "framework/results/score_file.h"

namespace pentimento {

/// What is computed from scores.
struct ScoreFigureOptions {
  std::vector<double> fmr = {1e-1, 5e-2, 1e-2, 1e-3};  ///< targets of TAR and FNMR, in (0,1)
  std::vector<double> fpir = {1e-1, 1e-2};             ///< targets of open-set FNIR, in (0,1)
  std::vector<double> thresholds = {};                 ///< scores that TAR and FMR are given at
  int replicates = 1000;                               ///< bootstrap replicates; 0: no intervals
  std::uint64_t seed = 0;
  bool one_each = false;  ///< of lists: whoever is in a comparison is in no other
  int threads = 1;        ///< change no figure

  /// @throws ConfigError naming the value.
  void Check() const;
};

/// Every figure of two score lists. The people behind them are not known: no intervals, except Wilson's of rates (TAR,
/// FNMR, FMR) where `one_each` says that every comparison is of other people; and null for
/// identification (rank@..., fnir@fpir=..., false_accusation@threshold=..., "cmc"), with a note.
///
/// Figures: auc, eer, eer_interpolated, dprime, tar@fmr=..., fnmr@fmr=..., {tar,fmr,false_accusation}@threshold=...,
/// {genuine,impostor}_{count,mean,median} and separability; docs/identity.md defines each. An operating point that the
/// comparisons are too few for is null. The header holds what charts are drawn from: "curves": {"roc": {"threshold",
/// "fmr", "fnmr", "tar"} (the DET is fnmr against fmr), "histogram": {"edges", "genuine", "impostor"}}.
ResultDocument FiguresOfScores(std::span<const double> genuine, std::span<const double> impostor,
                               const ScoreFigureOptions& options);

/// The same of a table, where a comparison is genuine if `IdentityOf` both pictures is the same; with subject-bootstrap
/// intervals, and with rank@1, rank@5, rank@10, fnir@fpir=..., false_accusation@threshold=... and "curves": {"cmc"}
/// where every probe was compared with everybody. @throws DataError for fewer than two people, and without genuine or
/// impostor comparisons.
ResultDocument FiguresOfScores(const ScoreTable& table, const ScoreFigureOptions& options);

}  // namespace pentimento
