#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "framework/core/json.h"
#include "framework/core/progress.h"

namespace pentimento {

/// A run's structured log, `log.jsonl`: one JSON object a line for each task begun, each note (both passed on to the
/// progress display) and what else was worth keeping. Keeps the time that each task took.
class RunLog : public Progress {
 public:
  /// @throws WorkError if the file cannot be appended to.
  RunLog(const std::filesystem::path& file, Progress& display);
  ~RunLog() override;

  void Begin(std::string_view task, std::int64_t total) override;
  void At(std::int64_t done) override;
  void Note(std::string_view line) override;
  void Log(std::string_view text) override;

  /// [{"task": "train cyc", "seconds": 200.1}, ...] of this process, the current task included.
  [[nodiscard]] Json StageTimes() const;

 private:
  class Sink;
  void EndTask();

  Progress& display_;
  std::unique_ptr<Sink> sink_;
  std::string task_;
  std::chrono::steady_clock::time_point task_begin_;
  Json times_ = Json::array();
};

}  // namespace pentimento
