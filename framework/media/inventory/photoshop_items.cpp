#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "framework/media/inventory/embedded_items.h"

namespace pentimento {
namespace {

constexpr std::uint16_t kIptcResource = 0x0404;

std::size_t BigEndian(std::string_view bytes, std::size_t offset, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = offset; i < offset + size; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

bool IsText(std::string_view bytes) {
  return !bytes.empty() &&
         std::ranges::all_of(bytes, [](unsigned char byte) { return byte >= 0x20 && byte < 0x7F; });
}

}  // namespace

// Adobe Photoshop file formats specification, "Image resource blocks": "8BIM", number, Pascal string padded to even,
// length, data padded to even.
std::string AppendPhotoshop(std::string_view resources, CarrierPlace place, std::vector<MetadataItem>& items) {
  std::string faults;
  std::size_t at = 0;
  while (at + 12 <= resources.size()) {
    const std::string_view signature = resources.substr(at, 4);
    const std::size_t name = static_cast<unsigned char>(resources[at + 6]);
    const std::size_t header = at + 6 + (name + 2) / 2 * 2;
    if ((signature != "8BIM" && signature != "MeSa" && signature != "AgHg" && signature != "PHUT" &&
         signature != "DCSR") ||
        header + 4 > resources.size()) {
      return "Photoshop resources: damaged";
    }
    const auto number = static_cast<std::uint16_t>(BigEndian(resources, at + 4, 2));
    const std::size_t length = BigEndian(resources, header, 4);
    const std::size_t data = header + 4;
    if (length > resources.size() - data) {
      return "Photoshop resources: damaged";
    }
    const std::string_view bytes = resources.substr(data, length);
    if (number == kIptcResource) {
      faults = AppendIptc(bytes, place, items);
    } else {
      items.push_back({"photoshop", std::string(resources.substr(at + 7, name)), fmt::format("0x{:04x}", number),
                       IsText(bytes) ? ShownValue(std::string(bytes)) : DigestValue(bytes), place.offset,
                       place.length});
    }
    at = data + length + length % 2;
  }
  return faults;
}

}  // namespace pentimento
