#include "framework/media/inventory/worker_pool.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/media/inventory/worker_frames.h"

namespace pentimento {
namespace {

using Clock = std::chrono::steady_clock;

/// So many requests are with a worker at a time: the next is there when one is answered. Small enough for requests
/// never to fill the socket's buffer.
constexpr std::size_t kAhead = 4;
/// How often a stop request is looked for.
constexpr int kPollMilliseconds = 100;

/// What a worker may take to end the request that it is at when the pool is stopped.
constexpr std::chrono::milliseconds kGrace{2000};

/// A running worker; ended and waited for when it goes.
class Worker {
 public:
  explicit Worker(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw WorkError(fmt::format("cannot start {}: {}", command.at(0), std::strerror(errno)));
    }
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    // What a library says while it falls over is not for the user: the pool says what happened.
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> arguments;
    for (const std::string& word : command) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    std::vector<char*> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
      environment.push_back(*variable);
    }
    // Parsers make and drop thousands of small objects a file: kept at hand by glibc, a file takes a sixth less.
    std::string tunables = "GLIBC_TUNABLES=glibc.malloc.tcache_count=4096";
    if (std::getenv("GLIBC_TUNABLES") == nullptr) {
      environment.push_back(tunables.data());
    }
    environment.push_back(nullptr);
    const int failure =
        posix_spawn(&pid_, command.at(0).c_str(), &actions, nullptr, arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    socket_ = ends[0];
    if (failure != 0) {
      close(socket_);
      throw MissingError(fmt::format("{}: cannot be started: {}; build or install it beside the program", command.at(0),
                                     std::strerror(failure)));
    }
  }
  ~Worker() {
    if (pid_ > 0) {
      if (!asked.empty()) {
        EndAfterThisRequest();
      }
      if (pid_ > 0) {
        kill(pid_, SIGKILL);
        Wait();
      }
    }
    close(socket_);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  [[nodiscard]] int socket() const { return socket_; }

  /// That a worker is gone is found out when it is read from.
  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EINTR) {
        return;
      }
      bytes.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
    }
  }

  /// Reads what is there; false once the worker is gone.
  bool Receive() {
    std::array<char, 65536> part{};
    const ssize_t got = recv(socket_, part.data(), part.size(), 0);
    input.append(part.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && errno == EINTR);
  }

  void Kill() const { kill(pid_, SIGKILL); }

  /// How it ended, in words.
  std::string Ending() {
    const int status = Wait();
    if (WIFSIGNALED(status)) {
      const int signal = WTERMSIG(status);
      return signal == SIGXCPU ? "it takes too much computing time"
                               : fmt::format("reading it crashed (signal {}: {})", signal, strsignal(signal));
    }
    return fmt::format("reading it ended with exit code {}", WEXITSTATUS(status));
  }

  std::string input;
  std::deque<std::size_t> asked;  ///< requests without an answer, the oldest first
  bool ready = false;
  std::size_t answered = 0;
  Clock::time_point since = Clock::now();  ///< when the oldest request became the oldest
  std::string verdict;                     ///< why the pool killed it; "" if it did not

 private:
  /// A request that writes a file is given the time to put it into place: killed, it would leave half of one.
  void EndAfterThisRequest() {
    kill(pid_, SIGTERM);
    shutdown(socket_, SHUT_WR);
    const Clock::time_point until = Clock::now() + kGrace;
    while (Clock::now() < until) {
      if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
        pid_ = -1;
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }

  int Wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

  pid_t pid_ = -1;
  int socket_ = -1;
};

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
      std::vector<std::unique_ptr<Worker>*> polled_workers;
      for (std::unique_ptr<Worker>& worker : workers_) {
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
        std::unique_ptr<Worker>& worker = *polled_workers[i];
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
  /// Starts a worker where one is needed and hands out requests.
  void Feed(std::unique_ptr<Worker>& worker) {
    if (!worker && !waiting_.empty()) {
      worker = std::make_unique<Worker>(options_.command);
    }
    while (worker && worker->asked.size() < kAhead && !waiting_.empty()) {
      const std::size_t index = waiting_.front();
      // A second try is alone in its worker until it is answered.
      if (tried_[index] && (worker->answered > 0 || !worker->asked.empty())) {
        if (worker->asked.empty()) {
          worker = std::make_unique<Worker>(options_.command);
          continue;
        }
        return;
      }
      waiting_.pop_front();
      if (worker->asked.empty()) {
        worker->since = Clock::now();
      }
      worker->asked.push_back(index);
      worker->Send(PackFrame(WorkerFrame::kRequest, requests_[index]));
      if (tried_[index]) {
        return;
      }
    }
  }

  void TakeAnswers(std::unique_ptr<Worker>& worker) {
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

  /// What a worker leaves behind: the oldest request killed it, the others were not begun.
  void Bury(std::unique_ptr<Worker>& worker) {
    const std::string verdict = worker->verdict;
    const std::string ending = worker->Ending();
    if (!worker->ready) {
      throw WorkError(fmt::format("{}: does not serve: {}", options_.command.at(0), ending));
    }
    std::deque<std::size_t> asked = std::move(worker->asked);
    const bool fresh = worker->answered == 0;
    worker.reset();
    if (asked.empty()) {
      return;
    }
    const std::size_t killer = asked.front();
    asked.pop_front();
    if (fresh || tried_[killer]) {
      Answer(killer, {false, true, verdict.empty() ? ending : verdict});
    } else {
      tried_[killer] = true;
      asked.push_front(killer);
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
  std::vector<std::unique_ptr<Worker>> workers_;
  std::deque<std::size_t> waiting_;
  std::vector<bool> tried_;  ///< requests that killed a worker
  std::size_t done_ = 0;
};

}  // namespace

void AskWorkers(const WorkerPoolOptions& options, const std::vector<std::string>& requests, const StopToken& stop,
                const std::function<void(std::size_t, WorkerAnswer)>& on_answer) {
  Pool(options, requests, on_answer).Run(stop);
}

}  // namespace pentimento
