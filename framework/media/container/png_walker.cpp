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

// Colour types (ISO/IEC 15948, 11.2.2).
constexpr int kPngGrey = 0;
constexpr int kPngColour = 2;
constexpr int kPngPalette = 3;
constexpr int kPngGreyAlpha = 4;

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

PngChunkUse PngChunkFilter::Take(const PngFileChunk& chunk) {
  if (!IsWellFormed(chunk)) {
    in_data_ = false;
    return PngChunkUse::kMalformed;
  }
  return Needs(chunk) ? PngChunkUse::kPicture : PngChunkUse::kOther;
}

bool PngChunkFilter::IsWellFormed(const PngFileChunk& chunk) const {
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
  const std::size_t length = chunk.content.size();
  const bool is_grey = colour_type_ == kPngGrey || colour_type_ == kPngGreyAlpha;
  if (chunk.name == "PLTE") {
    const std::size_t most = colour_type_ == kPngPalette && bit_depth_ < 8 ? std::size_t{1} << bit_depth_ : 256;
    return length > 0 && length % 3 == 0 && length / 3 <= most;
  }
  if (chunk.name == "tRNS") {
    return colour_type_ == kPngPalette ? length > 0 && length <= palette_entries_
                                       : length == (colour_type_ == kPngGrey     ? 2
                                                    : colour_type_ == kPngColour ? 6
                                                                                 : std::string_view::npos);
  }
  if (chunk.name == "bKGD") {
    return length == (colour_type_ == kPngPalette ? 1 : is_grey ? 2 : 6);
  }
  if (chunk.name == "fdAT") {
    return length > kPngSequenceNumber;
  }
  const auto size = std::find_if(kSizes.begin(), kSizes.end(), [&](const Size& s) { return s.name == chunk.name; });
  return size == kSizes.end() || size->length == length;
}

bool PngChunkFilter::Needs(const PngFileChunk& chunk) {
  if (chunk.name == "IDAT") {
    in_data_ = in_data_ || !has_data_;
    has_data_ = true;
    // What was announced is the picture itself.
    frame_ = Frame::kNone;
    return in_data_;
  }
  in_data_ = false;
  if (chunk.name == "fcTL" || chunk.name == "fdAT") {
    return NeedsFrameChunk(chunk.name);
  }
  if (chunk.name == "acTL") {
    const bool announces = !has_data_ && !is_animation_;
    is_animation_ = is_animation_ || announces;
    return announces;
  }
  if (!IsRenderingPngChunk(chunk.name) || !seen_.insert(std::string(chunk.name)).second) {
    return false;
  }
  if (chunk.name == "IHDR") {
    bit_depth_ = ByteAt(chunk.content, 8);
    colour_type_ = ByteAt(chunk.content, 9);
  } else if (chunk.name == "PLTE") {
    // Elsewhere it only suggests colours, to displays that have few.
    palette_entries_ = colour_type_ == kPngPalette ? chunk.content.size() / 3 : 0;
    return colour_type_ == kPngPalette;
  }
  return true;
}

bool PngChunkFilter::NeedsFrameChunk(std::string_view name) {
  if (name == "fcTL") {
    const bool announces = is_animation_ && frame_ != Frame::kAnnounced;
    frame_ = announces ? Frame::kAnnounced : frame_;
    return announces;
  }
  const bool is_data = has_data_ && frame_ != Frame::kNone;
  frame_ = is_data ? Frame::kHasData : frame_;
  return is_data;
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
    const PngChunkUse use = filter.Take(*chunk);
    if (use == PngChunkUse::kMalformed) {
      map.Fault(at, name + " does not hold what its name says");
      map.Unknown(at, chunk->length, name);
    } else if (use == PngChunkUse::kPicture) {
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
