#include <fmt/format.h>

#include "framework/media/container/item_readers.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/photoshop_resources.h"
#include "framework/media/container/text_value.h"

namespace pentimento {

void AppendPhotoshopItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  constexpr std::size_t kShort = 32;
  for (const JoinedPayload& payload : JoinPayloads(bytes, map, "photoshop")) {
    const PhotoshopResources read = ReadPhotoshopResources(payload.bytes);
    for (const PhotoshopResource& resource : read.resources) {
      const std::string_view meaning = PhotoshopResourceName(resource.id);
      std::string value = resource.data.size() <= kShort ? HexOf(resource.data) : DigestOf(resource.data);
      if (!resource.name.empty()) {
        value += fmt::format(" (called {})", TextOf(resource.name));
      }
      items.push_back(
          {"photoshop", "Photoshop", fmt::format("0x{:04X}{}{}", resource.id, meaning.empty() ? "" : " ", meaning),
           value, payload.FileOffset(resource.offset), resource.data_offset - resource.offset + resource.data.size()});
    }
    if (read.end < payload.bytes.size()) {
      items.push_back({"photoshop", "Photoshop", "Behind", DigestOf(std::string_view(payload.bytes).substr(read.end)),
                       payload.FileOffset(read.end), payload.bytes.size() - read.end});
    }
  }
}

}  // namespace pentimento
