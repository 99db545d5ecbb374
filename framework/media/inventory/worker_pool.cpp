#include "framework/media/inventory/worker_pool.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <poll.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/worker_frames.h"
#include "framework/media/inventory/worker_process.h"

namespace pentimento {
namespace {

using Clock = WorkerProcess::Clock;

/// So many requests are with a worker at a time: the next is there when some are answered together. Small enough for
/// requests never to fill the socket's buffer.
constexpr std::size_t kAhead = 12;
/// How often a stop request is looked for.
constexpr int kPollMilliseconds = 100;

class Pool {
 public:
  Pool(const WorkerPoolOptions& options, const std::vector<std::string>& requests,
       const std::function<void(std::size_t, WorkerAnswer)>& on_answer)
      : options_(options), requests_(requests), on_answer_(on_answer), tried_(requests.size(), false) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      waiting_.push_back(i);
    }
  }

  void Run(const StopToken& stop) {
    workers_.resize(std::min(requests_.size(), static_cast<std::size_t>(std::max(1, options_.workers))));
    while (done_ < requests_.size()) {
      ThrowIfStopped(stop);
      std::vector<pollfd> polled;
      std::vector<std::unique_ptr<WorkerProcess>*> polled_workers;
      for (std::unique_ptr<WorkerProcess>& worker : workers_) {
        Feed(worker);
        if (worker) {
          polled.push_back({worker->socket(), POLLIN, 0});
          polled_workers.push_back(&worker);
        }
      }
      if (poll(polled.data(), polled.size(), kPollMilliseconds) < 0 && errno != EINTR) {
        throw WorkError(fmt::format("cannot wait for workers: {}", std::strerror(errno)));
      }
      for (std::size_t i = 0; i < polled.size(); ++i) {
        std::unique_ptr<WorkerProcess>& worker = *polled_workers[i];
        if ((polled[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
          if (!worker->Receive()) {
            Bury(worker);
            continue;
          }
          TakeAnswers(worker);
        } else if (!worker->asked.empty() && Clock::now() - worker->since > options_.patience) {
          worker->verdict = fmt::format("reading it takes more than {} s", options_.patience.count());
          worker->Kill();
        }
      }
    }
  }

 private:
  /// Starts a worker where one is needed and hands out requests: one that is tried again is alone in a fresh worker.
  void Feed(std::unique_ptr<WorkerProcess>& worker) {
    while (!waiting_.empty()) {
      const std::size_t index = waiting_.front();
      if (!worker || (tried_[index] && worker->asked.empty() && worker->answered > 0)) {
        worker = std::make_unique<WorkerProcess>(options_.command);
      }
      std::deque<std::size_t>& asked = worker->asked;
      if (asked.size() == kAhead || (!asked.empty() && (tried_[index] || tried_[asked.front()]))) {
        return;
      }
      waiting_.pop_front();
      if (asked.empty()) {
        worker->since = Clock::now();
      }
      asked.push_back(index);
      worker->Send(PackFrame(WorkerFrame::kRequest, requests_[index]));
    }
  }

  void TakeAnswers(std::unique_ptr<WorkerProcess>& worker) {
    while (std::optional<WorkerFrame> frame = TakeFrame(worker->input)) {
      if (frame->kind == WorkerFrame::kReady) {
        worker->ready = true;
        continue;
      }
      if (worker->asked.empty()) {
        throw WorkError(fmt::format("{}: answers without being asked", options_.command.at(0)));
      }
      if (frame->kind == WorkerFrame::kNoMemory) {
        // It ends now, and is buried as what the request did to it.
        worker->verdict = "it takes too much memory";
        return;
      }
      const std::size_t index = worker->asked.front();
      worker->asked.pop_front();
      ++worker->answered;
      worker->since = Clock::now();
      Answer(index, {frame->kind == WorkerFrame::kAnswer, false, std::move(frame->text)});
    }
  }

  /// What a worker leaves behind: any of its requests may have killed it, unless it had one alone.
  void Bury(std::unique_ptr<WorkerProcess>& worker) {
    const std::string verdict = worker->verdict;
    const std::string ending = worker->Ending();
    if (!worker->ready) {
      throw WorkError(fmt::format("{}: does not serve: {}", options_.command.at(0), ending));
    }
    const std::deque<std::size_t> asked = std::move(worker->asked);
    const bool alone = worker->answered == 0 && asked.size() == 1;
    worker.reset();
    if (alone) {
      Answer(asked.front(), {false, true, verdict.empty() ? ending : verdict});
      return;
    }
    for (const std::size_t index : asked) {
      tried_[index] = true;
    }
    waiting_.insert(waiting_.begin(), asked.begin(), asked.end());
  }

  void Answer(std::size_t index, WorkerAnswer answer) {
    ++done_;
    on_answer_(index, std::move(answer));
  }

  const WorkerPoolOptions& options_;
  const std::vector<std::string>& requests_;
  const std::function<void(std::size_t, WorkerAnswer)>& on_answer_;
  std::vector<std::unique_ptr<WorkerProcess>> workers_;
  std::deque<std::size_t> waiting_;
  std::vector<bool> tried_;  ///< requests of workers that died
  std::size_t done_ = 0;
};

}  // namespace

void AskWorkers(const WorkerPoolOptions& options, const std::vector<std::string>& requests, const StopToken& stop,
                const std::function<void(std::size_t, WorkerAnswer)>& on_answer) {
  Pool(options, requests, on_answer).Run(stop);
}

}  // namespace pentimento
