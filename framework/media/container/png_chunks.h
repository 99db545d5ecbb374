#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pentimento {

inline constexpr std::string_view kPngSignature{"\x89PNG\r\n\x1A\n", 8};

/// Bytes in front of the compressed rows in an fdAT chunk (APNG).
inline constexpr std::size_t kPngSequenceNumber = 4;

/// A chunk of a PNG file (ISO/IEC 15948, 5.3).
struct PngFileChunk {
  std::size_t offset = 0;
  std::size_t length = 0;  ///< length field, name and checksum included
  std::string_view name;   ///< four letters
  std::string_view content;
  bool checksum_holds = false;

  static constexpr std::size_t kHeader = 8;
  static constexpr std::size_t kOverhead = 12;
};

/// The chunk that begins at that place; nothing if it reaches beyond the end.
std::optional<PngFileChunk> ReadPngChunk(std::string_view bytes, std::size_t offset);

/// A chunk with its length and checksum.
std::string MakePngChunk(std::string_view name, std::string_view content);

/// CRC-32 as PNG chunks have it, of name and content.
std::uint32_t PngChecksum(std::string_view name_and_content);

/// Where a keyword (1 to 79 bytes and a zero) at the start of a chunk ends: the place after the zero; 0 if there is
/// none.
std::size_t PngKeywordEnd(std::string_view content);

}  // namespace pentimento
