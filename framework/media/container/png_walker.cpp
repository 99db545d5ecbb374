#include "framework/media/container/png_walker.h"

#include <algorithm>
#include <array>
#include <string>

#include "framework/media/container/bytes.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/trailer.h"

namespace pentimento {
namespace {

using namespace std::string_view_literals;

struct Payload {
  std::string_view carrier;
  std::size_t begin = 0;  ///< in the chunk's content
};

/// "XML:com.adobe.xmp" holds XMP; before it stand keyword, two bytes on compression, language and translated keyword
/// (ISO/IEC 15948, 11.3.4.5).
Payload InternationalText(std::string_view content) {
  const std::size_t keyword_end = PngKeywordEnd(content);
  if (keyword_end == 0 || content.substr(0, keyword_end - 1) != "XML:com.adobe.xmp") {
    return {"png-text", 0};
  }
  std::size_t at = keyword_end + 2;
  for (int i = 0; i < 2; ++i) {
    const std::size_t zero = content.find('\0', std::min(at, content.size()));
    at = zero == std::string_view::npos ? content.size() : zero + 1;
  }
  return {"xmp", std::min(at, content.size())};
}

Payload PayloadOf(const PngFileChunk& chunk) {
  if (chunk.name == "iCCP") {
    // Name of the profile, a zero, the method of compression.
    return {"icc", std::min(PngKeywordEnd(chunk.content) + 1, chunk.content.size())};
  }
  if (chunk.name == "eXIf") {
    // Some writers leave JPEG's signature in.
    return {"exif", chunk.content.starts_with("Exif\0\0"sv) ? std::size_t{6} : std::size_t{0}};
  }
  if (chunk.name == "iTXt") {
    return InternationalText(chunk.content);
  }
  if (chunk.name == "tEXt" || chunk.name == "zTXt") {
    return {"png-text", 0};
  }
  if (chunk.name == "tIME") {
    return {"png-time", 0};
  }
  if (chunk.name == "caBX") {
    return {"jumbf", 0};
  }
  return {"chunk", 0};
}

void WalkAfterEnd(MapBuilder& map, std::size_t end) {
  // An earlier file's last chunk, or a whole data chunk of it, that a shorter one was written over.
  constexpr std::string_view kEnd = "\0\0\0\0IEND\xAE\x42\x60\x82"sv;
  const std::string_view rest = map.bytes().substr(end);
  const std::size_t last = rest.rfind(kEnd);
  const bool holds_files = rest.find(kPngSignature) != std::string_view::npos;
  if (last != std::string_view::npos && !holds_files) {
    map.Fault(end, "what remains of an earlier picture follows the end");
    map.Carrier(end, last + kEnd.size(), "trailer", "PNG remains");
    end += last + kEnd.size();
  }
  WalkTrailer(map, end, {});
}

}  // namespace

bool IsRenderingPngChunk(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "cICP", "mDCV",
                                       "cLLI", "bKGD", "acTL", "fcTL", "fdAT"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool IsWellFormedPngChunk(std::string_view name, std::size_t length) {
  struct Size {
    std::string_view name;
    std::size_t length;
  };
  constexpr auto kSizes = std::to_array<Size>({{"IHDR", 13},
                                               {"IEND", 0},
                                               {"gAMA", 4},
                                               {"cHRM", 32},
                                               {"sRGB", 1},
                                               {"cICP", 4},
                                               {"mDCV", 24},
                                               {"cLLI", 8},
                                               {"acTL", 8},
                                               {"fcTL", 26}});
  if (name == "PLTE") {
    return length % 3 == 0 && length <= 768;
  }
  if (name == "tRNS") {
    return length <= 256;
  }
  if (name == "bKGD") {
    return length == 1 || length == 2 || length == 6;
  }
  const auto size = std::find_if(kSizes.begin(), kSizes.end(), [&](const Size& s) { return s.name == name; });
  return size == kSizes.end() || size->length == length;
}

bool PngChunkFilter::Needs(std::string_view name) {
  if (name == "IDAT") {
    in_data_ = in_data_ || !has_data_;
    has_data_ = true;
    return in_data_;
  }
  in_data_ = false;
  const bool may_repeat = name == "fcTL" || name == "fdAT";
  return IsRenderingPngChunk(name) && (may_repeat || seen_.insert(std::string(name)).second);
}

void WalkPng(MapBuilder& map) {
  const std::string_view bytes = map.bytes();
  map.Image(0, kPngSignature.size(), "signature");
  std::size_t at = kPngSignature.size();
  PngChunkFilter filter;
  while (at < bytes.size() && !map.full()) {
    const std::optional<PngFileChunk> chunk = ReadPngChunk(bytes, at);
    if (!chunk) {
      map.Fault(at, "a chunk reaches beyond the end");
      map.Unknown(at, bytes.size() - at, PrintableName(Part(bytes, at + 4, 4)));
      return;
    }
    const std::string name = PrintableName(chunk->name);
    if (!chunk->checksum_holds) {
      map.Fault(at, "the checksum of " + name + " does not hold");
    }
    const bool needed = filter.Needs(chunk->name);
    if (!IsWellFormedPngChunk(chunk->name, chunk->content.size())) {
      map.Fault(at, name + " does not hold what its name says");
      map.Unknown(at, chunk->length, name);
    } else if (needed) {
      map.Image(at, chunk->length, name);
    } else {
      const Payload payload = PayloadOf(*chunk);
      map.Carrier(at, chunk->length, payload.carrier, name, at + PngFileChunk::kHeader + payload.begin,
                  chunk->content.size() - payload.begin);
    }
    at += chunk->length;
    if (chunk->name == "IEND" && chunk->content.empty()) {
      WalkAfterEnd(map, at);
      return;
    }
  }
  map.Fault(at, "the picture has no IEND");
}

}  // namespace pentimento
