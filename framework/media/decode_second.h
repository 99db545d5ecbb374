#pragma once

#include <cstdint>
#include <string>

#include "framework/core/picture.h"
#include "framework/media/container/second_pictures.h"

namespace pentimento {

/// Whether it is a picture and not a further part of one that stands before it.
bool IsWholePicture(const SecondPicture& second);

/// Larger pictures are shrunk to this longer side, which no face is too small in, and are refused beyond so many
/// pixels.
inline constexpr int kLongestSecondSide = 2048;
inline constexpr std::int64_t kMostSecondPixels = 50'000'000;

/// The pixels of a picture within a file: encoded ones as files are decoded, thumbnails of plain pixels as they are,
/// directories of a TIFF as if each were the only one, pictures of HEIF and AVIF files and such files themselves by
/// `DecodeHeif`. Of a stranger's file in a worker process: `SecondPictureReader`.
/// @param name stands for the file in messages. @throws DataError if it is damaged, too large, not a whole picture, or
/// a HEIF of a program that was built without libheif.
Picture DecodeSecondPicture(const SecondPicture& second, const std::string& name);

}  // namespace pentimento
