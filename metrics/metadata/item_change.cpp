#include "metrics/metadata/item_change.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

#include "metrics/metadata/readings.h"

namespace pentimento {
namespace {

constexpr double kEarthRadius = 6371000.0;
constexpr std::string_view kReference = "Ref";
/// A tenth of a millimetre, and a microsecond: what sums of rounded fractions differ by.
constexpr double kSameDegrees = 1e-9;
constexpr double kSameSeconds = 1e-6;

/// Whether a coordinate's reference says south or west; nothing if there is none or it says neither side.
std::optional<bool> IsNegativeReference(const MetadataItem* reference) {
  if (reference == nullptr || reference->value.empty()) {
    return std::nullopt;
  }
  const char side = reference->value.front();
  const bool negative = side == 'S' || side == 'W' || side == 's' || side == 'w';
  return negative || side == 'N' || side == 'E' || side == 'n' || side == 'e' ? std::optional(negative) : std::nullopt;
}

std::optional<bool> IsNegative(const MetadataItem& coordinate, const Coordinates& items) {
  return IsNegativeReference(
      items.Find({coordinate.carrier, coordinate.group, coordinate.name + std::string(kReference), ""}));
}

std::optional<double> CoordinateOf(const Coordinates& items, const MetadataItem& key) {
  const MetadataItem* value = items.Find(key);
  const auto degrees = value == nullptr ? std::nullopt : ReadDegrees(value->value);
  return degrees && IsNegative(*value, items).value_or(false) ? -*degrees : degrees;
}

std::optional<Position> PositionAmong(const Coordinates& items, const std::string& carrier, const std::string& group,
                                      const std::string& prefix) {
  const auto latitude = CoordinateOf(items, {carrier, group, prefix + "Latitude", ""});
  const auto longitude = CoordinateOf(items, {carrier, group, prefix + "Longitude", ""});
  return latitude && longitude ? std::optional(Position{*latitude, *longitude}) : std::nullopt;
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
  if (name.ends_with(kReference)) {
    name.remove_suffix(kReference.size());
  }
  for (const std::string_view coordinate : {"Latitude", "Longitude"}) {
    if (name.ends_with(coordinate)) {
      return std::string(name.substr(0, name.size() - coordinate.size()));
    }
  }
  return std::nullopt;
}

/// "rewritten", "coarsened" or "moved".
std::string HowCoordinateChanged(const MetadataItem& before, const MetadataItem& after, const Coordinates& all_before,
                                 const Coordinates& all_after) {
  if (before.name.ends_with(kReference)) {
    const auto from = IsNegativeReference(&before);
    return from && from == IsNegativeReference(&after) ? "rewritten" : "moved";
  }
  const auto from = ReadDegrees(before.value);
  auto to = ReadDegrees(after.value);
  if (!from || !to) {
    return "moved";
  }
  const auto was_negative = IsNegative(before, all_before);
  const auto is_negative = IsNegative(after, all_after);
  if (was_negative && is_negative && was_negative != is_negative) {
    *to = -*to;
  }
  return std::abs(*to - *from) <= kSameDegrees ? "rewritten" : IsCoarserAngle(*from, *to) ? "coarsened" : "moved";
}

std::optional<ItemChange> PositionChange(const MetadataItem& before, const MetadataItem& after,
                                         const Coordinates& all_before, const Coordinates& all_after) {
  const std::optional<std::string> prefix = PrefixOf(before.name);
  if (!prefix) {
    return std::nullopt;
  }
  ItemChange change{HowCoordinateChanged(before, after, all_before, all_after), std::nullopt, std::nullopt};
  const auto from = PositionAmong(all_before, before.carrier, before.group, *prefix);
  const auto to = PositionAmong(all_after, after.carrier, after.group, *prefix);
  if (from && to && !change.SaysTheSame()) {
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
  auto from = ReadMoment(before.value);
  auto to = ReadMoment(after.value);
  if (!from || !to || from->is_time_of_day != to->is_time_of_day) {
    return std::nullopt;
  }
  if (from->zone.has_value() != to->zone.has_value()) {
    // Only the clock that was read is comparable.
    from->seconds += from->zone.value_or(0.0);
    to->seconds += to->zone.value_or(0.0);
  }
  const double shift = to->seconds - from->seconds;
  const bool says_less = to->parts < from->parts || (from->zone && !to->zone);
  if (std::abs(shift) <= kSameSeconds && !says_less) {
    return ItemChange{"rewritten", std::nullopt, std::nullopt};
  }
  const bool coarser = std::abs(shift) <= kSameSeconds || IsCoarserMoment(*from, *to);
  return ItemChange{coarser ? "coarsened" : "shifted", std::nullopt, shift};
}

/// "28/10" and "14/5", also several in a row, as of a lens.
bool AreSameNumbers(std::string_view before, std::string_view after) {
  // Beyond it a double may stand for several whole numbers: serial numbers have many digits.
  constexpr double kExact = 9007199254740992.0;
  const auto old_numbers = ReadNumbers(before);
  return old_numbers && old_numbers == ReadNumbers(after) &&
         std::ranges::all_of(*old_numbers, [](double number) { return std::abs(number) < kExact; });
}

}  // namespace

Coordinates::Coordinates(const std::vector<MetadataItem>& items) {
  for (const MetadataItem& item : items) {
    if (PrefixOf(item.name)) {
      by_key_.try_emplace(item.Key(), &item);
    }
  }
}

const MetadataItem* Coordinates::Find(const MetadataItem& key) const {
  const auto found = by_key_.find(key.Key());
  return found == by_key_.end() ? nullptr : found->second;
}

std::optional<Position> PositionOf(const std::vector<MetadataItem>& items, const std::string& carrier,
                                   const std::string& group, const std::string& prefix) {
  return PositionAmong(Coordinates(items), carrier, group, prefix);
}

ItemChange DescribeChange(const MetadataItem& before, const MetadataItem& after, const Coordinates& all_before,
                          const Coordinates& all_after) {
  if (auto change = PositionChange(before, after, all_before, all_after)) {
    return *change;
  }
  if (auto change = TimeChange(before, after)) {
    return *change;
  }
  if (AreSameNumbers(before.value, after.value)) {
    return {"rewritten", std::nullopt, std::nullopt};
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
