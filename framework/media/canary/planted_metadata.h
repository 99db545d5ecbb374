#pragma once

#include <string>

#include "framework/media/canary/planting.h"
#include "framework/media/metadata.h"

namespace pentimento {

/// What Exiv2 is to write into a file.
struct PlantedMetadata {
  MetadataToWrite metadata;
  std::string extended_guid;  ///< of JPEG's extended XMP; "" elsewhere
  std::string iptc_block;     ///< of WebP, where Exiv2 writes none; "" elsewhere
};

/// New values for EXIF, XMP and IPTC, as far as the format has them; of TIFF also for the tags that hold a profile and
/// Photoshop resources, which other containers hold themselves. @param picture encoded. @param format "jpeg", "png",
/// "webp" or "tiff". @param orientation of its pixels, which stays. @throws DataError for a profile that cannot be
/// read.
PlantedMetadata PlantMetadata(const std::string& picture, const std::string& format, int orientation,
                              Planting& planting);

}  // namespace pentimento
