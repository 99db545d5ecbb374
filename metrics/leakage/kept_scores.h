#pragma once

#include <string>
#include <vector>

#include "framework/results/result.h"
#include "metrics/leakage/leakage_figures.h"

namespace pentimento {

/// Keeps an attack's comparisons, those that its thresholds are set on and those that it is tested on apart
/// (`context.part`), so that its figures can be computed again.
/// @param frame any of the matcher and treatment of probes.
void KeepScores(std::vector<ScoreMatrix>& scores, const LeakageFrame& frame, const std::string& forward,
                const Attack& attack);

}  // namespace pentimento
