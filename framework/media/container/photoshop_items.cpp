#include <utility>

#include <fmt/format.h>

#include "framework/media/container/item_readers.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/photoshop_resources.h"
#include "framework/media/container/text_value.h"

namespace pentimento {

std::vector<ContainerItem> ReadPhotoshopItems(std::string_view resources) {
  constexpr std::size_t kShort = 32;
  std::vector<ContainerItem> items;
  const PhotoshopResources read = ReadPhotoshopResources(resources);
  for (const PhotoshopResource& resource : read.resources) {
    const std::string_view meaning = PhotoshopResourceName(resource.id);
    std::string value = resource.data.size() <= kShort ? HexOf(resource.data) : DigestOf(resource.data);
    if (!resource.name.empty()) {
      value += fmt::format(" (called {})", TextOf(resource.name));
    }
    items.push_back({"photoshop", "Photoshop",
                     fmt::format("0x{:04X}{}{}", resource.id, meaning.empty() ? "" : " ", meaning), value,
                     resource.offset, resource.data_offset - resource.offset + resource.data.size()});
  }
  if (read.end < resources.size()) {
    items.push_back({"photoshop", "Photoshop", "Behind", DigestOf(resources.substr(read.end)), read.end,
                     resources.size() - read.end});
  }
  return items;
}

void AppendPhotoshopItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  for (const JoinedPayload& payload : JoinPayloads(bytes, map, "photoshop")) {
    for (ContainerItem& item : ReadPhotoshopItems(payload.bytes)) {
      item.offset = payload.FileOffset(item.offset);
      items.push_back(std::move(item));
    }
  }
}

}  // namespace pentimento
