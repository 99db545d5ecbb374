#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace pentimento {

/// A box of the ISO base media file format (ISO/IEC 14496-12, 4.2), which HEIF, AVIF, MP4 and JUMBF are made of.
struct BmffBox {
  std::size_t offset = 0;
  std::size_t header = 0;  ///< bytes of length and type, 8 or 16
  std::size_t length = 0;  ///< header included
  std::string_view type;   ///< four letters

  [[nodiscard]] std::size_t content() const { return offset + header; }
  [[nodiscard]] std::size_t end() const { return offset + length; }
};

/// The box that begins at `offset` and ends at or before `end`; a length of 0 reaches to `end`. Nothing if it does not
/// fit.
std::optional<BmffBox> ReadBmffBox(std::string_view bytes, std::size_t offset, std::size_t end);

/// "avif" or "heif" if the bytes begin with a file type box that names a brand of theirs (HEIF: ISO/IEC 23008-12,
/// annex B; AVIF 1.1, 6), else "".
std::string_view BmffPictureFormat(std::string_view bytes);

/// Whether the file type box names a brand of image sequences.
bool IsBmffSequence(std::string_view bytes);

}  // namespace pentimento
