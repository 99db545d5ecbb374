#pragma once

#include <filesystem>
#include <string>

#include "framework/results/result.h"

namespace pentimento {

/// What `pentimento-bench` is asked for.
struct BenchOptions {
  std::string filter = ".";  ///< regular expression on the names of the cases
  int repetitions = 5;
  double min_seconds = 0.1;  ///< a repetition goes on for at least this long
  int threads = 2;
};

/// Runs the cases by Google Benchmark; each checks its result before it is timed and after every round.
///
/// Figures: `time[<case>]` in seconds an item, the median over repetitions; `n` is their number, and `context` holds
/// `item`, `minimum`, `maximum`, `threads` and the implementation. Cases that measure their memory have
/// `memory[<case>]` besides, in bytes above what the process held before; those that measure how busy they keep the
/// machine, `cores[<case>]`. A case that cannot run has the value null and a note.
/// @throws ConfigError if the filter names no case.
ResultDocument RunBenchmarks(const BenchOptions& options);

/// A table in Markdown; with `before`, the ratio of the times to those of an earlier run.
std::string BenchTable(const ResultDocument& document, const ResultDocument* before);

}  // namespace pentimento
