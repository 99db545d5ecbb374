#pragma once

#include <string>
#include <vector>

#include "framework/media/canary/planted_metadata.h"
#include "framework/media/canary/planting.h"

namespace pentimento {

/// A copy of the picture with a new value in each carrier of the container itself. @param format "jpeg", "png", "webp"
/// or "tiff". @param metadata that were written into it. @param orientation of the pixels.
/// @throws DataError where the container cannot be written.
std::string WithPlantedCarriers(const std::string& bytes, const std::string& format, const PlantedMetadata& metadata,
                                int orientation, Planting& planting);

/// New Photoshop resources: an address and a thumbnail.
std::string PlantedPhotoshop(Planting& planting);

}  // namespace pentimento
