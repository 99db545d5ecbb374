#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "framework/media/inventory/worker_pool.h"
#include "framework/media/inventory/worker_process.h"

namespace pentimento {

/// Workers that stand by while several threads ask for one thing at a time: as many as ever ask at once. They end with
/// this.
class StandingWorkers {
 public:
  /// @param command the worker's program and arguments. @param patience by the clock, for one request.
  explicit StandingWorkers(std::vector<std::string> command, std::chrono::seconds patience = std::chrono::seconds{120})
      : command_(std::move(command)), patience_(patience) {}

  /// What came of the request. What ends a worker that has served before is tried once more in a fresh one, so that no
  /// request answers for what another left behind. Thread-safe. @throws MissingError if the program is not there,
  /// WorkError if it does not serve.
  WorkerAnswer Ask(const std::string& request);

 private:
  /// One that is idle; null if there is none.
  std::unique_ptr<WorkerProcess> TakeIdle();
  [[nodiscard]] WorkerAnswer Converse(WorkerProcess& worker, const std::string& request) const;

  std::vector<std::string> command_;
  std::chrono::seconds patience_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<WorkerProcess>> idle_;
};

}  // namespace pentimento
