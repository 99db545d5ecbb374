#pragma once

#include <string>

#include "framework/core/picture.h"
#include "framework/media/container/second_pictures.h"

namespace pentimento {

/// The pixels of a picture within a file: encoded ones as files are decoded, thumbnails of plain pixels as they are.
/// @param name stands for the file in messages. @throws DataError if it is damaged or of a form that is not decoded
/// (items of HEIF files, directories of TIFF files).
Picture DecodeSecondPicture(const SecondPicture& second, const std::string& name);

}  // namespace pentimento
