#pragma once

#include <string>

#include "framework/core/picture.h"
#include "framework/media/container/second_pictures.h"

namespace pentimento {

/// Whether it is a picture and not a further part of one that stands before it.
bool IsWholePicture(const SecondPicture& second);

/// The pixels of a picture within a file: encoded ones as files are decoded, thumbnails of plain pixels as they are,
/// directories of a TIFF as if each were the only one.
/// @param name stands for the file in messages. @throws DataError if it is damaged, of a form that is not decoded
/// (items of HEIF and AVIF files, which this program does not decode at all), or not a whole picture.
Picture DecodeSecondPicture(const SecondPicture& second, const std::string& name);

}  // namespace pentimento
