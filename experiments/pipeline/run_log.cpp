#include "experiments/pipeline/run_log.h"

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include "experiments/pipeline/clock.h"
#include "framework/core/errors.h"

namespace pentimento {

class RunLog::Sink {
 public:
  explicit Sink(const std::filesystem::path& file) try
      : logger_("run", std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string())) {
    logger_.set_pattern("%v");
    logger_.flush_on(spdlog::level::info);
  } catch (const spdlog::spdlog_ex& error) {
    throw WorkError(fmt::format("{}: cannot write: {}", file.string(), error.what()));
  }

  void Write(Json line) {
    line["time"] = UtcNow();
    logger_.info("{}", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

 private:
  spdlog::logger logger_;
};

RunLog::RunLog(const std::filesystem::path& file, Progress& display)
    : display_(display), sink_(std::make_unique<Sink>(file)) {}

RunLog::~RunLog() = default;

void RunLog::EndTask() { times_ = StageTimes(); }

void RunLog::Begin(std::string_view task, std::int64_t total) {
  if (task != task_) {
    EndTask();
    task_ = task;
    task_begin_ = std::chrono::steady_clock::now();
    sink_->Write({{"event", "begin"}, {"task", task_}});
  }
  display_.Begin(task, total);
}

void RunLog::At(std::int64_t done) { display_.At(done); }

void RunLog::Note(std::string_view line) {
  sink_->Write({{"event", "note"}, {"task", task_}, {"text", std::string(line)}});
  display_.Note(line);
}

void RunLog::Log(std::string_view text) {
  sink_->Write({{"event", "log"}, {"task", task_}, {"text", std::string(text)}});
}

Json RunLog::StageTimes() const {
  Json times = times_;
  if (!task_.empty()) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - task_begin_).count();
    times.push_back({{"task", task_}, {"seconds", seconds}});
  }
  return times;
}

}  // namespace pentimento
