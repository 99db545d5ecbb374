#include "experiments/cli/console_progress.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace pentimento {
namespace {

using Clock = std::chrono::steady_clock;

std::string Duration(double seconds) {
  const auto whole = std::lround(seconds);
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02} min", whole / 60, whole % 60);
}

class ConsoleProgress : public Progress {
 public:
  ConsoleProgress() : terminal_(isatty(STDERR_FILENO) == 1) {}
  ~ConsoleProgress() override { EndLine(); }

  void Begin(std::string_view task, std::int64_t total) override {
    EndLine();
    const bool same_task = task == task_;
    task_ = task;
    total_ = total;
    begin_ = Clock::now();
    next_ = begin_ + (terminal_ ? std::chrono::milliseconds(0) : kPlainInterval);
    if (!terminal_ && !same_task) {
      fmt::print(stderr, "{}\n", task_);
    } else if (terminal_) {
      Draw(0);
    }
  }

  void At(std::int64_t done) override {
    const auto now = Clock::now();
    if (now < next_ && done != total_) {
      return;
    }
    next_ = now + (terminal_ ? std::chrono::milliseconds(100) : kPlainInterval);
    if (terminal_) {
      Draw(done);
    } else if (done != total_) {
      fmt::print(stderr, "  {}: {}\n", task_, State(done));
    }
  }

  void Note(std::string_view line) override {
    EndLine();
    fmt::print(stderr, "  {}\n", line);
  }

 private:
  static constexpr auto kPlainInterval = std::chrono::milliseconds(15000);

  [[nodiscard]] std::string State(std::int64_t done) const {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    if (total_ <= 0) {
      return fmt::format("{}", done);
    }
    const double left = done > 0 ? seconds / static_cast<double>(done) * static_cast<double>(total_ - done) : 0.0;
    return fmt::format("{}/{}{}", done, total_, done > 0 && done < total_ ? ", " + Duration(left) + " left" : "");
  }

  void Draw(std::int64_t done) {
    constexpr std::int64_t kWidth = 24;
    std::string bar;
    if (total_ > 0) {
      const std::int64_t filled = std::clamp<std::int64_t>(done * kWidth / total_, 0, kWidth);
      bar = fmt::format(" [{}{}] {}", std::string(static_cast<std::size_t>(filled), '='),
                        std::string(static_cast<std::size_t>(kWidth - filled), ' '), State(done));
    }
    fmt::print(stderr, "\r\x1b[K{}{}", task_, bar);
    std::fflush(stderr);
    drawn_ = true;
  }

  void EndLine() {
    if (drawn_) {
      fmt::print(stderr, "\n");
      drawn_ = false;
    }
  }

  bool terminal_;
  bool drawn_ = false;
  std::string task_;
  std::int64_t total_ = 0;
  Clock::time_point begin_;
  Clock::time_point next_;
};

}  // namespace

std::unique_ptr<Progress> MakeConsoleProgress() { return std::make_unique<ConsoleProgress>(); }

}  // namespace pentimento
