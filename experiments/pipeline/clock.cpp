#include "experiments/pipeline/clock.h"

#include <chrono>

#include <fmt/chrono.h>

namespace pentimento {

std::string UtcNow() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

}  // namespace pentimento
