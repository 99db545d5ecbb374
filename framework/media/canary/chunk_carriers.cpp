#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <zlib.h>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/png_chunks.h"
#include "framework/media/container/text_value.h"
#include "framework/media/container/tiff_tree.h"

namespace pentimento {
namespace {

std::string Deflate(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string compressed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(compressed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                static_cast<uLong>(bytes.size()), Z_BEST_COMPRESSION) != Z_OK) {
    throw WorkError("zlib cannot compress what is to be planted");
  }
  compressed.resize(size);
  return compressed;
}

std::string PngChunkOf(const std::string& name, const std::string& content) {
  return MakeNumber(content.size(), 4) + name + content + MakeNumber(PngChecksum(name + content), 4);
}

constexpr char kZero = '\0';
constexpr std::string_view kPhotoshopKeyword = "Raw profile type 8bim";

/// A block as ImageMagick writes it into a text: its type, its size, and its bytes as hexadecimal digits.
std::string RawProfileText(const std::string& type, const std::string& bytes) {
  return fmt::format("\n{}\n{:8}\n{}\n", type, bytes.size(), HexOf(bytes));
}

/// The chunks of a RIFF file (WebP container specification, RFC 9649, 2.3): name, length, content, padding.
struct RiffPart {
  std::string_view name;
  std::string_view whole;
  std::string_view content;
};

std::optional<RiffPart> ReadRiffPart(std::string_view bytes, std::size_t offset) {
  constexpr std::size_t kHeader = 8;
  if (!Holds(bytes, offset, kHeader)) {
    return std::nullopt;
  }
  const auto length = static_cast<std::size_t>(ReadNumber(bytes, offset + 4, 4, ByteOrder::kLittle));
  const std::size_t padded = length + length % 2;
  if (!Holds(bytes, offset + kHeader, length)) {
    return std::nullopt;
  }
  return RiffPart{bytes.substr(offset, 4), Part(bytes, offset, kHeader + padded),
                  bytes.substr(offset + kHeader, length)};
}

std::string RiffChunkOf(const std::string& name, const std::string& content) {
  return name + MakeNumber(content.size(), 4, ByteOrder::kLittle) + content +
         (content.size() % 2 == 1 ? std::string(1, kZero) : "");
}

/// Whether a chunk gives way to what is planted. Beside a profile there must be no sRGB chunk (ISO/IEC 15948,
/// 11.3.3.5).
bool IsReplaced(const PngFileChunk& chunk) {
  constexpr auto kReplaced = std::to_array<std::string_view>({"iCCP", "sRGB", "eXIf", "caBX", "tIME", "cnRy"});
  if (std::find(kReplaced.begin(), kReplaced.end(), chunk.name) != kReplaced.end()) {
    return true;
  }
  const bool is_text = chunk.name == "tEXt" || chunk.name == "zTXt" || chunk.name == "iTXt";
  const bool is_exiv2s =
      chunk.content.starts_with("Raw profile type ") || chunk.content.starts_with("XML:com.adobe.xmp");
  return is_text && (!is_exiv2s || chunk.content.starts_with(kPhotoshopKeyword));
}

}  // namespace

std::string WithCarriers(std::string_view png, const PngCarriers& carriers) {
  std::string early = PngChunkOf("iCCP", "canary" + std::string(2, kZero) + Deflate(carriers.icc));
  early += PngChunkOf("eXIf", carriers.exif);
  early += PngChunkOf("caBX", carriers.jumbf);
  early += PngChunkOf("tIME", carriers.time);
  early += PngChunkOf("tEXt", carriers.keyword + kZero + carriers.text);
  early += PngChunkOf("zTXt", carriers.keyword + "-z" + std::string(2, kZero) + Deflate(carriers.compressed));
  early += PngChunkOf("zTXt", std::string(kPhotoshopKeyword) + std::string(2, kZero) +
                                  Deflate(RawProfileText("8bim", carriers.photoshop)));
  // Not compressed, no language, no translated keyword.
  early += PngChunkOf("iTXt", carriers.keyword + "-i" + std::string(5, kZero) + carriers.unicode);
  std::string planted(kPngSignature);
  bool ended = false;
  for (std::size_t at = kPngSignature.size(); !ended;) {
    const auto chunk = ReadPngChunk(png, at);
    if (!chunk) {
      throw DataError("it is cut short");
    }
    ended = chunk->name == "IEND";
    if (ended) {
      planted += PngChunkOf("cnRy", carriers.chunk);
    }
    if (!IsReplaced(*chunk)) {
      planted += png.substr(chunk->offset, chunk->length);
    }
    if (chunk->name == "IHDR") {
      planted += early;
    }
    at = chunk->offset + chunk->length;
  }
  return planted + carriers.trailer;
}

std::string WithCarriers(std::string_view webp, const WebpCarriers& carriers) {
  constexpr std::size_t kFirstChunk = 12;
  constexpr unsigned kHasProfile = 0x20;  // RFC 9649, 2.7: flags of VP8X
  // What follows the size that the file states is no chunk.
  webp = Part(webp, 0, 8 + static_cast<std::size_t>(ReadNumber(webp, 4, 4, ByteOrder::kLittle)));
  std::string chunks;
  std::size_t at = kFirstChunk;
  while (const auto part = ReadRiffPart(webp, at)) {
    at += part->whole.size();
    if (part->name == "ICCP" || part->name == "C2PA" || part->name == "CNRY") {
      continue;
    }
    if (part->name == "EXIF") {
      chunks += RiffChunkOf("EXIF", WithExifTag(std::string(part->content), tiff_tag::kIptc, carriers.iptc));
      continue;
    }
    const std::size_t begin = chunks.size();
    chunks += part->whole;
    if (part->name == "VP8X" && !part->content.empty()) {
      char& flags = chunks[begin + 8];
      flags = static_cast<char>(static_cast<unsigned char>(flags) | kHasProfile);
      chunks += RiffChunkOf("ICCP", carriers.icc);
    }
  }
  if (!chunks.starts_with("VP8X")) {
    throw DataError("it has no extended header");
  }
  chunks += RiffChunkOf("C2PA", carriers.jumbf);
  chunks += RiffChunkOf("CNRY", carriers.chunk);
  return "RIFF" + MakeNumber(chunks.size() + 4, 4, ByteOrder::kLittle) + "WEBP" + chunks + carriers.trailer;
}

}  // namespace pentimento
