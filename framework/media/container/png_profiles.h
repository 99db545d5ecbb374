#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pentimento {

/// The text of a tEXt, zTXt or iTXt chunk (ISO/IEC 15948, 11.3.4), as it is stored.
struct PngText {
  std::string keyword;
  std::string text;
  bool complete = true;  ///< false if it is damaged, or was inflated no further than `most`
};

/// @param most  bytes that a compressed text is inflated to at most. Nothing if there is no keyword.
std::optional<PngText> ReadPngText(std::string_view chunk_name, std::string_view content, std::size_t most);

/// ImageMagick and Exiv2 put whole blocks into texts whose keyword is "Raw profile type exif" (or iptc, 8bim, xmp,
/// APP1, icc): a newline, the type, a newline, the number of bytes, a newline, and hexadecimal digits in lines.
struct RawProfile {
  std::string type;
  std::string bytes;
};

/// Nothing if the text is no raw profile, or holds another number of bytes than it says.
std::optional<RawProfile> ReadRawProfile(const PngText& text);

/// What a raw profile holds, behind the signature that JPEG's segments of its kind have.
struct RawBlock {
  std::string_view carrier;  ///< as `Segment::carrier`: "xmp", "exif", "photoshop", "iptc", "icc"; "" for other types
  std::string_view bytes;    ///< into the profile
};
RawBlock BlockOf(const RawProfile& profile);

}  // namespace pentimento
