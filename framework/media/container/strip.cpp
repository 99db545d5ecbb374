#include "framework/media/container/strip.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/strip_formats.h"
#include "framework/media/container/strip_proof.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {

std::string OrientationBlock(int orientation) {
  using namespace std::string_literals;
  constexpr std::uint64_t kShort = 3;
  return "MM\0*\0\0\0\x08"s + MakeNumber(1, 2) + MakeNumber(tiff_tag::kOrientation, 2) + MakeNumber(kShort, 2) +
         MakeNumber(1, 4) + MakeNumber(static_cast<std::uint64_t>(orientation), 2) + MakeNumber(0, 2) +
         MakeNumber(0, 4);
}

int StatedOrientation(std::string_view bytes, const ContainerMap& map) {
  for (const Segment& segment : map.segments) {
    if (segment.carrier != "exif") {
      continue;
    }
    const std::string_view block = Part(bytes, segment.payload_offset, segment.payload_length);
    const TiffTree tree = ReadTiffTree(block);
    if (tree.directories.empty()) {
      continue;
    }
    const TiffField* field = tree.directories.front().Find(tiff_tag::kOrientation);
    const std::vector<std::uint32_t> numbers =
        field == nullptr ? std::vector<std::uint32_t>() : TiffNumbers(block, *field, tree.order, 1);
    return !numbers.empty() && numbers[0] >= 1 && numbers[0] <= 8 ? static_cast<int>(numbers[0]) : 1;
  }
  return 1;
}

void AppendRemoved(std::string_view bytes, const Segment& segment, StripResult& result) {
  const bool is_orientation =
      segment.carrier == "exif" && result.orientation != 1 &&
      Part(bytes, segment.payload_offset, segment.payload_length) == OrientationBlock(result.orientation);
  if (is_orientation) {
    return;
  }
  result.removed.push_back(
      {segment.role == ByteRole::kUnknown ? "unknown" : segment.carrier, segment.name, segment.length});
}

PixelAspect ReducedAspect(std::uint64_t x, std::uint64_t y) {
  constexpr std::uint64_t kMost = 0xFFFF;
  if (x == 0 || y == 0 || x > kMost * kMost || y > kMost * kMost) {
    return {};
  }
  const std::uint64_t divisor = std::gcd(x, y);
  x /= divisor;
  y /= divisor;
  // A ratio of densities such as 11811 to 11812 is a rounding, not a shape.
  const bool square = std::max(x, y) - std::min(x, y) <= std::max(x, y) / 100;
  if (square || x > kMost || y > kMost) {
    return {};
  }
  return {static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)};
}

StripResult StripMetadata(std::string_view bytes, const StripOptions& options) {
  const ContainerMap map = WalkContainer(bytes);
  StripResult result;
  if (map.format == "jpeg") {
    result = StripJpeg(bytes, map, options);
  } else if (map.format == "png") {
    result = StripPng(bytes, map, options);
  } else if (map.format == "webp") {
    result = StripWebp(bytes, map, options);
  } else if (map.format == "tiff") {
    result = StripTiff(bytes, map, options);
  } else if (map.format.empty()) {
    throw DataError("the format is not known; strip takes JPEG, PNG, WebP and TIFF");
  } else {
    throw DataError(
        fmt::format("{} files are read, not written; convert the picture to JPEG, PNG or WebP and strip that",
                    map.format == "avif" ? "AVIF" : "HEIF"));
  }
  ProveStripped(result.bytes, map.format, options, result.orientation);
  return result;
}

}  // namespace pentimento
