#include "metrics/metadata/readings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <vector>

namespace pentimento {
namespace {

/// A decimal number at the front of `text`, which is taken off it.
std::optional<double> TakeDecimal(std::string_view& text) {
  double value = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || !std::isfinite(value)) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
  return value;
}

/// Exactly `digits` digits at the front, taken off.
std::optional<int> TakeDigits(std::string_view& text, std::size_t digits) {
  int value = 0;
  if (text.size() < digits) {
    return std::nullopt;
  }
  for (const char digit : text.substr(0, digits)) {
    if (digit < '0' || digit > '9') {
      return std::nullopt;
    }
    value = 10 * value + (digit - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool TakeOneOf(std::string_view& text, std::string_view choices) {
  if (text.empty() || choices.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

/// Numbers or rationals between `separator`s.
std::optional<std::vector<double>> ReadList(std::string_view text, char separator) {
  std::vector<double> values;
  for (;;) {
    const std::size_t end = text.find(separator);
    const auto value = ReadNumber(text.substr(0, end));
    if (!value) {
      return std::nullopt;
    }
    values.push_back(*value);
    if (end == std::string_view::npos) {
      return values;
    }
    text.remove_prefix(end + 1);
  }
}

/// "Z" or "+01:00", up to the end; in seconds.
std::optional<double> ReadZone(std::string_view text) {
  if (text == "Z") {
    return 0.0;
  }
  const double sign = text.starts_with('-') ? -1.0 : 1.0;
  if (!TakeOneOf(text, "+-")) {
    return std::nullopt;
  }
  const auto hours = TakeDigits(text, 2);
  TakeOneOf(text, ":");
  const auto minutes = TakeDigits(text, 2);
  if (!hours || !minutes || !text.empty()) {
    return std::nullopt;
  }
  return sign * (3600.0 * *hours + 60.0 * *minutes);
}

/// "04:05[:06[.25]]" and a zone, added to `moment`; false if it is something else.
bool ReadTimeOfDay(std::string_view text, Moment& moment) {
  const auto hours = TakeDigits(text, 2);
  const bool has_colon = TakeOneOf(text, ":");
  const auto minutes = TakeDigits(text, 2);
  if (!hours || !has_colon || !minutes) {
    return false;
  }
  moment.seconds += 3600.0 * *hours + 60.0 * *minutes;
  moment.parts = 5;
  if (TakeOneOf(text, ":")) {
    const auto seconds = TakeDecimal(text);
    if (!seconds) {
      return false;
    }
    moment.seconds += *seconds;
    moment.parts = 6;
  }
  if (text.empty()) {
    return true;
  }
  moment.zone = ReadZone(text);
  moment.seconds -= moment.zone.value_or(0.0);
  return moment.zone.has_value();
}

bool IsMultiple(double value, double step, double slack) {
  return std::abs(value - step * std::round(value / step)) <= slack;
}

}  // namespace

std::optional<double> ReadNumber(std::string_view text) {
  const auto numerator = TakeDecimal(text);
  if (!numerator || text.empty()) {
    return numerator;
  }
  if (!TakeOneOf(text, "/")) {
    return std::nullopt;
  }
  const auto denominator = TakeDecimal(text);
  if (!denominator || *denominator == 0.0 || !text.empty()) {
    return std::nullopt;
  }
  return *numerator / *denominator;
}

std::optional<std::vector<double>> ReadNumbers(std::string_view text) { return ReadList(text, ' '); }

std::optional<double> ReadDegrees(std::string_view text) {
  double sign = 1.0;
  char separator = ' ';
  if (!text.empty() && std::string_view("NSEW").find(text.back()) != std::string_view::npos) {
    sign = text.back() == 'S' || text.back() == 'W' ? -1.0 : 1.0;
    text.remove_suffix(1);
    separator = ',';
  }
  if (text.starts_with('+')) {
    text.remove_prefix(1);  // as drones write them
  }
  const auto parts = ReadList(text, separator);
  if (!parts || parts->size() > 3) {
    return std::nullopt;
  }
  double degrees = 0.0;
  double unit = 1.0;
  for (const double part : *parts) {
    degrees += part * unit;
    unit /= 60.0;
  }
  return sign * degrees;
}

std::optional<Moment> ReadMoment(std::string_view text) {
  if (const auto clock = ReadList(text, ' '); clock && clock->size() == 3 && text.find('/') != std::string_view::npos) {
    return Moment{3600.0 * (*clock)[0] + 60.0 * (*clock)[1] + (*clock)[2], 6, true};
  }
  Moment moment{0.0, 0, true};
  if (ReadTimeOfDay(text, moment)) {
    return moment;
  }
  const auto year = TakeDigits(text, 4);
  if (!year) {
    return std::nullopt;
  }
  std::array<int, 2> month_and_day = {1, 1};
  moment = {0.0, 1, false};
  for (int& part : month_and_day) {
    if (text.empty()) {
      break;
    }
    const bool separated = TakeOneOf(text, ":-");
    const auto value = TakeDigits(text, 2);
    if (!separated || !value) {
      return std::nullopt;
    }
    part = *value;
    ++moment.parts;
  }
  if (moment.parts < 2) {
    return std::nullopt;  // a mere number
  }
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned int>(month_and_day[0])),
                                         std::chrono::day(static_cast<unsigned int>(month_and_day[1])));
  if (!date.ok()) {
    return std::nullopt;
  }
  moment.seconds = std::chrono::duration<double>(std::chrono::sys_days(date).time_since_epoch()).count();
  if (!text.empty() && (!TakeOneOf(text, " T") || !ReadTimeOfDay(text, moment))) {
    return std::nullopt;
  }
  return moment;
}

bool IsCoarser(double before, double after, double unit, int most_decimals) {
  double step = unit;
  for (int decimals = 0; decimals <= most_decimals; ++decimals) {
    const double slack = 1e-3 * step;
    if (std::abs(after - before) <= step + slack && IsMultiple(after, step, slack) &&
        !IsMultiple(before, step, slack)) {
      return true;
    }
    step /= 10.0;
  }
  return false;
}

}  // namespace pentimento
