#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "framework/media/container/bytes.h"

namespace pentimento {

/// Writes one directory of a TIFF file or EXIF block (TIFF 6.0, section 2). Entries are added in the order of their
/// tags.
class TiffDirectoryWriter {
 public:
  explicit TiffDirectoryWriter(ByteOrder order) : order_(order) {}

  void Text(std::uint16_t tag, const std::string& text);
  void Shorts(std::uint16_t tag, const std::vector<std::uint16_t>& values);
  void Long(std::uint16_t tag, std::size_t value);

  /// Directory and values, which follow it, as they stand at `place` of the file. @param next where the next directory
  /// stands; 0 for none. The size depends on neither, nor on numbers; it is even.
  [[nodiscard]] std::string Write(std::size_t place, std::size_t next) const;

 private:
  struct Entry {
    std::uint16_t tag;
    std::uint16_t type;
    std::size_t count;
    std::string value;
  };
  ByteOrder order_;
  std::vector<Entry> entries_;
};

}  // namespace pentimento
