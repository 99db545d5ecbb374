#include "experiments/benchmarks/peak_memory.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace pentimento {
namespace {

/// A line of /proc/self/status, in bytes: "VmHWM:    123 kB".
std::optional<std::int64_t> StatusBytes(std::string_view key) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == key && status >> kilobytes) {
      return kilobytes * 1024;
    }
  }
  return std::nullopt;
}

}  // namespace

std::int64_t PeakBytesOfProcess() { return StatusBytes("VmHWM:").value_or(0); }

PeakMemory::PeakMemory() {
  std::ofstream clear("/proc/self/clear_refs");
  clear << "5" << std::flush;
  if (clear) {
    before_ = StatusBytes("VmRSS:");
  }
}

std::optional<std::int64_t> PeakMemory::Bytes() const {
  const std::optional<std::int64_t> peak = StatusBytes("VmHWM:");
  return before_ && peak ? std::optional(std::max<std::int64_t>(*peak - *before_, 0)) : std::nullopt;
}

}  // namespace pentimento
