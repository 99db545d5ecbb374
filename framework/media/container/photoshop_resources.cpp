#include "framework/media/container/photoshop_resources.h"

#include <algorithm>
#include <array>

#include "framework/media/container/bytes.h"

namespace pentimento {

PhotoshopResources ReadPhotoshopResources(std::string_view bytes) {
  constexpr auto kBlockSignatures = std::to_array<std::string_view>({"8BIM", "AgHg", "DCSR", "MeSa", "PHUT"});
  PhotoshopResources read;
  while (true) {
    const std::size_t at = read.end;
    if (std::find(kBlockSignatures.begin(), kBlockSignatures.end(), Part(bytes, at, 4)) == kBlockSignatures.end()) {
      return read;
    }
    const std::size_t name_length = ByteAt(bytes, at + 6);
    const std::size_t name_end = at + 7 + name_length + (name_length + 1) % 2;
    const std::size_t size = ReadNumber(bytes, name_end, 4);
    const std::size_t data = name_end + 4;
    if (!Holds(bytes, data, size)) {
      return read;
    }
    read.resources.push_back({static_cast<std::uint16_t>(ReadNumber(bytes, at + 4, 2)), at,
                              Part(bytes, at + 7, name_length), data, bytes.substr(data, size)});
    read.end = std::min(data + size + size % 2, bytes.size());
  }
}

std::string_view PhotoshopResourceName(std::uint16_t id) {
  switch (id) {
    case 0x03ED:
      return "resolution";
    case 0x0404:
      return "IPTC";
    case 0x0406:
      return "JPEG quality";
    case 0x0409:
    case 0x040C:
      return "thumbnail";
    case 0x040A:
      return "copyright flag";
    case 0x040B:
      return "URL";
    case 0x040F:
      return "ICC profile";
    case 0x0414:
      return "document's seed of layer numbers";
    case 0x041A:
      return "slices";
    case 0x041E:
      return "list of URLs";
    case 0x0421:
      return "version and writer";
    case 0x0422:
    case 0x0423:
      return "EXIF";
    case 0x0424:
      return "XMP";
    case 0x0425:
      return "digest of the caption";
    case 0x0BB7:
      return "name of the clipping path";
    default:
      return id >= 0x07D0 && id <= 0x0BB6 ? "path" : "";
  }
}

}  // namespace pentimento
