#include "framework/media/canary/plant.h"

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/fate.h"
#include "framework/media/canary/planted_carriers.h"
#include "framework/media/canary/planted_metadata.h"
#include "framework/media/canary/planting.h"
#include "framework/media/container/container.h"
#include "framework/media/decode.h"
#include "framework/media/inventory/inventory.h"
#include "framework/media/metadata.h"

namespace pentimento {
namespace {

std::string Planted(const std::string& picture, const std::string& format, int orientation, Planting& planting) {
  const PlantedMetadata made = PlantMetadata(picture, format, orientation, planting);
  const std::string bare = format == "tiff" ? WithoutFurtherDirectories(picture) : picture;
  return WithPlantedCarriers(WriteMetadata(bare, made.metadata), format, made, orientation, planting);
}

/// @throws InternalError unless each canary is found again.
void CheckPlanted(const PlantedPicture& made, const std::string& place) {
  const CanaryGround ground(made.bytes, TakeInventory(made.bytes, place).items, ReadShownCodes(made.bytes), "",
                            made.planted);
  for (const Canary& canary : made.planted) {
    if (ground.FateOf(canary) != Fate::kSurvived) {
      throw InternalError(fmt::format("{}: the canary in {} is not found again ({})", place, canary.Field(),
                                      ToString(ground.FateOf(canary))));
    }
  }
}

}  // namespace

PlantedPicture PlantCanaries(std::string_view bytes, const std::string& place, CanaryValues& values) {
  PlantedPicture made;
  made.format = WalkContainer(bytes).format;
  if (made.format != "jpeg" && made.format != "png" && made.format != "webp" && made.format != "tiff") {
    throw DataError(fmt::format("{}: canaries can be planted in JPEG, PNG, WebP and TIFF files", place));
  }
  const DecodedPicture before = DecodePictureBytes(bytes, place);
  Planting planting(place, values);
  try {
    made.bytes = Planted(std::string(bytes), made.format, before.record.orientation, planting);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: {}", place, error.what()));
  }
  if (DecodePictureBytes(made.bytes, place).picture.values != before.picture.values) {
    throw InternalError(fmt::format("{}: the canaries changed its pixels", place));
  }
  made.planted = planting.planted();
  CheckPlanted(made, place);
  return made;
}

}  // namespace pentimento
