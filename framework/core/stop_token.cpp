#include "framework/core/stop_token.h"

#include <csignal>
#include <ctime>

#include <unistd.h>

namespace pentimento {
namespace {

sigset_t WatchedSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

SignalStop::SignalStop() {
  const sigset_t set = WatchedSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::jthread([this, set](const std::stop_token& end) {
    bool asked = false;
    while (!end.stop_requested()) {
      const timespec wait{0, 50'000'000};
      if (sigtimedwait(&set, nullptr, &wait) < 0) {
        continue;
      }
      if (asked) {
        _exit(130);
      }
      asked = true;
      source_.request_stop();
    }
  });
}

SignalStop::~SignalStop() {
  watcher_.request_stop();
  watcher_.join();
  const sigset_t set = WatchedSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace pentimento
