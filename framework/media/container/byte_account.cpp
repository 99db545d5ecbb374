#include "framework/media/container/byte_account.h"

#include "framework/media/container/bytes.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/container/tiff_walker.h"

namespace pentimento {
namespace {

std::size_t UnknownIn(const ContainerMap& map) {
  std::size_t unknown = 0;
  for (const Segment& segment : map.segments) {
    unknown += segment.role == ByteRole::kUnknown ? segment.length : 0;
  }
  return unknown;
}

}  // namespace

ByteAccount AccountBytes(std::string_view bytes, const ContainerMap& map) {
  ByteAccount account;
  account.total = map.total;
  for (const Segment& segment : map.segments) {
    std::size_t unknown = segment.role == ByteRole::kUnknown ? segment.length : 0;
    // In a TIFF the directories are segments themselves.
    if (segment.carrier == "exif" && map.format != "tiff") {
      unknown = UnknownIn(WalkExifBlock(Part(bytes, segment.payload_offset, segment.payload_length)));
    }
    account.unknown += unknown;
    (segment.role == ByteRole::kImage ? account.image : account.known) += segment.length - unknown;
  }
  return account;
}

}  // namespace pentimento
