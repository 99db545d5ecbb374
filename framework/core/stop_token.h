#pragma once

#include <stop_token>
#include <thread>

#include "framework/core/errors.h"

namespace pentimento {

/// What long work asks between two steps; the standard one serves. A default-constructed token never stops.
using StopToken = std::stop_token;

/// @throws Interrupted if a stop was requested.
inline void ThrowIfStopped(const StopToken& stop) {
  if (stop.stop_requested()) {
    throw Interrupted("interrupted");
  }
}

/// Turns SIGINT and SIGTERM into a stop request for as long as it lives; a second signal ends the process at once
/// with exit code 130. One instance a process at a time.
class SignalStop {
 public:
  SignalStop();
  ~SignalStop();
  SignalStop(const SignalStop&) = delete;
  SignalStop& operator=(const SignalStop&) = delete;

  [[nodiscard]] StopToken Token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace pentimento
