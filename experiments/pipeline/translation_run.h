#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "experiments/pipeline/translator.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"
#include "framework/core/threads.h"
#include "framework/core/trace.h"

namespace pentimento {

/// Pixels that a picture which is computed on one thread has at most: 512 x 512.
inline constexpr std::int64_t kPixelsOfOneThread = 1 << 18;

/// What became of a job.
struct TranslationOutcome {
  const TranslationJob& job;
  std::vector<std::filesystem::path> outputs;
  std::string error;  ///< why there are none, with the input's name; "" if there are
};

/// What a translation of many files takes besides method and jobs.
struct TranslationSurroundings {
  ThreadBudget threads = {};  ///< `loaders` decode, `compute` compute and encode
  StopToken stop = {};
  Progress& progress;
  Trace* trace = nullptr;  ///< stages "decode", "compute" and "encode" of each picture; may be null
};

/// Translates files in the order of the jobs, in memory that does not grow with their number: while some are computed,
/// a few are decoded ahead of them and a few encoded behind them. The files that come of it do not depend on that. One
/// that is no picture, or of no use to the method, does not end the work.
///
/// Pictures of at most `kPixelsOfOneThread` are computed on one thread each, as many side by side as there are compute
/// threads: what one layer of so small a picture gives them to share is hardly worth their waiting for each other.
/// Larger ones have all compute threads to themselves, and their memory, and so have those of a method that takes them
/// `one_at_a_time`.
/// @param tell called for each job in their order, on the calling thread.
/// @throws Interrupted saying how many are done (each whole), WorkError and what else the method throws.
void TranslateAll(const Translator& translator, const std::vector<TranslationJob>& jobs,
                  const TranslationSurroundings& surroundings,
                  const std::function<void(const TranslationOutcome&)>& tell);

}  // namespace pentimento
