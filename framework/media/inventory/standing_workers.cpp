#include "framework/media/inventory/standing_workers.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <poll.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/worker_frames.h"

namespace pentimento {
namespace {

/// Waits until there is something to read, or the worker is gone; false if neither happens in time.
bool WaitForMore(const WorkerProcess& worker, WorkerProcess::Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - WorkerProcess::Clock::now());
    pollfd polled{worker.socket(), POLLIN, 0};
    const int found = poll(&polled, 1, static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0)));
    if (found < 0 && errno != EINTR) {
      throw WorkError(fmt::format("cannot wait for a worker: {}", std::strerror(errno)));
    }
    if (found >= 0) {
      return found > 0;
    }
  }
}

}  // namespace

WorkerAnswer StandingWorkers::Ask(const std::string& request) {
  if (std::unique_ptr<WorkerProcess> worker = TakeIdle()) {
    WorkerAnswer answer = Converse(*worker, request);
    if (!answer.ended) {
      const std::scoped_lock lock(mutex_);
      idle_.push_back(std::move(worker));
      return answer;
    }
  }
  auto fresh = std::make_unique<WorkerProcess>(command_);
  WorkerAnswer answer = Converse(*fresh, request);
  if (!answer.ended) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(fresh));
  }
  return answer;
}

std::unique_ptr<WorkerProcess> StandingWorkers::TakeIdle() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) {
    return nullptr;
  }
  std::unique_ptr<WorkerProcess> worker = std::move(idle_.back());
  idle_.pop_back();
  return worker;
}

WorkerAnswer StandingWorkers::Converse(WorkerProcess& worker, const std::string& request) const {
  worker.Send(PackFrame(WorkerFrame::kRequest, request));
  const auto until = WorkerProcess::Clock::now() + patience_;
  for (;;) {
    while (std::optional<WorkerFrame> frame = TakeFrame(worker.input)) {
      if (frame->kind == WorkerFrame::kReady) {
        worker.ready = true;
      } else if (frame->kind == WorkerFrame::kNoMemory) {
        worker.verdict = "it takes too much memory";
      } else {
        return {frame->kind == WorkerFrame::kAnswer, false, std::move(frame->text)};
      }
    }
    if (worker.verdict.empty() && !WaitForMore(worker, until)) {
      worker.verdict = fmt::format("reading it takes more than {} s", patience_.count());
      worker.Kill();
    }
    if (!worker.Receive()) {
      const std::string ending = worker.Ending();
      if (!worker.ready) {
        throw WorkError(fmt::format("{}: does not serve: {}", command_.at(0), ending));
      }
      return {false, true, worker.verdict.empty() ? ending : worker.verdict};
    }
  }
}

}  // namespace pentimento
