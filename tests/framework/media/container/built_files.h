#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/media/container/bytes.h"

namespace pentimento::test {

// Files built byte by byte, so that they can be odd. None needs a codec; the pictures are a few grey pixels.

/// An ICC profile (ICC.1:2022, chapter 7) of these tags, one behind the other, each at a place that four divides.
/// @param header what the header's fields from byte 4 on hold.
std::string ProfileOfTags(std::string_view header, const std::vector<std::pair<std::string, std::string>>& tags);
/// A profile of grey with gamma 2.2 exactly as strip writes it.
std::string TinyProfile();
/// One that renders as `TinyProfile`, and says when, with what and by whom it was made.
std::string TellingProfile();

/// An 8x8 grey baseline JPEG with JFIF header, one block, coded by hand.
std::string TinyJpeg();
/// A marker segment: FF, code, length, content.
std::string JpegSegment(std::uint8_t code, std::string_view content);
/// The JPEG with these bytes right behind its start marker.
std::string AfterJpegStart(std::string_view jpeg, std::string_view segments);
/// `main` with an MPF index in front of its other segments, followed by `others`, which the index names.
std::string MpfJpeg(std::string_view main, const std::vector<std::string>& others);

/// A chunk with its checksum.
std::string PngChunkBytes(std::string_view name, std::string_view content);
/// A 1x1 grey PNG with `extra` between IHDR and IDAT.
std::string TinyPng(std::string_view extra = "");
/// zlib's compressed form.
std::string Deflated(std::string_view text);

/// A chunk, padded to an even length.
std::string RiffChunkBytes(std::string_view name, std::string_view content);
/// RIFF header and these chunks.
std::string WebpFile(std::string_view chunks);
/// A 1x1 lossless WebP in the extended form, with `extra` behind the picture.
std::string TinyWebp(std::string_view extra = "", std::uint8_t flags = 0);

struct TiffTagValue {
  std::uint16_t tag = 0;
  std::uint16_t type = 0;
  std::string value;  ///< as stored
};
/// Bytes that two tags point at: offset and length.
struct TiffData {
  std::uint16_t offset_tag = 0;
  std::uint16_t length_tag = 0;
  std::string bytes;
};
struct TiffChild;
struct TiffDir {
  std::vector<TiffTagValue> tags;
  std::vector<TiffChild> children;
  std::vector<TiffData> data;
};
/// A directory that a tag points at.
struct TiffChild {
  std::uint16_t tag = 0;
  TiffDir directory;
};
/// A TIFF file or EXIF block: each directory is followed by its values, data and children. Tags are sorted.
std::string TiffBytes(ByteOrder order, const std::vector<TiffDir>& chain);
/// A 4x2 grey uncompressed TIFF with `extra` tags in its first directory.
std::string TinyTiff(ByteOrder order, std::vector<TiffTagValue> extra = {}, std::vector<TiffChild> children = {});
/// Make, orientation, date, position, maker note and, if it is not empty, a thumbnail.
std::string ExifBlock(ByteOrder order, std::string_view thumbnail, int orientation = 1);
std::string Ascii(std::string_view text);  ///< with its zero

/// An ISO base media box.
std::string BoxBytes(std::string_view type, std::string_view content);
/// A HEIF file of one coded item, an Exif item, an XMP item and a thumbnail; nothing in it can be decoded.
std::string TinyHeif(std::string_view brand, std::string_view exif, std::string_view xmp, std::string_view thumbnail);
/// A video as motion photos carry it: ftyp, moov, mdat.
std::string TinyVideo();

/// A JUMBF superbox: description box with the four letters of a kind and a label, then children.
std::string JumbfBox(std::string_view kind, std::string_view label, std::string_view children);
/// A C2PA manifest store of one manifest: an actions assertion, a claim by that generator and, if wanted, a signature.
std::string C2paStore(std::string_view generator, bool is_signed);
/// An assertion that holds a JPEG: thumbnail of a claim or of an ingredient (C2PA 2.1, 18.15).
std::string C2paThumbnail(std::string_view label, std::string_view jpeg);
/// A manifest store as APP11 segments of at most `most` bytes of content each.
std::string JumbfSegments(std::string_view store, std::size_t most);

/// One of each: every format with every carrier that it can have.
std::vector<std::pair<std::string, std::string>> RichFiles();

}  // namespace pentimento::test
