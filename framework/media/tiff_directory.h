#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace pentimento {

/// The first directory (IFD0) of a TIFF file or of an EXIF block, which has the same form: enough to learn size,
/// orientation and colour before anything is decoded. Reads strangers' bytes: every offset is checked, damaged entries
/// are left out, nothing is thrown.
class TiffDirectory {
 public:
  struct Entry {
    std::uint16_t type = 0;
    std::uint32_t count = 0;
    std::size_t offset = 0;  ///< of the value, from the start of the bytes
  };

  static constexpr std::uint16_t kWidth = 256;
  static constexpr std::uint16_t kHeight = 257;
  static constexpr std::uint16_t kBitsPerSample = 258;
  static constexpr std::uint16_t kPhotometric = 262;
  static constexpr std::uint16_t kStripOffsets = 273;
  static constexpr std::uint16_t kOrientation = 274;
  static constexpr std::uint16_t kSamplesPerPixel = 277;
  static constexpr std::uint16_t kStripByteCounts = 279;
  static constexpr std::uint16_t kTileOffsets = 324;
  static constexpr std::uint16_t kTileByteCounts = 325;
  static constexpr std::uint16_t kSampleFormat = 339;
  static constexpr std::uint16_t kIccProfile = 34675;

  /// Nothing if the bytes do not begin with a TIFF header and a readable directory. The bytes must outlive it.
  static std::optional<TiffDirectory> Parse(std::string_view bytes);

  [[nodiscard]] const Entry* Find(std::uint16_t tag) const;
  /// Numbers of type BYTE, SHORT or LONG; empty for a missing tag or another type.
  [[nodiscard]] std::vector<std::uint32_t> Numbers(std::uint16_t tag) const;
  /// The first of `Numbers`, or `fallback`.
  [[nodiscard]] std::uint32_t Number(std::uint16_t tag, std::uint32_t fallback) const;
  /// The value's bytes; empty for a missing tag.
  [[nodiscard]] std::string_view Bytes(std::uint16_t tag) const;
  /// 1 to 8; 1 where the tag is missing or says something else.
  [[nodiscard]] int Orientation() const;
  [[nodiscard]] bool big_endian() const { return big_endian_; }

 private:
  [[nodiscard]] std::uint32_t Read(std::size_t offset, int size) const;

  std::string_view bytes_;
  bool big_endian_ = false;
  std::map<std::uint16_t, Entry> entries_;
};

/// Orientation that an EXIF block states; accepts it with or without the leading "Exif\0\0". 1 if it states none.
int OrientationOfExif(std::string_view exif);

}  // namespace pentimento
