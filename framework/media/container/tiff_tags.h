#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "framework/media/container/tiff_tree.h"

namespace pentimento {

/// What of a directory decides how many values its other tags may have.
struct TiffPictureKind {
  std::uint32_t samples = 1;      ///< of a pixel
  std::uint32_t bits = 1;         ///< of the first sample
  std::uint32_t photometric = 0;  ///< PhotometricInterpretation
  std::uint32_t compression = 1;

  /// Whether strips and tiles are JPEG streams, whose tables may stand in JPEGTables (supplement 2).
  [[nodiscard]] bool IsJpeg() const { return compression == 7; }
  [[nodiscard]] bool HasPalette() const { return photometric == 3; }
};
TiffPictureKind TiffPictureKindOf(std::string_view bytes, const TiffDirectoryNode& directory, ByteOrder order);

/// What a field is to the picture of its directory.
enum class TiffTagUse {
  kStatement,  ///< nothing: it says something
  kRendering,  ///< a decoder needs it
  kMisused,    ///< it has a number that decoders need, and a type or more values than they take
};

/// Decoders need geometry, samples, compression and its tables, palette, colour space (TIFF 6.0, sections 3 to 23;
/// supplement 2 for JPEG tables and alternate tiles), orientation. Resolution is not among them, nor are curves and
/// ranges of transfer and of grey responses (290, 291, 301, 342), which no decoder that we know of reads and which are
/// large.
TiffTagUse UseOfTiffField(const TiffField& field, const TiffPictureKind& picture);

/// Whether other pixels may be decoded where the field is missing.
bool PixelsDependOn(const TiffField& field, const TiffPictureKind& picture);

/// The carrier that a tag's value is: "xmp" (700), "iptc" (33723), "photoshop" (34377), "icc" (34675), "jumbf"
/// (52545, a manifest store: C2PA specification 2.1, A.3), else "exif".
std::string_view CarrierOfTiffTag(std::uint16_t tag);

}  // namespace pentimento
