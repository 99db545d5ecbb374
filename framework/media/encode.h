#pragma once

#include <filesystem>
#include <string>

#include "framework/core/options.h"
#include "framework/core/picture.h"

namespace pentimento {

enum class PictureFormat { kPng, kJpeg, kWebp };

/// What a written picture says about itself.
enum class MetadataPolicy {
  kNone,    ///< pixels only: no EXIF, XMP, IPTC, comment, ICC profile or colour tag
  kColour,  ///< that the values are sRGB (PNG: sRGB chunk; JPEG, WebP: an sRGB ICC profile)
  kAll,     ///< colour, and everything the source file says, thumbnail of the original included
};

/// How pictures are written.
struct EncodeOptions {
  PictureFormat format = PictureFormat::kPng;
  int quality = 92;  ///< JPEG (4:2:0, baseline, optimised) and WebP (lossy), 1 to 100
  int bits = 8;      ///< a channel; 16 only for PNG
  MetadataPolicy metadata = MetadataPolicy::kColour;

  static const OptionSchema& Schema();
  /// @throws ConfigError naming the field, its value and what is permitted.
  void Check() const;
};

/// ".png", ".jpg", ".webp"
std::string ExtensionOf(PictureFormat format);

/// The encoded file. Values are clamped to [0,1], and v becomes floor(v * 255 + 0.5) (65535 with 16 bits); NaN is an
/// error. The same picture and options give the same bytes.
///
/// With `kAll`, EXIF, XMP, IPTC and the comment of `metadata_source` are copied key by key as a naive tool would (the
/// thumbnail still shows the original; the stored pixel size is the original's), except that the orientation becomes 1
/// because the pixels are upright already, and the colour profile is sRGB's because the values are. Without a source
/// there is nothing to copy.
/// @throws DataError if the source cannot be read (it is in a worker process), MissingError without the worker's
/// program, ShapeError for an empty picture or one of a size that the format does not have, WorkError for NaN.
std::string EncodePictureBytes(const Picture& picture, const EncodeOptions& options,
                               const std::filesystem::path& metadata_source = {});

/// The same into a file that appears whole or not at all. Missing folders are made. @throws also WorkError.
void EncodePicture(const Picture& picture, const std::filesystem::path& path, const EncodeOptions& options,
                   const std::filesystem::path& metadata_source = {});

}  // namespace pentimento
