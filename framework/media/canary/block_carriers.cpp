#include <fmt/format.h>

#include "framework/media/canary/carriers.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/photoshop_resources.h"

namespace pentimento {
namespace {

constexpr std::uint16_t kUrlResource = 0x040B;
constexpr std::uint16_t kThumbnailResource = 0x040C;

std::string Little(std::uint64_t value, int size) { return MakeNumber(value, size, ByteOrder::kLittle); }

/// An entry of a TIFF directory (TIFF 6.0, section 2) whose value is one number, or stands at an offset.
std::string TiffEntry(std::uint16_t tag, std::uint16_t type, std::size_t count, std::size_t value) {
  return Little(tag, 2) + Little(type, 2) + Little(count, 4) + Little(value, 4);
}

}  // namespace

std::string AsNumbers(const std::string& bytes) {
  std::string numbers;
  for (const char c : bytes) {
    numbers += fmt::format("{}{}", numbers.empty() ? "" : " ", static_cast<int>(static_cast<unsigned char>(c)));
  }
  return numbers;
}

std::string CanaryExifBlock(const std::string& page_name, int orientation, const std::string& thumbnail_jpeg) {
  constexpr std::uint16_t kText = 2;
  constexpr std::uint16_t kShort = 3;
  constexpr std::uint16_t kLong = 4;
  constexpr std::size_t kHeader = 8;
  constexpr std::size_t kEntry = 12;
  const auto directory_size = [](std::size_t entries) { return 2 + entries * kEntry + 4; };
  const bool is_turned = orientation != 1;
  const std::size_t entries = is_turned ? 2 : 1;
  const std::size_t name_place = kHeader + directory_size(entries);
  const std::string name = page_name + std::string(2 - page_name.size() % 2, '\0');  // ends in a zero, words are even
  const std::size_t second_place = name_place + name.size();
  const std::size_t thumbnail_place = second_place + directory_size(3);
  constexpr std::uint64_t kJpegCompression = 6;

  std::string block = std::string("II*\0", 4) + Little(kHeader, 4) + Little(entries, 2);
  if (is_turned) {
    block += TiffEntry(0x0112, kShort, 1, static_cast<std::size_t>(orientation));
  }
  block += TiffEntry(0x011D, kText, page_name.size() + 1, name_place) + Little(second_place, 4) + name;
  block += Little(3, 2) + TiffEntry(0x0103, kShort, 1, kJpegCompression);
  block += TiffEntry(0x0201, kLong, 1, thumbnail_place) + TiffEntry(0x0202, kLong, 1, thumbnail_jpeg.size());
  return block + Little(0, 4) + thumbnail_jpeg;
}

std::string PhotoshopBlock(std::uint16_t id, const std::string& data) {
  // No name: an empty Pascal string, padded to two bytes.
  return "8BIM" + MakeNumber(id, 2) + MakeNumber(0, 2) + MakeNumber(data.size(), 4) + data +
         std::string(data.size() % 2, '\0');
}

std::string PhotoshopBlocks(const PhotoshopCarriers& carriers) {
  constexpr std::uint64_t kIsJpeg = 1;
  constexpr std::uint64_t kBits = 24;
  const auto side = static_cast<std::uint64_t>(carriers.side);
  const std::uint64_t row = (side * kBits + 31) / 32 * 4;
  const std::string thumbnail = MakeNumber(kIsJpeg, 4) + MakeNumber(side, 4) + MakeNumber(side, 4) +
                                MakeNumber(row, 4) + MakeNumber(row * side, 4) +
                                MakeNumber(carriers.thumbnail_jpeg.size(), 4) + MakeNumber(kBits, 2) +
                                MakeNumber(1, 2) + carriers.thumbnail_jpeg;
  return PhotoshopBlock(kUrlResource, carriers.url) + PhotoshopBlock(kThumbnailResource, thumbnail);
}

}  // namespace pentimento
