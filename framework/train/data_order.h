#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace pentimento {

/// Which picture is shown when: every epoch is a permutation of its own, keyed by (seed, purpose, epoch), so that the
/// place in the sequence is all there is to know for going on. Thread-safe.
class DataOrder {
 public:
  /// @param size pictures in the data set, at least 1.
  DataOrder(std::uint64_t seed, std::string purpose, std::int64_t size);

  /// The picture at `position` (0, 1, ... without end).
  [[nodiscard]] std::int64_t IndexAt(std::int64_t position) const;

 private:
  std::uint64_t seed_;
  std::string purpose_;
  std::int64_t size_;
  mutable std::mutex mutex_;
  mutable std::int64_t cached_epoch_ = -1;
  mutable std::vector<std::int64_t> cached_order_;
};

}  // namespace pentimento
