#include "metrics/metadata/item_change.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "metrics/metadata/readings.h"

namespace pentimento {
namespace {

constexpr double kEarthRadius = 6371000.0;

const MetadataItem* Find(const std::vector<MetadataItem>& items, const std::string& carrier, const std::string& group,
                         const std::string& name) {
  for (const MetadataItem& item : items) {
    if (item.carrier == carrier && item.group == group && item.name == name) {
      return &item;
    }
  }
  return nullptr;
}

std::optional<double> CoordinateOf(const std::vector<MetadataItem>& items, const std::string& carrier,
                                   const std::string& group, const std::string& name) {
  const MetadataItem* value = Find(items, carrier, group, name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const MetadataItem* reference = Find(items, carrier, group, name + "Ref");
  const bool is_negative =
      reference != nullptr && (reference->value.starts_with('S') || reference->value.starts_with('W'));
  const auto degrees = ReadDegrees(value->value);
  return degrees && is_negative ? -*degrees : degrees;
}

/// Great-circle distance by the haversine formula.
double Metres(const Position& a, const Position& b) {
  constexpr double kRadians = std::numbers::pi / 180.0;
  const double across = std::sin(kRadians * (b.first - a.first) / 2);
  const double along = std::sin(kRadians * (b.second - a.second) / 2);
  const double h = across * across + std::cos(kRadians * a.first) * std::cos(kRadians * b.first) * along * along;
  return 2 * kEarthRadius * std::asin(std::sqrt(std::min(1.0, h)));
}

/// Degrees, minutes or seconds with fewer decimals.
bool IsCoarserAngle(double before, double after) {
  return IsCoarser(before, after, 1.0, 6) || IsCoarser(before, after, 1.0 / 60, 5) ||
         IsCoarser(before, after, 1.0 / 3600, 4);
}

/// What stands before "Latitude" or "Longitude" in the name of a coordinate or of its reference: "GPS" in
/// "GPSLatitude", "GPSDest" in "GPSDestLongitudeRef", "LocationShown[1]/exif:GPS" in a structure of XMP, nothing in
/// "Latitude". No value for what is no coordinate.
std::optional<std::string> PrefixOf(std::string_view name) {
  if (name.ends_with("Ref")) {
    name.remove_suffix(3);
  }
  for (const std::string_view coordinate : {"Latitude", "Longitude"}) {
    if (name.ends_with(coordinate)) {
      return std::string(name.substr(0, name.size() - coordinate.size()));
    }
  }
  return std::nullopt;
}

std::optional<ItemChange> PositionChange(const MetadataItem& before, const MetadataItem& after,
                                         const std::vector<MetadataItem>& all_before,
                                         const std::vector<MetadataItem>& all_after) {
  const std::optional<std::string> prefix = PrefixOf(before.name);
  if (!prefix) {
    return std::nullopt;
  }
  const auto old_degrees = ReadDegrees(before.value);
  const auto new_degrees = ReadDegrees(after.value);
  const bool coarser = old_degrees && new_degrees && IsCoarserAngle(*old_degrees, *new_degrees);
  ItemChange change{coarser ? "coarsened" : "moved", std::nullopt, std::nullopt};
  const auto from = PositionOf(all_before, before.carrier, before.group, *prefix);
  const auto to = PositionOf(all_after, after.carrier, after.group, *prefix);
  if (from && to) {
    change.metres = Metres(*from, *to);
  }
  return change;
}

bool IsCoarserMoment(const Moment& before, const Moment& after) {
  if (after.parts < before.parts) {
    // Only the beginning is still said: not later, and not by more than the least unit that is.
    const double unit = after.parts >= 5   ? 60.0
                        : after.parts == 3 ? 86400.0
                        : after.parts == 2 ? 2678400.0
                                           : 31622400.0;
    return before.seconds >= after.seconds && before.seconds - after.seconds < unit;
  }
  for (const double step : {1.0, 60.0, 3600.0, 86400.0}) {
    if (std::fmod(after.seconds, step) == 0.0 && std::fmod(before.seconds, step) != 0.0 &&
        std::abs(before.seconds - after.seconds) < step) {
      return true;
    }
  }
  return false;
}

std::optional<ItemChange> TimeChange(const MetadataItem& before, const MetadataItem& after) {
  const auto from = ReadMoment(before.value);
  const auto to = ReadMoment(after.value);
  if (!from || !to || from->is_time_of_day != to->is_time_of_day) {
    return std::nullopt;
  }
  return ItemChange{IsCoarserMoment(*from, *to) ? "coarsened" : "shifted", std::nullopt, to->seconds - from->seconds};
}

}  // namespace

std::optional<Position> PositionOf(const std::vector<MetadataItem>& items, const std::string& carrier,
                                   const std::string& group, const std::string& prefix) {
  const auto latitude = CoordinateOf(items, carrier, group, prefix + "Latitude");
  const auto longitude = CoordinateOf(items, carrier, group, prefix + "Longitude");
  if (!latitude || !longitude) {
    return std::nullopt;
  }
  return Position{*latitude, *longitude};
}

ItemChange DescribeChange(const MetadataItem& before, const MetadataItem& after,
                          const std::vector<MetadataItem>& all_before, const std::vector<MetadataItem>& all_after) {
  if (auto change = PositionChange(before, after, all_before, all_after)) {
    return *change;
  }
  if (auto change = TimeChange(before, after)) {
    return *change;
  }
  const auto old_number = ReadNumber(before.value);
  const auto new_number = ReadNumber(after.value);
  if (old_number && new_number && IsCoarser(*old_number, *new_number, 1.0, 6)) {
    return {"rounded", std::nullopt, std::nullopt};
  }
  if (!after.value.empty() && before.value.starts_with(after.value)) {
    return {"truncated", std::nullopt, std::nullopt};
  }
  return {"other", std::nullopt, std::nullopt};
}

}  // namespace pentimento
