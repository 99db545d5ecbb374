#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/media/container/bytes.h"

namespace pentimento {

/// One entry of a TIFF directory.
struct TiffField {
  std::uint16_t tag = 0;
  std::uint16_t type = 0;
  std::uint32_t count = 0;
  std::size_t entry_offset = 0;  ///< of its 12 bytes
  std::size_t value_offset = 0;
  std::size_t value_length = 0;  ///< in bytes; 0 where the value is damaged
  bool damaged = false;          ///< its type is unknown or its value reaches beyond the end

  static constexpr std::size_t kEntry = 12;
  static constexpr std::size_t kInline = 4;  ///< a value of so many bytes stands in the entry itself
  [[nodiscard]] bool in_entry() const { return value_offset == entry_offset + TiffField::kEntry - kInline; }
};

/// One directory.
struct TiffDirectoryNode {
  std::string name;  ///< "IFD0", "IFD1" for the chain; "ExifIFD", "GPS", "InteropIFD", "SubIFD0"
  std::size_t offset = 0;
  std::size_t length = 0;  ///< number of entries and offset of the next directory included
  std::vector<TiffField> fields;

  [[nodiscard]] const TiffField* Find(std::uint16_t tag) const;
};

/// Tags that say where something is (TIFF 6.0, its technical notes, Exif 2.32).
namespace tiff_tag {
inline constexpr std::uint16_t kSubfileType = 254;
inline constexpr std::uint16_t kWidth = 256;
inline constexpr std::uint16_t kHeight = 257;
inline constexpr std::uint16_t kBitsPerSample = 258;
inline constexpr std::uint16_t kCompression = 259;
inline constexpr std::uint16_t kPhotometric = 262;
inline constexpr std::uint16_t kStripOffsets = 273;
inline constexpr std::uint16_t kOrientation = 274;
inline constexpr std::uint16_t kSamplesPerPixel = 277;
inline constexpr std::uint16_t kStripByteCounts = 279;
inline constexpr std::uint16_t kTileOffsets = 324;
inline constexpr std::uint16_t kTileByteCounts = 325;
inline constexpr std::uint16_t kSubDirectories = 330;
inline constexpr std::uint16_t kJpegTables = 347;
inline constexpr std::uint16_t kGlobalParameters = 400;
inline constexpr std::uint16_t kJpegStream = 513;
inline constexpr std::uint16_t kJpegStreamLength = 514;
inline constexpr std::uint16_t kJpegQuantisation = 519;
inline constexpr std::uint16_t kJpegDcTables = 520;
inline constexpr std::uint16_t kJpegAcTables = 521;
inline constexpr std::uint16_t kXmp = 700;
inline constexpr std::uint16_t kIptc = 33723;
inline constexpr std::uint16_t kPhotoshop = 34377;
inline constexpr std::uint16_t kExifDirectory = 34665;
inline constexpr std::uint16_t kIccProfile = 34675;
inline constexpr std::uint16_t kGpsDirectory = 34853;
inline constexpr std::uint16_t kMakerNote = 37500;
inline constexpr std::uint16_t kInteropDirectory = 40965;
inline constexpr std::uint16_t kC2pa = 52545;
}  // namespace tiff_tag

/// Every directory of a TIFF file, or of a block of that form (EXIF, MPF).
struct TiffTree {
  ByteOrder order = ByteOrder::kBig;
  std::vector<TiffDirectoryNode> directories;  ///< IFD0 first; empty if the bytes are no TIFF
  std::vector<std::pair<std::size_t, std::string>> faults;

  static constexpr std::size_t kHeader = 8;
};

/// Reads strangers' bytes: each directory is read once however often it is pointed at, directories that share bytes are
/// faults, and nothing is thrown. Time and memory are linear in the size.
TiffTree ReadTiffTree(std::string_view bytes);

/// Whether the bytes begin like a TIFF ("II*\0" or "MM\0*").
bool IsTiff(std::string_view bytes);

/// Numbers of type BYTE, SHORT, LONG or IFD, at most `most` of them; empty for another type.
std::vector<std::uint32_t> TiffNumbers(std::string_view bytes, const TiffField& field, ByteOrder order,
                                       std::size_t most);

/// Bytes of one value of a field type; 0 for an unknown one (TIFF 6.0, section 2; 13 is technical note 1's IFD).
std::size_t TiffTypeSize(std::uint16_t type);

}  // namespace pentimento
