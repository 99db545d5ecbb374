#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "framework/media/inventory/metadata_item.h"

namespace pentimento {

/// How a value became another.
struct ItemChange {
  /// "rewritten": the same number, position or time in other words; "coarsened": a position or time that says the same
  /// less exactly; "rounded": another number that does; "truncated": the beginning of a text; "moved": a position
  /// elsewhere; "shifted": another time; "other".
  std::string how;
  std::optional<double> metres;   ///< from the old position to the new one, on a sphere of 6371 km
  std::optional<double> seconds;  ///< from the old time to the new one

  /// Whether the value itself is the same.
  [[nodiscard]] bool SaysTheSame() const { return how == "rewritten"; }
  /// Whether what the value said is still said, if less exactly: rewritten, coarsened, rounded or truncated.
  [[nodiscard]] bool StillSaysIt() const {
    return SaysTheSame() || how == "coarsened" || how == "rounded" || how == "truncated";
  }
};

/// The coordinates of a file and their references by key: a position needs both coordinates, and a coordinate its
/// hemisphere, and a file may state very many.
class Coordinates {
 public:
  /// @param items outlive it.
  explicit Coordinates(const std::vector<MetadataItem>& items);
  /// The first of its key; null if there is none.
  [[nodiscard]] const MetadataItem* Find(const MetadataItem& key) const;

 private:
  std::unordered_map<std::string, const MetadataItem*> by_key_;
};

/// Latitude and longitude in degrees, north and east positive.
using Position = std::pair<double, double>;

/// The position that items of one carrier and group state (EXIF's GPS directory, XMP's schemas); `prefix` is what their
/// names have before "Latitude" and "Longitude": "GPS", "GPSDest", "LocationShown[1]/exif:GPS". Nothing if a coordinate
/// is missing or unreadable.
std::optional<Position> PositionOf(const std::vector<MetadataItem>& items, const std::string& carrier,
                                   const std::string& group, const std::string& prefix);

/// How `before` became `after`, two different values of one key.
/// @param all_before,all_after  those of either file.
ItemChange DescribeChange(const MetadataItem& before, const MetadataItem& after, const Coordinates& all_before,
                          const Coordinates& all_after);

}  // namespace pentimento
