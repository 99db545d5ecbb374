#include "framework/media/container/container.h"

#include "framework/media/container/bmff_boxes.h"
#include "framework/media/container/bmff_walker.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_walker.h"
#include "framework/media/container/map_builder.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/png_walker.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/container/tiff_walker.h"
#include "framework/media/container/webp_walker.h"

namespace pentimento {

std::string_view ContainerFormat(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xD8"sv)) {
    return "jpeg";
  }
  if (bytes.starts_with(kPngSignature)) {
    return "png";
  }
  if (bytes.starts_with("RIFF") && StandsAt(bytes, 8, "WEBP")) {
    return "webp";
  }
  if (IsTiff(bytes)) {
    return "tiff";
  }
  return BmffPictureFormat(bytes);
}

ContainerMap WalkContainer(std::string_view bytes) {
  const std::string_view format = ContainerFormat(bytes);
  MapBuilder map(bytes, format);
  if (format == "jpeg") {
    WalkJpeg(map);
  } else if (format == "png") {
    WalkPng(map);
  } else if (format == "webp") {
    WalkWebp(map);
  } else if (format == "tiff") {
    WalkTiff(map);
  } else if (!format.empty()) {
    WalkBmff(map);
  } else if (!bytes.empty()) {
    map.Fault(0, "neither JPEG, PNG, WebP, TIFF nor HEIF or AVIF");
  }
  return map.Finish(format == "tiff" || format == "heif" || format == "avif");
}

}  // namespace pentimento
