#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/json.h"
#include "framework/core/picture.h"

namespace pentimento {

/// How pictures are read. The limits are checked from the header, before memory for the pixels is asked for.
struct DecodeOptions {
  /// The colour that transparent pixels are laid on, sRGB-encoded in [0,1].
  std::vector<double> background = {1.0, 1.0, 1.0};
  std::int64_t max_pixels = 100'000'000;
  std::int64_t max_file_bytes = std::int64_t{1} << 29;

  /// @throws ConfigError naming the field, its value and what is permitted.
  void Check() const;
};

/// What decoding did on the way from the file to the picture: nothing of it happens unrecorded.
struct DecodeRecord {
  std::string format;  ///< "jpeg", "png", "tiff", "webp", "bmp"
  int stored_width = 0;
  int stored_height = 0;
  int bits = 8;              ///< a channel, as stored (1 to 16)
  std::string colour_model;  ///< "rgb", "grey", "palette", "cmyk"
  int orientation = 1;       ///< EXIF orientation of the stored pixels; anything but 1 was applied
  std::string icc_profile;   ///< description of the embedded profile; "" if there is none
  bool icc_converted =
      false;  ///< false where the profile is sRGB already (or there is none, or it is unusable: a note)
  bool alpha_composited = false;
  std::array<double, 3> background = {1.0, 1.0, 1.0};  ///< only meaningful if `alpha_composited`
  std::vector<std::string> notes;                      ///< what else a reader should know, one sentence each
};

Json ToJson(const DecodeRecord& record);

struct DecodedPicture {
  Picture picture;
  DecodeRecord record;
};

/// Reads a picture of any supported format (JPEG, PNG, TIFF, WebP, BMP; by content, not by name).
///
/// EXIF orientation is applied once; an embedded ICC profile is converted to sRGB (relative colorimetric with black
/// point compensation; a profile that moves no colour by more than half an 8-bit level counts as sRGB and is left
/// alone); alpha is composited on `options.background` in sRGB-encoded values, after the conversion; grey becomes
/// RGB; CMYK goes through its profile or, without one, R = (1-C)(1-K). 16-bit channels keep all their bits. The same
/// bytes give the same values on every thread. Thread-safe.
///
/// @throws DataError naming the file, the reason and the remedy: not a picture, an unsupported kind, too large,
/// damaged or cut short. A damaged picture is never filled up with grey.
DecodedPicture DecodePicture(const std::filesystem::path& path, const DecodeOptions& options = {});

/// The same for a file in memory. @param name stands for the file in messages.
DecodedPicture DecodePictureBytes(std::string_view bytes, const std::string& name, const DecodeOptions& options = {});

/// The picture at another size, as `ResizePicture(DecodePicture(path).picture, width, height)` gives it, without the
/// time and memory of the full-size picture where it shrinks: rows are averaged as they are decoded, in sRGB-encoded
/// values and after everything else but orientation. Every file is still decoded in full, so that damage is found
/// wherever it is, and the record is that of `DecodePicture`.
///
/// Where no side grows, each value is the mean over the area that it covers; it differs from ResizePicture's by less
/// than half an 8-bit level (that filter leaves out parts of pixels below 1/1000). Where a side grows, the values are
/// the same.
///
/// @param width,height of the upright picture. @throws ShapeError if they are below 1.
DecodedPicture DecodePictureResized(const std::filesystem::path& path, int width, int height,
                                    const DecodeOptions& options = {});

/// The same for a file in memory.
DecodedPicture DecodePictureBytesResized(std::string_view bytes, const std::string& name, int width, int height,
                                         const DecodeOptions& options = {});

/// The same, shrunk by that filter so that its longer side is `longest_side`; at its own size where neither is longer.
/// @throws ShapeError if that is below 1.
DecodedPicture DecodePictureBytesWithin(std::string_view bytes, const std::string& name, int longest_side,
                                        const DecodeOptions& options = {});

/// True for the file-name extensions that readers of folders look at (any case): .jpg .jpeg .jpe .png .tif .tiff .webp
/// .bmp
bool HasPictureExtension(const std::filesystem::path& path);

}  // namespace pentimento
