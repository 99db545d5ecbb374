#pragma once

#include <string>
#include <vector>

#include "framework/media/canary/planting.h"

namespace pentimento {

/// A side of the codes in thumbnails, px.
inline constexpr int kThumbnailSide = 160;

/// A copy of the picture with a new value in each carrier of the container itself. @param format "jpeg", "png", "webp"
/// or "tiff". @param extended_guid of JPEG's extended XMP, which its XMP names. @param orientation of the pixels.
/// @throws DataError where the container cannot be written.
std::string WithPlantedCarriers(const std::string& bytes, const std::string& format, const std::string& extended_guid,
                                int orientation, Planting& planting);

/// New Photoshop resources: an address and a thumbnail.
std::string PlantedPhotoshop(Planting& planting);

}  // namespace pentimento
