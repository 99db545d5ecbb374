#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pentimento {

/// What a stretch of a file is there for.
enum class ByteRole {
  kImage,    ///< a decoder needs it to show the picture: pixels, tables, dimensions, end marker
  kCarrier,  ///< something else that has a name: EXIF, a comment, a second picture, a trailer of a known kind
  kUnknown,  ///< neither
};

/// One stretch of a file. Segments of a map lie side by side: together they are the whole file, each byte once.
struct Segment {
  std::size_t offset = 0;
  std::size_t length = 0;          ///< marker or chunk header and checksum included
  std::size_t payload_offset = 0;  ///< what the carrier itself holds: after "Exif\0\0", an XMP or ICC signature
  std::size_t payload_length = 0;
  ByteRole role = ByteRole::kUnknown;
  /// Of a carrier: "exif", "xmp", "xmp-extended", "icc", "photoshop" (IPTC is in it), "iptc" (a tag of TIFF), "jfif",
  /// "jfxx", "adobe", "mpf", "jumbf" (C2PA is in it), "comment", "png-text", "png-time", "bmff-text" (a name in HEIF),
  /// "app" (another APPn), "chunk" (another PNG, WebP or BMFF one), "second-image", "video", "trailer", "padding"
  /// (JPEG's fill bytes, runs of zeros: they hold nothing but their length); of the others "".
  std::string carrier;
  std::string name;  ///< as the format calls it: "APP1", "tEXt", "EXIF", "uuid", "IFD1"
};

/// A file taken apart without decoding a pixel.
struct ContainerMap {
  std::string format;  ///< "jpeg", "png", "webp", "tiff", "heif", "avif"; "" if it is none of them
  std::size_t total = 0;
  std::vector<Segment> segments;    ///< in file order, no gap and no overlap
  std::vector<std::string> faults;  ///< what a reader of the format would stumble over, with its offset
};

/// The format that the bytes begin like, as `ContainerMap::format` has it.
std::string_view ContainerFormat(std::string_view bytes);

/// Walks JPEG (ITU-T T.81), PNG (ISO/IEC 15948), WebP (RFC 9649), TIFF (6.0) and ISO base media (14496-12: HEIF, AVIF)
/// files. Reads strangers' bytes: every offset is checked, time and memory are linear in the size of the file, whatever
/// does not add up becomes `kUnknown` and a fault, and nothing is thrown.
ContainerMap WalkContainer(std::string_view bytes);

}  // namespace pentimento
