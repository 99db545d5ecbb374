#pragma once

#include <cstdint>
#include <optional>

namespace pentimento {

/// The most that this process has held, in bytes; 0 where the system does not tell. Not `ru_maxrss`, which a process
/// takes over from the one that it was started by.
std::int64_t PeakBytesOfProcess();

/// How much memory some work takes at most, above what the process held before it (Linux: `clear_refs` lowers the high
/// water mark of the resident set).
class PeakMemory {
 public:
  PeakMemory();
  /// Bytes so far; nothing where the system does not tell.
  [[nodiscard]] std::optional<std::int64_t> Bytes() const;

 private:
  std::optional<std::int64_t> before_;
};

}  // namespace pentimento
