#include "framework/core/option_values.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.h"

namespace pentimento {
namespace {

using Problems = std::vector<OptionProblem>;

void Fail(Problems& problems, const std::string& pointer, std::string message, std::vector<std::string> accepted = {}) {
  problems.push_back({pointer, false, std::move(message), std::move(accepted)});
}

/// A real number that is whole (`1e3`) and exact as an integer.
bool IsWhole(const Json& value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  return value.is_number_float() && std::abs(value.get<double>()) <= kExact &&
         std::trunc(value.get<double>()) == value.get<double>();
}

/// Whether the C++ type behind an integer option can hold `value`.
bool Fits(const OptionField& field, const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    const int value_bits = field.is_signed ? field.bits - 1 : field.bits;
    return value_bits >= 64 || number >> value_bits == 0;
  }
  const auto number = value.get<std::int64_t>();
  if (number >= 0 || !field.is_signed) {
    return number >= 0;
  }
  return field.bits >= 64 || number >= -(std::int64_t{1} << (field.bits - 1));
}

/// A real number that is whole, as an integer.
Json Whole(const Json& value) {
  const auto whole = static_cast<std::int64_t>(value.get<double>());
  return whole < 0 ? Json(whole) : Json(static_cast<std::uint64_t>(whole));
}

Json ResolveInteger(const OptionField& field, const Json& value, const std::string& what, const std::string& pointer,
                    Problems& problems) {
  Json number = value.is_number_float() ? Whole(value) : value;
  if (!InRange(field.rules, number.get<double>())) {
    Fail(problems, pointer, fmt::format("{}, not {}", RangeText(field.rules, what), Shown(value)));
  } else if (!Fits(field, number)) {
    const bool below = number.is_number_integer() && !number.is_number_unsigned();
    Fail(problems, pointer,
         below && !field.is_signed
             ? fmt::format("{} must be at least 0, not {}", what, Shown(value))
             : fmt::format("{} must fit in {} bits, and {} does not", what, field.bits, Shown(value)));
  }
  return number;
}

Json ResolveReal(const OptionField& field, const Json& value, const std::string& what, const std::string& pointer,
                 Problems& problems) {
  const auto number = value.get<double>();
  if (!std::isfinite(number)) {
    Fail(problems, pointer, fmt::format("{} must be a finite number, not {}", what, Shown(value)));
  } else if (!InRange(field.rules, number)) {
    Fail(problems, pointer, fmt::format("{}, not {}", RangeText(field.rules, what), Shown(value)));
  }
  return number;  // 1 and 1.0 are the same setting and must hash alike
}

Json ResolveText(const OptionField& field, const Json& value, const std::string& what, const std::string& pointer,
                 Problems& problems) {
  const std::vector<std::string>& choices = field.rules.choices;
  const auto& text = value.get_ref<const std::string&>();
  if (!choices.empty() && std::ranges::find(choices, text) == choices.end()) {
    Fail(problems, pointer, fmt::format("{} cannot be {}{}", what, Shown(value), Suggestion(text, choices)), choices);
  }
  const auto other = field.rules.stands_for.find(text);
  return other == field.rules.stands_for.end() ? value : Json(other->second);
}

Json ResolveScalar(const Json& value, const std::string& what, const std::string& pointer, Problems& problems) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    Fail(problems, pointer, fmt::format("{} must be a finite number, not {}", what, Shown(value)));
  }
  return IsWhole(value) ? Whole(value) : value;  // 1 and 1.0 are the same setting and must hash alike
}

}  // namespace

std::string KindName(const OptionField& field) {
  switch (field.kind) {
    case OptionKind::kBoolean:
      return "true or false";
    case OptionKind::kInteger:
      return "a whole number";
    case OptionKind::kReal:
      return "a number";
    case OptionKind::kText:
      return "a text";
    case OptionKind::kScalar:
      return "a number, a text, or true or false";
    case OptionKind::kList:
      return "a list";
    case OptionKind::kObject:
    case OptionKind::kMap:
      return "a mapping";
    case OptionKind::kVariant:
      return "a mapping with `type:`, or a name";
  }
  throw InternalError("an option kind without a name");
}

std::string Shown(const Json& value) {
  if (value.is_object()) {
    return "a mapping";
  }
  if (value.is_array()) {
    return "a list";
  }
  if (value.is_number_float() && !std::isfinite(value.get<double>())) {
    return fmt::format("{}", value.get<double>());
  }
  constexpr std::size_t kLongest = 80;
  const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return value.is_null() ? "nothing" : text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

std::string Suggestion(const std::string& nearest) {
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

std::string Suggestion(const std::string& name, const std::vector<std::string>& accepted) {
  return Suggestion(NearestName(name, accepted));
}

std::string RangeText(const OptionRules& rules, std::string_view what) {
  const std::string unit = rules.unit.empty() ? "" : " " + rules.unit;
  if (rules.minimum && rules.maximum) {
    return fmt::format("{} must be between {} and {}{}", what, *rules.minimum, *rules.maximum, unit);
  }
  return rules.minimum ? fmt::format("{} must be at least {}{}", what, *rules.minimum, unit)
                       : fmt::format("{} must be at most {}{}", what, *rules.maximum, unit);
}

bool InRange(const OptionRules& rules, double number) {
  return (!rules.minimum || number >= *rules.minimum) && (!rules.maximum || number <= *rules.maximum);
}

bool HasKind(const OptionField& field, const Json& value) {
  switch (field.kind) {
    case OptionKind::kBoolean:
      return value.is_boolean();
    case OptionKind::kInteger:
      return value.is_number_integer() || IsWhole(value);
    case OptionKind::kReal:
      return value.is_number();
    case OptionKind::kText:
      return value.is_string();
    case OptionKind::kScalar:
      return value.is_number() || value.is_string() || value.is_boolean();
    case OptionKind::kList:
      return value.is_array();
    case OptionKind::kObject:
    case OptionKind::kMap:
      return value.is_object();
    case OptionKind::kVariant:
      return value.is_object() || value.is_string();
  }
  throw InternalError("an option kind without a check");
}

Json ResolveSingle(const OptionField& field, const Json& value, const std::string& what, const std::string& pointer,
                   Problems& problems) {
  switch (field.kind) {
    case OptionKind::kInteger:
      return ResolveInteger(field, value, what, pointer, problems);
    case OptionKind::kReal:
      return ResolveReal(field, value, what, pointer, problems);
    case OptionKind::kText:
      return ResolveText(field, value, what, pointer, problems);
    case OptionKind::kScalar:
      return ResolveScalar(value, what, pointer, problems);
    default:
      return value;
  }
}

}  // namespace pentimento
