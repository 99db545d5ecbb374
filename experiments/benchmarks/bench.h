#pragma once

#include <string>

#include "experiments/benchmarks/comparison.h"
#include "experiments/cli/bench.h"
#include "framework/core/progress.h"
#include "framework/results/result.h"

namespace pentimento {

/// Runs the cases by Google Benchmark; each checks its result before it is timed and after every round.
///
/// Figures: `time[<case>]` in seconds an item, the median over repetitions; `n` is their number, and `context` holds
/// `item`, `minimum`, `maximum`, `threads` and the implementation. Cases that measure their memory have
/// `memory[<case>]` besides, in bytes above what the process held before; those that measure how busy they keep the
/// machine, `cores[<case>]`. A case that cannot run has the value null and a note.
/// @throws ConfigError if the filter is no regular expression or names no case.
ResultDocument RunBenchmarks(const BenchOptions& options, Progress& progress);

/// What times must share to be compared: {"processor", "build", "threads"}.
Json BenchMachine(int threads);

/// A table in Markdown; with a comparison, the least of an earlier run and the ratio to it.
std::string BenchTable(const ResultDocument& document, const BenchComparison* comparison);

}  // namespace pentimento
