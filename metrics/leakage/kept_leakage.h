#pragma once

#include <cstdint>
#include <vector>

#include "framework/results/kept_scores.h"
#include "framework/results/result.h"

namespace pentimento {

/// How leakage is computed again. With the replicates, seed and rates of a run its figures are the run's own, intervals
/// included, where people have the same names (pseudonyms are resampled in another order).
struct KeptLeakageOptions {
  std::vector<double> fmr = {5e-2};
  int replicates = 1000;
  std::uint64_t seed = 0;
  int threads = 1;  ///< change no figure
};

/// The leakage figures of one attack, from the scores that the leakage metric kept (`KeepScores`): `leakage`, `tar`,
/// `fmr`, their `_transferred` forms and `auc`, and of the naive attacker the control with permuted names; of all of
/// them bounds where faces went undetected. Of the originals (attacker "none") `tar`, `fmr` and `auc`. Of an identity
/// that was planted `leakage` is what `attestation` is called in a run.
/// @param where labels that one attack alone has ("part" is not asked for). @param minus where not empty, those of
/// another, and `difference[leakage@fmr=...]` of the two is given besides, over the probes that both detect and with
/// bounds likewise: what a run calls `reversal_gain` and `laundering_drop`.
/// @throws ConfigError naming what there is, where not exactly one attack is meant.
std::vector<Figure> LeakageOfKept(const std::vector<ScoreMatrix>& kept, const ScoreLabels& where,
                                  const ScoreLabels& minus, const KeptLeakageOptions& options);

}  // namespace pentimento
