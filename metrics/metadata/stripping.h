#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/core/json.h"
#include "framework/core/stop_token.h"
#include "framework/media/container/strip.h"

namespace pentimento {

struct StripJob {
  std::string input;
  std::string output;
};

/// What came of one job: {"file", "output", "bytes": {"before", "after"}, "orientation", "removed": [{"carrier",
/// "name", "length"}]}, or an error that names the file.
struct StripReport {
  Json document;
  std::string error;
};

/// The worker's side: strips one file. @param request of `StripRequest`.
std::string AnswerStripRequest(const std::string& request, const StripOptions& options);

/// Strips files, each in a worker process under the limits of `ReadInventories`; reports come in order, on the calling
/// thread. @throws MissingError without the worker's program, WorkError, Interrupted. What is wrong with a file is in
/// its report, and nothing is written for it.
void StripFiles(const std::vector<StripJob>& jobs, const StripOptions& options, int workers, const StopToken& stop,
                const std::function<void(std::size_t index, StripReport report)>& on_report);

}  // namespace pentimento
