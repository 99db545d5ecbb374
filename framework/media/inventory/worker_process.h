#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace pentimento {

/// A program of that name in the folder of the program that runs.
std::filesystem::path ProgramBesideThisOne(const std::string& name);

/// pentimento-metadata-worker, whose modes metrics/metadata/worker_main.cpp lists.
std::filesystem::path MetadataWorkerProgram();

/// A running worker, as who asks it sees it; ended and waited for when it goes.
class WorkerProcess {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param command its program and arguments. @throws MissingError if it is not there, WorkError.
  explicit WorkerProcess(const std::vector<std::string>& command);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  [[nodiscard]] int socket() const { return socket_; }

  /// That a worker is gone is found out when it is read from.
  void Send(std::string_view bytes) const;

  /// Reads what is there, or waits for it; false once the worker is gone.
  bool Receive();

  void Kill() const;

  /// Waits for its end. @returns how it ended, in words.
  std::string Ending();

  std::string input;
  std::deque<std::size_t> asked;  ///< requests without an answer, the oldest first
  bool ready = false;
  std::size_t answered = 0;
  Clock::time_point since = Clock::now();  ///< when the oldest request became the oldest
  std::string verdict;                     ///< why its owner killed it; "" if it did not

 private:
  /// A request that writes a file is given the time to put it into place: killed, it would leave half of one.
  void EndAfterThisRequest();
  int Wait();

  pid_t pid_ = -1;
  int socket_ = -1;
};

}  // namespace pentimento
