#pragma once

#include "framework/core/json.h"
#include "framework/results/result.h"

namespace pentimento {

/// What the score chart of one matrix is drawn from: {"matcher", "hop", "forward", "reverse", "low", "high", "genuine":
/// [share a bin], "impostor": [...], "genuine_n", "impostor_n", "fmr", "threshold"}. Bins divide [low, high] evenly; a
/// comparison is genuine if both pictures show the same subject.
/// @param low,high  range of the bins, common to the charts that are to be compared.
/// @param false_match_rate  "threshold" is the lowest score at which no greater share of the impostor comparisons is
///        accepted; null without impostor comparisons.
Json ScoreHistogram(const ScoreMatrix& matrix, double low, double high, double false_match_rate);

/// The histograms of all matrices; those of one matcher share a range. Matrices without any comparison are left out.
Json ScoreHistograms(const std::vector<ScoreMatrix>& matrices, double false_match_rate);

}  // namespace pentimento
