#include <charconv>
#include <limits>
#include <optional>
#include <regex>

#include <fmt/format.h>

#include "framework/config/yaml_document.h"

namespace pentimento {
namespace {

template <class T>
std::optional<Json> Integer(std::string_view digits, int base) {
  T value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional<Json>(value) : std::nullopt;
}

Json Real(const std::string& text) {
  const std::string_view digits = std::string_view(text).substr(text.front() == '+' ? 1 : 0);
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw ConfigError(fmt::format("the number {} is beyond what a double holds", text));
  }
  return value;
}

Json IntegerOrReal(const std::string& text) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const auto value = Integer<std::uint64_t>(std::string_view(text).substr(2), text[1] == 'x' ? 16 : 8);
    if (!value) {
      throw ConfigError(fmt::format("the number {} is beyond 64 bits", text));
    }
    return *value;
  }
  const std::string_view digits = std::string_view(text).substr(text.front() == '+' ? 1 : 0);
  if (const auto value = Integer<std::uint64_t>(digits, 10)) {
    return *value;
  }
  const auto value = Integer<std::int64_t>(digits, 10);
  return value ? *value : Real(text);
}

}  // namespace

Json PlainScalar(const std::string& text) {
  static const std::regex integer("[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+", std::regex::optimize);
  static const std::regex real(R"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)", std::regex::optimize);
  static const std::regex infinite(R"([-+]?\.(inf|Inf|INF))", std::regex::optimize);
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return nullptr;
  }
  if (text == "true" || text == "True" || text == "TRUE") {
    return true;
  }
  if (text == "false" || text == "False" || text == "FALSE") {
    return false;
  }
  // std::regex recurses once a letter; no number needs so many.
  constexpr std::size_t kLongestNumber = 400;
  if (text.size() > kLongestNumber) {
    return text;
  }
  if (std::regex_match(text, integer)) {
    return IntegerOrReal(text);
  }
  if (std::regex_match(text, real)) {
    return Real(text);
  }
  if (std::regex_match(text, infinite)) {
    const double infinity = std::numeric_limits<double>::infinity();
    return text.front() == '-' ? -infinity : infinity;
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return text;
}

std::size_t FindUnprintable(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      if (lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r') {
        return i;
      }
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) {
      return i;
    }
    std::uint32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0U) != 0x80) {
        return i;
      }
      code = (code << 6U) | (next & 0x3FU);
    }
    // Longer than needed, a surrogate, or beyond Unicode.
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[length] || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) {
      return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace pentimento
