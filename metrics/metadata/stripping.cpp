#include "metrics/metadata/stripping.h"

#include <utility>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/container/strip_file.h"
#include "framework/media/inventory/worker_process.h"
#include "metrics/metadata/worker_program.h"

namespace pentimento {
namespace {

/// Paths hold no NUL.
std::string StripRequest(const StripJob& job) { return job.input + '\0' + job.output; }

StripReport ReportOf(const StripJob& job, const WorkerAnswer& answer) {
  if (answer.ok) {
    return {Json::parse(answer.text), ""};
  }
  if (answer.ended) {
    RemovePartials(job.output);
  }
  return {{},
          answer.ended
              ? fmt::format("{}: cannot be stripped: {}; it may be damaged, or made to do harm", job.input, answer.text)
              : answer.text};
}

}  // namespace

std::string AnswerStripRequest(const std::string& request, const StripOptions& options) {
  const std::size_t end = request.find('\0');
  if (end == std::string::npos) {
    throw InternalError("a request to strip without an output");
  }
  const std::string input = request.substr(0, end);
  const std::string output = request.substr(end + 1);
  const StrippedFile stripped = StripFile(input, output, options);
  Json removed = Json::array();
  for (const StrippedPart& part : stripped.removed) {
    removed.push_back({{"carrier", part.carrier}, {"name", part.name}, {"length", part.length}});
  }
  const Json document = {{"file", input},
                         {"output", output},
                         {"bytes", {{"before", stripped.bytes_before}, {"after", stripped.bytes_after}}},
                         {"orientation", stripped.orientation},
                         {"removed", std::move(removed)}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void StripFiles(const std::vector<StripJob>& jobs, const StripOptions& options, int workers, const StopToken& stop,
                const std::function<void(std::size_t, StripReport)>& on_report) {
  std::vector<std::string> requests;
  for (const StripJob& job : jobs) {
    requests.push_back(StripRequest(job));
  }
  WorkerPoolOptions pool;
  pool.command = {MetadataWorkerProgram().string(), options.keep_icc ? "--strip" : "--strip-icc-too"};
  pool.workers = workers;
  AskInOrder(pool, requests, stop,
             [&](std::size_t index, const WorkerAnswer& answer) { on_report(index, ReportOf(jobs[index], answer)); });
}

}  // namespace pentimento
