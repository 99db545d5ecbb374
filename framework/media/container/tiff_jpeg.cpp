#include "framework/media/container/tiff_jpeg.h"

#include <utility>

#include <fmt/format.h>

#include "framework/media/container/jpeg_parts.h"
#include "framework/media/container/jpeg_walker.h"

namespace pentimento {

std::vector<TiffJpegPart> TakeTiffJpegApart(std::string_view stream, TiffJpegKind kind) {
  std::vector<TiffJpegPart> stretches;
  const auto append = [&](std::size_t offset, std::size_t length, std::string fault) {
    if (!stretches.empty() && stretches.back().fault == fault) {
      stretches.back().length += length;
    } else {
      stretches.push_back({offset, length, std::move(fault)});
    }
  };
  JpegParts parts(stream);
  JpegPartFilter filter;
  std::size_t end = 0;
  while (const std::optional<JpegPart> part = parts.Next()) {
    std::string_view why_not = filter.WhyNot(*part, JpegContent(stream, *part));
    const bool is_picture =
        part->kind == JpegPart::Kind::kScan || part->code == JpegParts::kScanHeader || IsJpegFrame(part->code);
    if (kind == TiffJpegKind::kTables && is_picture) {
      why_not = "has no place among tables";
    }
    const std::string name = part->code == 0 ? "a part" : NameOfJpegMarker(part->code);
    append(part->offset, part->length, why_not.empty() ? "" : fmt::format("{} of the JPEG data {}", name, why_not));
    end = part->offset + part->length;
  }
  if (end < stream.size()) {
    append(end, stream.size() - end, "bytes follow the end of the JPEG data");
  }
  return stretches;
}

}  // namespace pentimento
