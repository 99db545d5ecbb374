#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pentimento {

/// What a text chunk of a PNG file says (ISO/IEC 15948, 11.3.4; RFC 1950 for what is compressed).
struct PngText {
  std::string keyword;
  std::string text;
  bool cut = false;  ///< the text goes on, but was inflated no further
};

/// The text of a tEXt, zTXt or iTXt chunk's content; nothing if it is damaged.
/// @param most  bytes that a compressed text is inflated to at most.
std::optional<PngText> ReadPngText(std::string_view chunk_name, std::string_view content, std::size_t most);

/// The bytes of a zlib stream, cut after `most`; nothing if it is damaged before that.
std::optional<std::string> Inflate(std::string_view compressed, std::size_t most);

/// ImageMagick and Exiv2 put whole blocks into texts whose keyword is "Raw profile type exif" (or iptc, 8bim, xmp,
/// APP1, icc): a newline, the type, a newline, the number of bytes, a newline, and hexadecimal digits in lines.
struct RawProfile {
  std::string type;
  std::string bytes;
};

/// Nothing if the text is no raw profile, or holds another number of bytes than it says.
std::optional<RawProfile> ReadRawProfile(const PngText& text);

}  // namespace pentimento
