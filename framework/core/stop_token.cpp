#include "framework/core/stop_token.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include <unistd.h>

namespace pentimento {
namespace {

/// How often a stop was asked for; the one thing that a signal handler and the watcher share.
std::atomic<int> signals_received{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch lock-free atomics only");

extern "C" void CountSignal(int /*signal*/) {
  if (signals_received.fetch_add(1) > 0) {
    _exit(130);
  }
}

void Handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

// A handler, not a blocked signal: libraries start threads before main, and those would not inherit the mask.
SignalStop::SignalStop() {
  signals_received = 0;
  Handle(&CountSignal);
  watcher_ = std::jthread([this](const std::stop_token& end) {
    // Nobody notifies: a signal handler must not. What is waited with ends the waiting at once when the work is done.
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!end.stop_requested() && signals_received == 0) {
      never.wait_for(lock, end, std::chrono::milliseconds(20), [] { return signals_received > 0; });
    }
    if (signals_received > 0) {
      source_.request_stop();
    }
  });
}

SignalStop::~SignalStop() {
  watcher_.request_stop();
  watcher_.join();
  Handle(SIG_DFL);
}

}  // namespace pentimento
