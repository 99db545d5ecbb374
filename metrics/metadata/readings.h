#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pentimento {

/// Degrees of a coordinate's text: EXIF's three rationals ("52/1 31/1 1234/100"), or XMP's "52,31.2057N" and
/// "52,31,12S", whose letter gives the sign.
std::optional<double> ReadDegrees(std::string_view text);

/// A number or a rational: "2.8", "28/10". Nothing for a text that is more than that, or a denominator of 0.
std::optional<double> ReadNumber(std::string_view text);

/// Numbers or rationals with a space between each two: "24/1 70/1 28/10 28/10".
std::optional<std::vector<double>> ReadNumbers(std::string_view text);

/// A moment, as exactly as its text says it.
struct Moment {
  double seconds =
      0.0;        ///< since 1970 (or midnight, for a time of day), in the zone it states, UTC where it states none
  int parts = 0;  ///< how much is said: 2 month, 3 day, 5 minute, 6 second
  bool is_time_of_day = false;
  std::optional<double> zone = std::nullopt;  ///< seconds that its clock is ahead of UTC, where it says so
};

/// EXIF's "2020:02:03 04:05:06", ISO 8601's "2020-02-03T04:05:06.25+01:00" and its beginnings down to the month, IPTC's
/// "04:05:06+01:00", and EXIF's time of three rationals ("4/1 5/1 6/1").
std::optional<Moment> ReadMoment(std::string_view text);

/// Whether `after` is `before` to a coarser step: `after` is a multiple of one of these steps, `before` is not, and
/// they are no further apart than that step.
bool IsCoarser(double before, double after, double unit, int most_decimals);

}  // namespace pentimento
