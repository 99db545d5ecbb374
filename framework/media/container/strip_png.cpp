#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/png_rows.h"
#include "framework/media/container/png_walker.h"
#include "framework/media/container/strip_formats.h"

namespace pentimento {
namespace {

/// Chunks that cannot be left out without changing what is shown.
bool IsCriticalName(std::string_view name) {
  return name == "IHDR" || name == "PLTE" || name == "IEND" || name == "acTL" || name == "fcTL" || name == "fdAT";
}

/// The compressed rows, which end where zlib's stream does and not where the last IDAT does.
class ImageData {
 public:
  ImageData(std::string_view bytes, const ContainerMap& map) {
    std::size_t inflatable = std::numeric_limits<std::size_t>::max();
    std::optional<std::size_t> length;
    for (const PngRows& picture : FindPngRows(bytes, map)) {
      if (picture.chunk == "IDAT") {
        length = ZlibStreamLength(picture.parts, inflatable);
      } else if (ZlibStreamLength(picture.parts, inflatable) != SizeOf(picture)) {
        throw DataError(
            fmt::format("the rows of an animation's frame do not end where its fdAT chunks do (byte {}); it "
                        "cannot be stripped; write the animation anew with another program",
                        picture.parts.front().data() - bytes.data()));
      }
    }
    if (!length) {
      throw DataError("the PNG's compressed rows are damaged or cut off; it cannot be stripped");
    }
    left_ = *length;
  }

  /// The next IDAT without what stands behind the stream; "" where nothing else is in it.
  std::string Copy(std::string_view content) {
    const std::string_view kept = content.substr(0, left_);
    left_ -= kept.size();
    return kept.empty() && !content.empty() ? "" : MakePngChunk("IDAT", kept);
  }

 private:
  static std::size_t SizeOf(const PngRows& picture) {
    return std::accumulate(picture.parts.begin(), picture.parts.end(), std::size_t{0},
                           [](std::size_t sum, std::string_view part) { return sum + part.size(); });
  }

  std::size_t left_ = 0;
};

/// pHYs as a mere ratio; nothing where pixels are square, which is what its absence means.
std::string RatioChunk(std::string_view content) {
  const PixelAspect aspect = ReducedAspect(ReadNumber(content, 0, 4), ReadNumber(content, 4, 4));
  if (content.size() != 9 || aspect.x == aspect.y) {
    return "";
  }
  return MakePngChunk("pHYs", MakeNumber(aspect.x, 4) + MakeNumber(aspect.y, 4) + std::string(1, '\0'));
}

}  // namespace

StripResult StripPng(std::string_view bytes, const ContainerMap& map, const StripOptions& options) {
  StripResult result;
  result.orientation = StatedOrientation(bytes, map);
  if (map.segments.size() < 2 || map.segments[1].role != ByteRole::kImage || map.segments[1].name != "IHDR") {
    throw DataError("the PNG does not begin with IHDR; it cannot be stripped");
  }
  ImageData data(bytes, map);
  bool ended = false;
  bool has_ratio = false;
  bool has_profile = false;
  for (const Segment& segment : map.segments) {
    std::string kept;
    if (segment.role == ByteRole::kImage) {
      const bool is_chunk = segment.offset >= kPngSignature.size();
      const std::optional<PngFileChunk> chunk = is_chunk ? ReadPngChunk(bytes, segment.offset) : std::nullopt;
      if (is_chunk && !(chunk && chunk->checksum_holds)) {
        throw DataError(
            fmt::format("the PNG is damaged: the checksum of {} at byte {} does not hold; it cannot be stripped",
                        segment.name, segment.offset));
      }
      kept =
          segment.name == "IDAT" ? data.Copy(chunk->content) : std::string(Part(bytes, segment.offset, segment.length));
      ended = ended || segment.name == "IEND";
    } else if (segment.role == ByteRole::kUnknown && !ended && IsCriticalName(segment.name)) {
      throw DataError(
          fmt::format("the PNG is damaged at byte {} ({}); it cannot be stripped", segment.offset, segment.name));
    } else if (segment.carrier == "icc" && options.keep_icc && !has_profile) {
      const std::optional<PngFileChunk> chunk = ReadPngChunk(bytes, segment.offset);
      if (chunk && chunk->checksum_holds) {
        kept = PlainProfileChunk(chunk->content);
        has_profile = !kept.empty();
      }
    } else if (segment.carrier == "chunk" && segment.name == "pHYs" && !has_ratio) {
      kept = RatioChunk(Part(bytes, segment.payload_offset, segment.payload_length));
      has_ratio = !kept.empty();
    }
    if (segment.carrier == "icc" && !kept.empty() && kept != Part(bytes, segment.offset, segment.length)) {
      AppendRewrittenProfile(segment.name, segment.length, kept.size(), result);
    } else if (kept != Part(bytes, segment.offset, segment.length)) {
      AppendRemoved(bytes, segment, result);
    }
    result.bytes += kept;
    if (segment.role == ByteRole::kImage && segment.name == "IHDR" && result.orientation != 1) {
      result.bytes += MakePngChunk("eXIf", OrientationBlock(result.orientation));
    }
  }
  if (!ended) {
    throw DataError("the PNG has no IEND, so it is cut off; it cannot be stripped");
  }
  return result;
}

}  // namespace pentimento
