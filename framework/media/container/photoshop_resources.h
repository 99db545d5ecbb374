#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pentimento {

/// An image resource block (Adobe Photoshop File Formats Specification, "Image Resource Blocks").
struct PhotoshopResource {
  std::uint16_t id = 0;
  std::size_t offset = 0;  ///< of the block in the resources
  std::string_view name;   ///< a Pascal string's content
  std::size_t data_offset = 0;
  std::string_view data;
};

struct PhotoshopResources {
  std::vector<PhotoshopResource> resources;
  std::size_t end = 0;  ///< how far they reach; what follows is none
};

/// The blocks one after the other, up to the first that is damaged.
PhotoshopResources ReadPhotoshopResources(std::string_view bytes);

/// What a resource of that number holds: "IPTC", "thumbnail"; "" where it is not one that tells of person, place or
/// edit.
std::string_view PhotoshopResourceName(std::uint16_t id);

/// Bytes in front of the JPEG stream of a thumbnail resource (1033, 1036).
inline constexpr std::size_t kPhotoshopThumbnailHeader = 28;

}  // namespace pentimento
