#pragma once

#include <chrono>
#include <ctime>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"

namespace pentimento {

/// Which thread did what when, as a file that chrome://tracing and ui.perfetto.dev show: Google's "Trace Event Format",
/// complete events (`"ph": "X"`) with a row a thread, and a counter of the cores that the process kept busy.
/// Thread-safe.
class Trace {
 public:
  /// The file appears with `Commit`. @throws WorkError.
  explicit Trace(const std::filesystem::path& path);

  /// @throws WorkError if the file could not be written.
  void Commit();

  /// Processor time of the whole process, whatever it was for, over wall time, since the beginning.
  [[nodiscard]] double BusyCores() const;

 private:
  friend class TraceSpan;
  using Clock = std::chrono::steady_clock;

  /// Never throws: what goes wrong is for `Commit` to tell.
  void End(const char* stage, const std::string& what, Clock::time_point begin) noexcept;
  void Emit(const Json& event);
  void CountCores(Clock::time_point now);
  [[nodiscard]] int RowOfThisThread(const char* stage);
  [[nodiscard]] double Microseconds(Clock::time_point time) const;

  const Clock::time_point start_ = Clock::now();
  const std::clock_t processor_start_ = std::clock();
  mutable std::mutex mutex_;
  AtomicFile file_;
  std::string waiting_;  ///< events that are not in the file yet
  std::map<std::thread::id, int> rows_;
  std::map<std::string, int> threads_of_stage_;
  Clock::time_point counted_ = start_;  ///< when busy cores were counted last
  std::clock_t counted_processor_ = processor_start_;
  std::exception_ptr failure_;
};

/// One piece of work in a trace, from where it is made to where it ends.
class TraceSpan {
 public:
  /// @param trace null: nothing is recorded. @param stage names the event, and with a number its thread's row; a
  /// literal.
  /// @param what it is done to.
  TraceSpan(Trace* trace, const char* stage, std::string_view what)
      : trace_(trace), stage_(stage), what_(trace == nullptr ? "" : what), begin_(Trace::Clock::now()) {}
  ~TraceSpan() {
    if (trace_ != nullptr) {
      trace_->End(stage_, what_, begin_);
    }
  }
  TraceSpan(const TraceSpan&) = delete;
  TraceSpan& operator=(const TraceSpan&) = delete;

 private:
  Trace* trace_;
  const char* stage_;
  std::string what_;
  Trace::Clock::time_point begin_;
};

}  // namespace pentimento
