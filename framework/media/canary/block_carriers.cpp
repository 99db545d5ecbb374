#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/tiff_directory_writer.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {
namespace {

constexpr std::uint16_t kUrlResource = 0x040B;
constexpr std::uint16_t kThumbnailResource = 0x040C;

}  // namespace

std::string AsNumbers(const std::string& bytes) {
  std::string numbers;
  for (const char c : bytes) {
    numbers += fmt::format("{}{}", numbers.empty() ? "" : " ", static_cast<int>(static_cast<unsigned char>(c)));
  }
  return numbers;
}

std::string CanaryExifBlock(const ExifBlockCarriers& carriers, int orientation) {
  constexpr ByteOrder kOrder = ByteOrder::kLittle;
  constexpr std::uint16_t kJpegCompression = 6;
  TiffDirectoryWriter first(kOrder);
  if (orientation != 1) {
    first.Shorts(tiff_tag::kOrientation, {static_cast<std::uint16_t>(orientation)});
  }
  first.Text(0x011D, carriers.page_name);
  const std::size_t second_place = TiffTree::kHeader + first.Write(0, 0).size();
  const auto second = [&](std::size_t thumbnail_place) {
    TiffDirectoryWriter writer(kOrder);
    writer.Shorts(tiff_tag::kCompression, {kJpegCompression});
    writer.Text(0x010D, carriers.thumbnail_name);
    writer.Long(tiff_tag::kJpegStream, thumbnail_place);
    writer.Long(tiff_tag::kJpegStreamLength, carriers.thumbnail_jpeg.size());
    return writer.Write(second_place, 0);
  };
  return std::string("II*\0", 4) + MakeNumber(TiffTree::kHeader, 4, kOrder) +
         first.Write(TiffTree::kHeader, second_place) + second(second_place + second(0).size()) +
         carriers.thumbnail_jpeg;
}

std::string WithExifTag(std::string block, std::uint16_t tag, const std::string& bytes) {
  constexpr std::uint16_t kUndefined = 7;
  const TiffTree tree = ReadTiffTree(block);
  if (tree.directories.empty() || tree.directories.front().Find(tag) != nullptr) {
    throw DataError("its EXIF block has no directory, or the tag that is to be planted");
  }
  const TiffDirectoryNode& first = tree.directories.front();
  const auto number = [&](std::size_t value, int size) { return MakeNumber(value, size, tree.order); };
  block += std::string(block.size() % 2, '\0');
  const std::size_t place = block.size();
  const std::size_t value_place = place + first.length + TiffField::kEntry;
  std::string entries;
  const auto add_own = [&] {
    entries += number(tag, 2) + number(kUndefined, 2) + number(bytes.size(), 4) + number(value_place, 4);
  };
  bool added = false;
  for (const TiffField& field : first.fields) {
    if (!added && field.tag > tag) {
      add_own();
      added = true;
    }
    entries += block.substr(field.entry_offset, TiffField::kEntry);
  }
  if (!added) {
    add_own();
  }
  const std::string next = block.substr(first.offset + first.length - 4, 4);
  block.replace(first.offset, first.length, std::string(first.length, '\0'));
  block.replace(4, 4, number(place, 4));
  return block + number(first.fields.size() + 1, 2) + entries + next + bytes;
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
