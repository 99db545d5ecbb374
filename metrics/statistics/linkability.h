#pragma once

#include <cstdint>
#include <vector>

#include "framework/results/result.h"
#include "metrics/statistics/verification.h"

namespace pentimento {

/// Genuine and impostor scores counted in common bins of equal width, from the least to the greatest of all scores.
/// A bin holds its left edge; the last one holds its right edge too (as numpy.histogram).
struct ScoreBins {
  std::vector<double> edges;  ///< one more than bins; none where the scores are all equal, infinite or missing
  std::vector<std::int64_t> genuine;
  std::vector<std::int64_t> impostor;
};

/// @param bins at least 1.
ScoreBins CountInBins(const ComparisonSet& comparisons, int bins);

/// How well scores tell genuine from impostor comparisons, whatever the threshold: Gomez-Barrero, Galbally, Rathgeb,
/// Busch, "General framework to evaluate unlinkability in biometric template protection systems", IEEE TIFS 13(6),
/// 2018. 0: not at all; 1: completely.
struct Linkability {
  std::vector<double> local;  ///< D(s), one a bin
  double system = 0.0;        ///< D_sys; NaN without bins, or where one kind has no score
};

/// With densities p_m of genuine (mated) and p_n of impostor (non-mated) scores and r = omega p_m(s) / p_n(s):
/// D(s) = 0 where r <= 1, 2 r / (1 + r) - 1 elsewhere, 1 where p_n alone is 0; D_sys is the integral of
/// D(s) p_m(s), here a sum over bins.
/// @param omega prior odds P(mated) / P(non-mated).
Linkability LinkabilityOf(const ScoreBins& bins, double omega);

/// The public reference code's number of bins: a tenth of the genuine scores, at most 100.
int LinkabilityBins(std::int64_t genuine);

/// What D_sys comes to by chance, in histograms of few scores always more than 0.
struct LinkabilityNull {
  double mean = 0.0;
  double upper = 0.0;    ///< 95 % quantile
  double p_value = 0.0;  ///< (1 + permutations that reach the actual D_sys) / (1 + permutations)
};

/// @param permuted D_sys of each permutation, at least one. @param actual that of the scores as they are.
LinkabilityNull NullOf(std::vector<double> permuted, double actual);

/// Shuffles which scores are genuine, as if all comparisons were independent: where those of one person are alike,
/// chance gives more (see `PermuteIdentities`). @param bins with edges. @param permutations at least 1.
LinkabilityNull PermuteLinkability(const ScoreBins& bins, double omega, int permutations, std::uint64_t seed);

/// Fills in D_sys (omega = 1) of the comparisons, what permuted identities give beside it (shuffled labels, with a
/// note, where people are not known or not all were compared: `context.null.permuted`), and why there is no interval.
/// Null where the genuine comparisons are too few for two bins, or all scores are equal.
void SetLinkability(Figure& figure, const ComparisonSet& set, std::uint64_t seed);

}  // namespace pentimento
