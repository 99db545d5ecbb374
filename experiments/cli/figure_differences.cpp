#include "experiments/cli/figure_differences.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

namespace pentimento {
namespace {

std::string KeyOf(const Figure& figure) {
  std::string key = fmt::format("{} [{}", figure.name, figure.hop);
  for (const std::string& method : {figure.forward, figure.reverse}) {
    if (!method.empty()) {
      key += " " + method;
    }
  }
  key += "]";
  return figure.context.empty() ? key : key + " " + figure.context.dump();
}

std::string Compare(const Figure& a, const Figure& b) {
  if (a.version != b.version) {
    return fmt::format("defined differently: version {} and version {}", a.version, b.version);
  }
  const bool same = a.value == b.value || (std::isnan(a.value) && std::isnan(b.value));
  if (!same) {
    return fmt::format("{} became {} ({:+.3g})", a.value, b.value, b.value - a.value);
  }
  return ToJson(a) == ToJson(b) ? "" : "the same value with another interval, count or note";
}

}  // namespace

std::vector<FigureDifference> FindDifferences(const ResultDocument& first, const ResultDocument& second) {
  std::map<std::string, const Figure*> others;
  for (const Figure& figure : second.figures) {
    others[KeyOf(figure)] = &figure;
  }
  std::vector<FigureDifference> differences;
  for (const Figure& figure : first.figures) {
    const auto other = others.extract(KeyOf(figure));
    const std::string what = other.empty() ? "only in the first" : Compare(figure, *other.mapped());
    if (!what.empty()) {
      differences.push_back({KeyOf(figure), what});
    }
  }
  for (const auto& [key, figure] : others) {
    differences.push_back({key, "only in the second"});
  }
  return differences;
}

}  // namespace pentimento
