#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "framework/core/stop_token.h"

namespace pentimento {

/// What one file may take of a worker.
struct WorkerLimits {
  std::size_t address_space = std::size_t{256} << 20U;  ///< bytes, the program itself included
  /// Of computing, a request. Starting a worker and ending it come on top: it all takes less than 2 s.
  std::chrono::milliseconds cpu_time{1800};
};

/// Serves requests on standard input and output until the input ends: the worker's side. Puts itself under the limits
/// first. `answer` gives a request's answer; an exception becomes the message of that request, and one without memory
/// ends the worker. SIGTERM ends it after the request that it is at. @param hold an answer may wait for so long while
/// further requests are there, to be sent together with theirs, which spares the pool a switch of processes for each.
/// Answers that wait are lost with their worker, and their requests served again: for requests that change nothing.
/// @returns an exit code.
int ServeRequests(const WorkerLimits& limits, const std::function<std::string(const std::string&)>& answer,
                  std::chrono::milliseconds hold = {});

struct WorkerPoolOptions {
  std::vector<std::string> command;    ///< the worker's program and arguments
  int workers = 1;                     ///< processes at a time
  std::chrono::seconds patience{120};  ///< by the clock, for one request
};

/// What came of a request.
struct WorkerAnswer {
  bool ok = false;
  bool ended = false;  ///< the request ended its worker, and `text` says how: "crashed (signal 11)"
  std::string text;    ///< the answer, or why there is none
};

/// Asks workers each request and hands over the answers as they come, in any order, on the calling thread. A worker
/// serves many requests; one that dies is replaced, and each request that it had is tried once more, alone in a fresh
/// one, so that no request answers for what another did or left behind. When it is stopped, the requests that workers
/// are at are finished.
/// @throws MissingError if the program is not there, WorkError if it does not serve, Interrupted.
void AskWorkers(const WorkerPoolOptions& options, const std::vector<std::string>& requests, const StopToken& stop,
                const std::function<void(std::size_t index, WorkerAnswer answer)>& on_answer);

}  // namespace pentimento
