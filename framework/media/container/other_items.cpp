#include <algorithm>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/item_readers.h"
#include "framework/media/container/map_builder.h"
#include "framework/media/container/second_pictures.h"
#include "framework/media/container/text_value.h"

namespace pentimento {
namespace {

std::string GroupOf(const std::string& format) {
  return format == "jpeg" ? "JPEG" : format == "png" ? "PNG" : format == "webp" ? "WebP" : "BMFF";
}

/// The letters that an application segment begins with; "" if it begins with others.
std::string Identifier(std::string_view payload) {
  constexpr std::size_t kLongest = 32;
  std::size_t length = 0;
  while (length < std::min(payload.size(), kLongest) && payload[length] >= ' ' && payload[length] <= '~') {
    ++length;
  }
  return length < 3 ? "" : std::string(payload.substr(0, length));
}

}  // namespace

void AppendOtherItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  for (const Segment& segment : map.segments) {
    const std::string_view payload = Part(bytes, segment.payload_offset, segment.payload_length);
    const auto add = [&](std::string group, std::string name, std::string value) {
      items.push_back(
          {segment.carrier, std::move(group), std::move(name), std::move(value), segment.offset, segment.length});
    };
    if (segment.role == ByteRole::kUnknown) {
      items.push_back({"unknown", "", segment.name, DigestOf(Part(bytes, segment.offset, segment.length)),
                       segment.offset, segment.length});
    } else if (segment.carrier == "comment") {
      add("", "Comment", TextOf(payload));
    } else if (segment.carrier == "bmff-text") {
      add(GroupOf(map.format), segment.name, TextOf(payload));
    } else if (segment.carrier == "app") {
      const std::string identifier = Identifier(payload);
      add(segment.name, identifier.empty() ? "Data" : identifier, DigestOf(payload));
    } else if (segment.carrier == "chunk") {
      add(GroupOf(map.format), segment.name, DigestOf(payload));
    } else if (segment.carrier == "trailer" || segment.carrier == "video") {
      add("Trailer", segment.name, DigestOf(payload));
    }
  }
}

void AppendPictureItems(std::string_view bytes, const ContainerMap& map, std::vector<ContainerItem>& items) {
  for (const SecondPicture& picture : FindSecondPictures(bytes, map)) {
    std::string value = picture.format;
    if (picture.width > 0) {
      value += fmt::format(" {}x{}", picture.width, picture.height);
    }
    items.push_back({picture.carrier, "Picture", picture.name, value + ", " + DigestOf(picture.bytes), picture.offset,
                     picture.length});
  }
}

}  // namespace pentimento
