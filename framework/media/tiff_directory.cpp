#include "framework/media/tiff_directory.h"

namespace pentimento {
namespace {

/// Bytes of one value of a TIFF field type; 0 for an unknown type (TIFF 6.0, section 2).
std::size_t SizeOfType(std::uint16_t type) {
  constexpr std::uint8_t kSizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
  return type < std::size(kSizes) ? kSizes[type] : 0;
}

}  // namespace

std::uint32_t TiffDirectory::Read(std::size_t offset, int size) const {
  std::uint32_t value = 0;
  for (int i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(bytes_[offset + static_cast<std::size_t>(i)]);
    value |= static_cast<std::uint32_t>(byte) << (8 * (big_endian_ ? size - 1 - i : i));
  }
  return value;
}

std::optional<TiffDirectory> TiffDirectory::Parse(std::string_view bytes) {
  using namespace std::string_view_literals;
  TiffDirectory directory;
  directory.bytes_ = bytes;
  if (bytes.size() < 8 || (!bytes.starts_with("II*\0"sv) && !bytes.starts_with("MM\0*"sv))) {
    return std::nullopt;
  }
  directory.big_endian_ = bytes[0] == 'M';
  const std::size_t start = directory.Read(4, 4);
  if (start < 8 || start > bytes.size() - 2) {
    return std::nullopt;
  }
  const std::size_t count = directory.Read(start, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = start + 2 + 12 * i;
    if (at + 12 > bytes.size()) {
      break;
    }
    Entry entry;
    entry.type = static_cast<std::uint16_t>(directory.Read(at + 2, 2));
    entry.count = directory.Read(at + 4, 4);
    const std::size_t size = SizeOfType(entry.type) * entry.count;
    entry.offset = size <= 4 ? at + 8 : directory.Read(at + 8, 4);
    if (size > 0 && entry.offset <= bytes.size() && size <= bytes.size() - entry.offset) {
      directory.entries_.emplace(static_cast<std::uint16_t>(directory.Read(at, 2)), entry);
    }
  }
  return directory;
}

const TiffDirectory::Entry* TiffDirectory::Find(std::uint16_t tag) const {
  const auto found = entries_.find(tag);
  return found == entries_.end() ? nullptr : &found->second;
}

std::vector<std::uint32_t> TiffDirectory::Numbers(std::uint16_t tag) const {
  std::vector<std::uint32_t> numbers;
  const Entry* entry = Find(tag);
  if (entry != nullptr && (entry->type == 1 || entry->type == 3 || entry->type == 4)) {
    const std::size_t size = SizeOfType(entry->type);
    for (std::size_t i = 0; i < entry->count; ++i) {
      numbers.push_back(Read(entry->offset + i * size, static_cast<int>(size)));
    }
  }
  return numbers;
}

std::uint32_t TiffDirectory::Number(std::uint16_t tag, std::uint32_t fallback) const {
  const std::vector<std::uint32_t> numbers = Numbers(tag);
  return numbers.empty() ? fallback : numbers.front();
}

std::string_view TiffDirectory::Bytes(std::uint16_t tag) const {
  const Entry* entry = Find(tag);
  return entry == nullptr ? std::string_view() : bytes_.substr(entry->offset, SizeOfType(entry->type) * entry->count);
}

int TiffDirectory::Orientation() const {
  const std::uint32_t stated = Number(kOrientation, 1);
  return stated >= 1 && stated <= 8 ? static_cast<int>(stated) : 1;
}

int OrientationOfExif(std::string_view exif) {
  using namespace std::string_view_literals;
  if (exif.starts_with("Exif\0\0"sv)) {
    exif.remove_prefix(6);
  }
  const std::optional<TiffDirectory> directory = TiffDirectory::Parse(exif);
  return directory ? directory->Orientation() : 1;
}

}  // namespace pentimento
