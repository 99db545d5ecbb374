#include "framework/media/canary/tiff_directory_writer.h"

namespace pentimento {
namespace {

constexpr std::uint16_t kAscii = 2;
constexpr std::uint16_t kShort = 3;
constexpr std::uint16_t kLong = 4;
/// A value of so many bytes stands in the entry.
constexpr std::size_t kInline = 4;
constexpr std::size_t kEntry = 12;

}  // namespace

void TiffDirectoryWriter::Text(std::uint16_t tag, const std::string& text) {
  entries_.push_back({tag, kAscii, text.size() + 1, text + '\0'});
}

void TiffDirectoryWriter::Shorts(std::uint16_t tag, const std::vector<std::uint16_t>& values) {
  std::string bytes;
  for (const std::uint16_t value : values) {
    bytes += MakeNumber(value, 2, order_);
  }
  entries_.push_back({tag, kShort, values.size(), std::move(bytes)});
}

void TiffDirectoryWriter::Long(std::uint16_t tag, std::size_t value) {
  entries_.push_back({tag, kLong, 1, MakeNumber(value, 4, order_)});
}

std::string TiffDirectoryWriter::Write(std::size_t place, std::size_t next) const {
  const std::size_t values_place = place + 2 + entries_.size() * kEntry + 4;
  std::string directory = MakeNumber(entries_.size(), 2, order_);
  std::string values;
  for (const Entry& entry : entries_) {
    directory +=
        MakeNumber(entry.tag, 2, order_) + MakeNumber(entry.type, 2, order_) + MakeNumber(entry.count, 4, order_);
    if (entry.value.size() <= kInline) {
      directory += entry.value + std::string(kInline - entry.value.size(), '\0');
    } else {
      directory += MakeNumber(values_place + values.size(), 4, order_);
      // Values begin at even places.
      values += entry.value + std::string(entry.value.size() % 2, '\0');
    }
  }
  return directory + MakeNumber(next, 4, order_) + values;
}

}  // namespace pentimento
