#include "framework/media/container/png_rows.h"

#include <utility>

#include "framework/media/container/bytes.h"
#include "framework/media/container/png_chunks.h"

namespace pentimento {

std::vector<PngRows> FindPngRows(std::string_view bytes, const ContainerMap& map) {
  std::vector<PngRows> pictures;
  bool begins = true;
  for (const Segment& segment : map.segments) {
    if (segment.role != ByteRole::kImage) {
      continue;
    }
    const bool is_frame = segment.name == "fdAT";
    if (is_frame || segment.name == "IDAT") {
      if (std::exchange(begins, false)) {
        pictures.push_back({segment.name, {}});
      }
      const std::size_t number = is_frame ? kPngSequenceNumber : 0;
      pictures.back().parts.push_back(Part(bytes, segment.offset + PngFileChunk::kHeader + number,
                                           segment.length - PngFileChunk::kOverhead - number));
    } else {
      begins = begins || segment.name == "fcTL";
    }
  }
  return pictures;
}

}  // namespace pentimento
