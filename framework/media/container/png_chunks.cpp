#include "framework/media/container/png_chunks.h"

#include <zlib.h>

#include "framework/media/container/bytes.h"

namespace pentimento {

std::uint32_t PngChecksum(std::string_view name_and_content) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(name_and_content.data()), name_and_content.size()));
}

std::optional<PngFileChunk> ReadPngChunk(std::string_view bytes, std::size_t offset) {
  const std::size_t length = ReadNumber(bytes, offset, 4);
  if (!Holds(bytes, offset, length + PngFileChunk::kOverhead)) {
    return std::nullopt;
  }
  PngFileChunk chunk{offset, length + PngFileChunk::kOverhead, bytes.substr(offset + 4, 4),
                     bytes.substr(offset + PngFileChunk::kHeader, length), false};
  chunk.checksum_holds = PngChecksum(bytes.substr(offset + 4, length + 4)) ==
                         ReadNumber(bytes, offset + PngFileChunk::kHeader + length, 4);
  return chunk;
}

std::string MakePngChunk(std::string_view name, std::string_view content) {
  const std::string named = std::string(name) + std::string(content);
  return MakeNumber(content.size(), 4) + named + MakeNumber(PngChecksum(named), 4);
}

std::size_t PngKeywordEnd(std::string_view content) {
  constexpr std::size_t kLongestKeyword = 79;
  const std::size_t zero = content.substr(0, kLongestKeyword + 1).find('\0');
  return zero == std::string_view::npos || zero == 0 ? 0 : zero + 1;
}

}  // namespace pentimento
