#include "framework/results/figure_identity.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace pentimento {
namespace {

/// Numbers and flags of a context that were asked for, not found.
constexpr std::array<std::string_view, 4> kIdentifying = {"dose", "laundered", "references", "stylised"};
/// Texts of a context that were found, not asked for.
constexpr std::array<std::string_view, 1> kFound = {"versus_attacker"};

bool Contains(const auto& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

bool Identifies(const std::string& key, const Json& value) {
  return value.is_string() ? !Contains(kFound, key) : Contains(kIdentifying, key);
}

}  // namespace

std::string IdentityOf(const Figure& figure) {
  std::string text = fmt::format("{} [{}", figure.name, figure.hop);
  for (const std::string& method : {figure.forward, figure.reverse}) {
    if (!method.empty()) {
      text += " " + method;
    }
  }
  std::string separator = "] ";
  for (const auto& [key, value] : figure.context.items()) {
    if (Identifies(key, value)) {
      text += fmt::format("{}{} {}", separator, key, value.is_string() ? value.get<std::string>() : value.dump());
      separator = ", ";
    }
  }
  return separator == ", " ? text : text + "]";
}

}  // namespace pentimento
