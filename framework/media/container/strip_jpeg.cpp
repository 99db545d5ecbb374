#include <algorithm>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/strip_formats.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string MarkerSegment(std::uint8_t code, std::string_view content) {
  return "\xFF"s + static_cast<char>(code) + MakeNumber(content.size() + 2, 2) + std::string(content);
}

/// Markers that belong to the picture; one of them that is damaged cannot be left out.
bool IsImageName(const std::string& name) {
  return !name.empty() && !name.starts_with("FF") && !name.starts_with("APP");
}

}  // namespace

std::string PlainJfif(PixelAspect aspect) {
  return MarkerSegment(JpegParts::kApp0, "JFIF\0\1\1\0"s + MakeNumber(aspect.x, 2) + MakeNumber(aspect.y, 2) + "\0\0"s);
}

std::string PlainAdobe(std::uint8_t transform) {
  return MarkerSegment(0xEE, "Adobe\0\x64\0\0\0\0"s + static_cast<char>(transform));
}

StripResult StripJpeg(std::string_view bytes, const ContainerMap& map, const StripOptions& options) {
  StripResult result;
  result.orientation = StatedOrientation(bytes, map);
  const auto begins = [&](std::string_view name) {
    return std::find_if(map.segments.begin(), map.segments.end(),
                        [&](const Segment& s) { return s.role == ByteRole::kImage && s.name.starts_with(name); });
  };
  // When the first scan begins, libjpeg derives the colour space from whether there was a JFIF segment, and from the
  // last Adobe segment; shorter ones are none to it.
  const auto scan = begins("SOS");
  if (begins("SOF") == map.segments.end() || scan == map.segments.end()) {
    throw DataError("the JPEG has no frame or no scan; it cannot be stripped");
  }
  auto jfif = scan;
  auto adobe = scan;
  for (auto segment = map.segments.begin(); segment != scan; ++segment) {
    if (segment->carrier == "jfif" && segment->payload_length >= 9 && jfif == scan) {
      jfif = segment;
    } else if (segment->carrier == "adobe" && segment->payload_length >= 7) {
      adobe = segment;
    }
  }
  const std::string profile = options.keep_icc ? PlainProfileSegments(bytes, map) : "";
  std::string carried_profile;
  bool ended = false;
  for (auto segment = map.segments.begin(); segment != map.segments.end(); ++segment) {
    const std::string_view payload = Part(bytes, segment->payload_offset, segment->payload_length);
    std::string kept;
    const bool is_profile = segment->carrier == "icc" && !profile.empty();
    if (segment->role == ByteRole::kImage) {
      kept = Part(bytes, segment->offset, segment->length);
    } else if (is_profile) {
      kept = carried_profile.empty() ? profile : "";
      carried_profile += Part(bytes, segment->offset, segment->length);
    } else if (segment == jfif && jfif != scan) {
      kept = PlainJfif(ReducedAspect(ReadNumber(payload, 3, 2), ReadNumber(payload, 5, 2)));
    } else if (segment == adobe && adobe != scan) {
      kept = PlainAdobe(ByteAt(payload, 6));
    } else if (segment->role == ByteRole::kUnknown && !ended && IsImageName(segment->name)) {
      throw DataError(fmt::format("the JPEG is damaged at byte {} ({}); it cannot be stripped without loss",
                                  segment->offset, segment->name));
    }
    if (!is_profile && kept != Part(bytes, segment->offset, segment->length)) {
      AppendRemoved(bytes, *segment, result);
    }
    result.bytes += kept;
    const bool after_start = segment == map.segments.begin();
    if (jfif == scan ? after_start : segment == jfif) {
      if (result.orientation != 1) {
        result.bytes += MarkerSegment(0xE1, "Exif\0\0"s + OrientationBlock(result.orientation));
      }
    }
    ended = ended || (segment->role == ByteRole::kImage && segment->name == "EOI");
  }
  if (carried_profile != profile) {
    AppendRewrittenProfile("APP2", carried_profile.size(), profile.size(), result);
  }
  if (!ended) {
    throw DataError("the JPEG has no end marker, so it is cut off; it cannot be stripped");
  }
  return result;
}

}  // namespace pentimento
