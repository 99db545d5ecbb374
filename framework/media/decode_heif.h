#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "framework/core/picture.h"

namespace pentimento {

/// The pixels of a picture in a HEIF or AVIF file (ISO/IEC 23008-12), upright, as RGB of 8 bits, by libheif. Profiles
/// are not applied. @param item its number; 0 for the primary picture. @param longest_side larger ones are shrunk to
/// it.
/// @throws DataError if it is damaged, has more than `most_pixels`, or this program was built without libheif.
Picture DecodeHeif(std::string_view file, std::uint32_t item, const std::string& name, int longest_side,
                   std::int64_t most_pixels);

/// The version of libheif in use; "" if this program was built without it.
std::string HeifVersion();

}  // namespace pentimento
