#include "framework/media/container/webp_walker.h"

#include <algorithm>
#include <string>
#include <utility>

#include "framework/media/container/bytes.h"
#include "framework/media/container/trailer.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

class WebpWalker {
 public:
  explicit WebpWalker(MapBuilder& map) : map_(map), bytes_(map.bytes()) {}

  void Walk() {
    const std::size_t stated = ReadNumber(bytes_, 4, 4, ByteOrder::kLittle) + RiffFileChunk::kHeader;
    if (stated > bytes_.size()) {
      map_.Fault(4, "the file ends before the length that it states");
    }
    map_.Image(0, kWebpHeader, "RIFF");
    const std::size_t end = std::max(std::min(stated, bytes_.size()), kWebpHeader);
    WalkChunks(kWebpHeader, end, false);
    if (end < bytes_.size() && !map_.full()) {
      WalkTrailer(map_, end, {});
    }
  }

 private:
  void WalkChunks(std::size_t at, std::size_t end, bool in_frame) {
    WebpChunkFilter filter;
    while (at < end && !map_.full()) {
      const std::optional<RiffFileChunk> chunk = ReadRiffChunk(bytes_, at, end);
      if (!chunk) {
        map_.Fault(at, "a chunk reaches beyond the end");
        map_.Unknown(at, end - at, PrintableName(Part(bytes_, at, 4)));
        return;
      }
      WalkChunk(*chunk, in_frame, filter);
      at += chunk->length;
      if (chunk->padding > 0) {
        const bool zero = bytes_[at] == '\0';
        if (zero) {
          map_.Image(at, 1, "padding");
        } else {
          map_.Fault(at, "a padding byte is not zero");
          map_.Unknown(at, 1, "");
        }
        at += 1;
      }
    }
  }

  void WalkChunk(const RiffFileChunk& chunk, bool in_frame, WebpChunkFilter& filter) {
    const std::string name = PrintableName(chunk.name);
    if (chunk.name == "ANMF" && !in_frame && chunk.content.size() >= kWebpFrameHeader) {
      const std::size_t header = RiffFileChunk::kHeader + kWebpFrameHeader;
      map_.Image(chunk.offset, header, name);
      WalkChunks(chunk.offset + header, chunk.offset + chunk.length, true);
      return;
    }
    if (filter.Needs(chunk)) {
      map_.Image(chunk.offset, chunk.length, name);
      return;
    }
    std::string_view carrier = "chunk";
    std::size_t signature = 0;
    if (chunk.name == "EXIF") {
      carrier = "exif";
      signature = chunk.content.starts_with("Exif\0\0"sv) ? 6 : 0;
    } else if (chunk.name == "XMP ") {
      carrier = "xmp";
    } else if (chunk.name == "ICCP") {
      carrier = "icc";
    } else if (chunk.name == "C2PA") {
      carrier = "jumbf";
    }
    map_.Carrier(chunk.offset, chunk.length, carrier, name, chunk.offset + RiffFileChunk::kHeader + signature,
                 chunk.content.size() - signature);
  }

  MapBuilder& map_;
  std::string_view bytes_;
};

}  // namespace

std::optional<RiffFileChunk> ReadRiffChunk(std::string_view bytes, std::size_t offset, std::size_t end) {
  if (end > bytes.size() || offset > end || end - offset < RiffFileChunk::kHeader) {
    return std::nullopt;
  }
  const std::size_t size = ReadNumber(bytes, offset + 4, 4, ByteOrder::kLittle);
  const std::size_t room = end - offset - RiffFileChunk::kHeader;
  if (size > room) {
    return std::nullopt;
  }
  return RiffFileChunk{offset, RiffFileChunk::kHeader + size, size % 2 != 0 && size < room ? std::size_t{1} : 0,
                       bytes.substr(offset, 4), bytes.substr(offset + RiffFileChunk::kHeader, size)};
}

bool WebpChunkFilter::Needs(const RiffFileChunk& chunk) {
  constexpr std::size_t kHeaderSize = 10;
  constexpr std::size_t kAnimationSize = 6;
  const auto first = [](bool& has) { return !std::exchange(has, true); };
  if (chunk.name == "VP8X") {
    return chunk.content.size() == kHeaderSize && first(has_header_);
  }
  if (chunk.name == "ANIM") {
    return chunk.content.size() == kAnimationSize && first(has_animation_);
  }
  if (chunk.name == "ALPH") {
    return first(has_alpha_);
  }
  return (chunk.name == "VP8 " || chunk.name == "VP8L") && first(has_picture_);
}

void WalkWebp(MapBuilder& map) { WebpWalker(map).Walk(); }

}  // namespace pentimento
