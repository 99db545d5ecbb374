#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"
#include "metrics/leakage/leakage_figures.h"

namespace pentimento {

/// Comparisons of an attack, kept so that its figures can be computed again: whose they are (`context.part`: "select",
/// "test" or "attest"), and whatever else of the figures' contexts tells them apart.
/// @param frame any of the matcher, the treatment of probes and the impostors.
/// @returns what was kept, to be labelled further.
ScoreMatrix& KeepPart(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                      const Attack& attack, const HopComparisons& comparisons, const std::string& part);

/// Those that the thresholds of an attack are set on and those that it is tested on, apart.
void KeepScores(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                const Attack& attack);

/// The tested probes of an attack against the tested people's originals and those of `strangers` in one matrix
/// (`context.gallery`: "with-training"): what false accusations are counted in. Nothing without strangers.
void KeepAccusations(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                     const Attack& attack, const HopComparisons& strangers);

}  // namespace pentimento
