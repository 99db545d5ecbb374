#include "framework/media/container/unknown_inside.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "framework/media/container/bytes.h"
#include "framework/media/container/icc_profile.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/joined_payload.h"
#include "framework/media/container/png_rows.h"
#include "framework/media/container/text_value.h"
#include "framework/media/container/tiff_walker.h"

namespace pentimento {
namespace {

using Stretches = std::vector<UnknownStretch>;

void AppendOfExif(std::string_view bytes, const ContainerMap& map, Stretches& stretches) {
  for (const Segment& segment : map.segments) {
    if (segment.carrier != "exif") {
      continue;
    }
    const std::string_view block = Part(bytes, segment.payload_offset, segment.payload_length);
    for (const Segment& inner : WalkExifBlock(block).segments) {
      if (inner.role == ByteRole::kUnknown) {
        stretches.push_back({"exif", inner.name, segment.payload_offset + inner.offset, inner.length,
                             DigestOf(Part(block, inner.offset, inner.length))});
      }
    }
  }
}

void AppendOfProfiles(std::string_view bytes, const ContainerMap& map, Stretches& stretches) {
  for (const JoinedPayload& profile : JoinPayloads(bytes, map, "icc")) {
    for (const auto& [begin, length] : UnknownInIccProfile(profile.bytes)) {
      stretches.push_back({"icc", "", profile.FileOffset(begin), length, DigestOf(Part(profile.bytes, begin, length))});
    }
  }
}

void AppendOfPackedProfiles(std::string_view bytes, const ContainerMap& map, Stretches& stretches) {
  constexpr int kMostProfiles = 16;
  int profiles = 0;
  std::size_t inflatable = kMostInflated;
  for (const Segment& segment : map.segments) {
    if (segment.carrier != "icc") {
      continue;
    }
    const std::string_view packed = Part(bytes, segment.payload_offset, segment.payload_length);
    // Decoders take one profile; what a file says in many of them is not read.
    const Inflated profile = profiles++ < kMostProfiles ? Inflate(packed, inflatable) : Inflated();
    inflatable -= profile.bytes.size();
    const std::size_t used = profile.complete ? profile.consumed : 0;
    std::string unknown;
    for (const auto& [begin, length] : UnknownInIccProfile(profile.complete ? profile.bytes : "")) {
      unknown += Part(profile.bytes, begin, length);
    }
    if (!unknown.empty()) {
      stretches.push_back({"icc", "", segment.payload_offset, std::min(unknown.size(), used), DigestOf(unknown)});
    }
    if (used < packed.size()) {
      stretches.push_back(
          {"icc", "", segment.payload_offset + used, packed.size() - used, DigestOf(packed.substr(used))});
    }
  }
}

void AppendOfRows(std::string_view bytes, const ContainerMap& map, std::size_t most_rows, UnknownInside& inside) {
  for (const PngRows& picture : FindPngRows(bytes, map)) {
    const auto place = [&](std::string_view part) { return static_cast<std::size_t>(part.data() - bytes.data()); };
    const std::optional<std::size_t> length = ZlibStreamLength(picture.parts, most_rows);
    if (!length) {
      inside.faults.push_back(
          fmt::format("at byte {}: the rows in {} are damaged, or too many to be inflated; what "
                      "stands behind them is not told apart",
                      place(picture.parts.front()), picture.chunk));
      continue;
    }
    std::size_t left = *length;
    for (const std::string_view part : picture.parts) {
      const std::size_t used = std::min(left, part.size());
      left -= used;
      if (used < part.size()) {
        inside.stretches.push_back(
            {picture.chunk, "", place(part) + used, part.size() - used, DigestOf(part.substr(used))});
      }
    }
  }
}

}  // namespace

UnknownInside FindUnknownInside(std::string_view bytes, const ContainerMap& map, std::size_t most_rows) {
  UnknownInside inside;
  if (map.format != "tiff") {
    AppendOfExif(bytes, map, inside.stretches);
  }
  if (map.format == "png") {
    AppendOfPackedProfiles(bytes, map, inside.stretches);
    AppendOfRows(bytes, map, most_rows, inside);
  } else {
    AppendOfProfiles(bytes, map, inside.stretches);
  }
  return inside;
}

}  // namespace pentimento
