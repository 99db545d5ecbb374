#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// How a value became another.
struct ItemChange {
  /// "coarsened": a position or time that says the same less exactly; "rounded": another number that does; "truncated":
  /// the beginning of a text; "moved": a position elsewhere; "shifted": another time; "other".
  std::string how;
  std::optional<double> metres;   ///< from the old position to the new one, on a sphere of 6371 km
  std::optional<double> seconds;  ///< from the old time to the new one

  /// Whether what the value said is still said, if less exactly: coarsened, rounded or truncated.
  [[nodiscard]] bool StillSaysIt() const { return how == "coarsened" || how == "rounded" || how == "truncated"; }
};

/// Latitude and longitude in degrees, north and east positive.
using Position = std::pair<double, double>;

/// The position that items of one carrier and group state (EXIF's GPS directory, XMP's schemas); `prefix` is what their
/// names have before "Latitude" and "Longitude": "GPS", "GPSDest", "LocationShown[1]/exif:GPS". Nothing if a coordinate
/// is missing or unreadable.
std::optional<Position> PositionOf(const std::vector<MetadataItem>& items, const std::string& carrier,
                                   const std::string& group, const std::string& prefix);

/// How `before` became `after`, two different values of one key.
/// @param all_before,all_after  every item of either file: a coordinate's distance needs the other coordinate.
ItemChange DescribeChange(const MetadataItem& before, const MetadataItem& after,
                          const std::vector<MetadataItem>& all_before, const std::vector<MetadataItem>& all_after);

}  // namespace pentimento
