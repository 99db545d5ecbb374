#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include "framework/media/inventory/worker_frames.h"
#include "framework/media/inventory/worker_pool.h"

namespace pentimento {
namespace {

using Clock = std::chrono::steady_clock;

/// AddressSanitizer's shadow alone is more address space than any limit.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kLimitsAddressSpace = false;
#else
constexpr bool kLimitsAddressSpace = true;
#endif

void LimitAddressSpace(std::size_t bytes) {
  rlimit limit{};
  if (kLimitsAddressSpace && getrlimit(RLIMIT_AS, &limit) == 0) {
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_AS, &limit);
  }
}

/// Every request takes and frees about the same memory: giving it back to the system in between costs page faults.
void KeepFreedMemory() {
  constexpr int kKept = 64 << 20;
  mallopt(M_TRIM_THRESHOLD, kKept);
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TOP_PAD, 1 << 20);
}

/// The process may go on for so long beyond what it has used; the kernel compares whole seconds, so that it is up to
/// one more, and never one less.
void AllowProcessorTime(std::chrono::milliseconds time) {
  rusage used{};
  rlimit limit{};
  if (getrusage(RUSAGE_SELF, &used) == 0 && getrlimit(RLIMIT_CPU, &limit) == 0) {
    const long spent = used.ru_utime.tv_sec + used.ru_stime.tv_sec + 2;
    limit.rlim_cur = static_cast<rlim_t>(spent + std::chrono::ceil<std::chrono::seconds>(time).count()) - 1;
    setrlimit(RLIMIT_CPU, &limit);
  }
}

/// Ends the process as that limit does, once a request has computed for exactly so long.
class ProcessorAlarm {
 public:
  ProcessorAlarm() {
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGXCPU;
    made_ = timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer_) == 0;
  }
  ~ProcessorAlarm() {
    if (made_) {
      timer_delete(timer_);
    }
  }
  ProcessorAlarm(const ProcessorAlarm&) = delete;
  ProcessorAlarm& operator=(const ProcessorAlarm&) = delete;

  void Set(std::chrono::milliseconds time) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    itimerspec until{};
    until.it_value.tv_sec = seconds.count();
    until.it_value.tv_nsec = std::chrono::nanoseconds(time - seconds).count();
    if (made_) {
      timer_settime(timer_, 0, &until, nullptr);
    }
  }

 private:
  timer_t timer_{};
  bool made_ = false;
};

/// Set once the pool wants the worker to end.
volatile std::sig_atomic_t must_end = 0;

bool Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (sent < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
  }
  return true;
}

/// Reads more of the input; false at its end.
bool Receive(std::string& bytes) {
  static std::array<char, 16384> part;  // not cleared for each
  ssize_t got = -1;
  do {
    got = read(STDIN_FILENO, part.data(), part.size());
  } while (got < 0 && errno == EINTR);
  bytes.append(part.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

int ServeRequests(const WorkerLimits& limits, const std::function<std::string(const std::string&)>& answer,
                  std::chrono::milliseconds hold) {
  LimitAddressSpace(limits.address_space);
  KeepFreedMemory();
  const ProcessorAlarm alarm;
  // Whoever interrupts the program means the pool, which ends its workers.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, [](int) { must_end = 1; });
  std::string input;
  std::string output = PackFrame(WorkerFrame::kReady, "");
  auto last_sent = Clock::now();
  for (;;) {
    std::optional<WorkerFrame> request = TakeFrame(input);
    if (!request || Clock::now() - last_sent >= hold) {
      if (!Send(std::exchange(output, {}))) {
        return 1;
      }
      last_sent = Clock::now();
    }
    while (!request) {
      if (!Receive(input)) {
        return 0;
      }
      request = TakeFrame(input);
    }
    if (must_end != 0) {
      return 0;
    }
    AllowProcessorTime(limits.cpu_time);
    alarm.Set(limits.cpu_time);
    try {
      AppendFrame(output, WorkerFrame::kAnswer, answer(request->text));
    } catch (const std::bad_alloc&) {
      Send(output);
      Send(PackFrame(WorkerFrame::kNoMemory, ""));
      return 1;
    } catch (const std::exception& error) {
      AppendFrame(output, WorkerFrame::kError, error.what());
    }
  }
}

}  // namespace pentimento
