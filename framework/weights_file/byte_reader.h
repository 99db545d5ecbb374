#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "framework/core/errors.h"

namespace pentimento {

/// Reads little-endian numbers and bytes one after the other, never beyond the end.
class ByteReader {
 public:
  /// @param source "FILE: its PART", for messages.
  ByteReader(std::string_view bytes, std::string source) : bytes_(bytes), source_(std::move(source)) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] const std::string& source() const { return source_; }

  /// @throws WeightsError if there are not so many.
  std::string_view Take(std::uint64_t count) {
    if (count > left()) {
      Fail(
          fmt::format("{} bytes are wanted and {} are left; the file may be truncated, fetch it again", count, left()));
    }
    const std::string_view taken = bytes_.substr(at_, static_cast<std::size_t>(count));
    at_ += static_cast<std::size_t>(count);
    return taken;
  }

  /// An unsigned number of `size` (at most 8) bytes.
  std::uint64_t Number(std::size_t size) {
    std::uint64_t value = 0;
    const std::string_view taken = Take(size);
    for (std::size_t i = size; i-- > 0;) {
      value = value << 8U | static_cast<unsigned char>(taken[i]);
    }
    return value;
  }

  /// Up to the line feed, which is passed over.
  std::string_view Line() {
    const std::size_t end = bytes_.find('\n', at_);
    const std::string_view line = Take((end == std::string_view::npos ? bytes_.size() + 1 : end) - at_);
    ++at_;
    return line;
  }

  [[noreturn]] void Fail(std::string_view what) const {
    throw WeightsError(fmt::format("{}: byte {}: {}", source_, at_, what));
  }

 private:
  std::string_view bytes_;
  std::string source_;
  std::size_t at_ = 0;
};

}  // namespace pentimento
