#include "framework/core/trace.h"

#include <fmt/format.h>

namespace pentimento {
namespace {

constexpr std::size_t kWaitingBytes = 1 << 16;
constexpr std::chrono::milliseconds kBetweenCounts{100};
constexpr int kProcess = 1;

double ProcessorSeconds(std::clock_t ticks) { return static_cast<double>(ticks) / CLOCKS_PER_SEC; }

}  // namespace

Trace::Trace(const std::filesystem::path& path) : file_(path) {
  waiting_ = "{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n";
  waiting_ += Json{{"name", "process_name"}, {"ph", "M"}, {"pid", kProcess}, {"args", {{"name", "pentimento"}}}}.dump();
}

double Trace::Microseconds(Clock::time_point time) const {
  return std::chrono::duration<double, std::micro>(time - start_).count();
}

double Trace::BusyCores() const {
  return ProcessorSeconds(std::clock() - processor_start_) * 1e6 / Microseconds(Clock::now());
}

void Trace::Emit(const Json& event) {
  // File names need not be UTF-8.
  waiting_ += ",\n" + event.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (waiting_.size() >= kWaitingBytes) {
    file_.Write(waiting_);
    waiting_.clear();
  }
}

int Trace::RowOfThisThread(const char* stage) {
  const auto [place, fresh] = rows_.emplace(std::this_thread::get_id(), static_cast<int>(rows_.size()) + 1);
  if (fresh) {
    const int number = ++threads_of_stage_[stage];
    Emit({{"name", "thread_name"},
          {"ph", "M"},
          {"pid", kProcess},
          {"tid", place->second},
          {"args", {{"name", fmt::format("{} {}", stage, number)}}}});
  }
  return place->second;
}

void Trace::CountCores(Clock::time_point now) {
  if (now < counted_ + kBetweenCounts) {
    return;
  }
  const std::clock_t processor = std::clock();
  const double wall = std::chrono::duration<double>(now - counted_).count();
  Emit({{"name", "busy cores"},
        {"ph", "C"},
        {"pid", kProcess},
        {"ts", Microseconds(counted_)},
        {"args", {{"cores", ProcessorSeconds(processor - counted_processor_) / wall}}}});
  counted_ = now;
  counted_processor_ = processor;
}

void Trace::End(const char* stage, const std::string& what, Clock::time_point begin) noexcept {
  const std::lock_guard lock(mutex_);
  if (failure_ != nullptr) {
    return;
  }
  try {
    const Clock::time_point now = Clock::now();
    Emit({{"name", stage},
          {"ph", "X"},
          {"pid", kProcess},
          {"tid", RowOfThisThread(stage)},
          {"ts", Microseconds(begin)},
          {"dur", Microseconds(now) - Microseconds(begin)},
          {"args", {{"of", what}}}});
    CountCores(now);
  } catch (...) {
    failure_ = std::current_exception();
  }
}

void Trace::Commit() {
  const std::lock_guard lock(mutex_);
  if (failure_ != nullptr) {
    std::rethrow_exception(failure_);
  }
  file_.Write(waiting_ + "\n]}\n");
  file_.Commit();
}

}  // namespace pentimento
