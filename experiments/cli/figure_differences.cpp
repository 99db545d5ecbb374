#include "experiments/cli/figure_differences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "framework/results/figure_identity.h"
#include "framework/results/figure_protocol.h"

namespace pentimento {
namespace {

bool Same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

std::string Text(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}g}", value, digits) : "null";
}

/// Both values, with four digits or as many more as tell them apart.
void SetValues(double first, double second, FigureDifference& difference) {
  constexpr int kAllDigits = 17;
  int digits = 4;
  do {
    difference.first = Text(first, digits);
    difference.second = Text(second, digits);
  } while (difference.first == difference.second && !Same(first, second) && ++digits <= kAllDigits);
}

/// The same in every word, whatever an earlier version of the program did not say yet.
bool SameInAll(const Figure& a, const Figure& b) {
  Json first = ToJson(a);
  Json second = ToJson(b);
  for (const char* key : {kProtocolKey, kCodecKey}) {
    if (!a.context.contains(key) || !b.context.contains(key)) {
      first["context"].erase(key);
      second["context"].erase(key);
    }
  }
  return first == second;
}

/// Empty `what` if there is none.
FigureDifference Difference(const std::string& identity, const Figure& a, const Figure& b, AcrossVersions across) {
  FigureDifference difference{identity, "", "", a.value, b.value, ""};
  const std::string definition = DefinitionDifference(a, b);
  if (!definition.empty() && across == AcrossVersions::kRefuse) {
    difference.first_value = difference.second_value = std::nan("");
    difference.what = "defined differently: " + definition;
    difference.refused = true;
    return difference;
  }
  SetValues(a.value, b.value, difference);
  if (!Same(a.value, b.value)) {
    const double change = b.value - a.value;
    difference.what = fmt::format("{} became {}", difference.first, difference.second);
    if (std::isfinite(change)) {
      difference.what += fmt::format(" ({:+.3g})", change);
    }
    if (std::isfinite(change) && a.ci95 && a.ci95->second > a.ci95->first) {
      difference.widths = std::abs(change) / (a.ci95->second - a.ci95->first);
    }
  } else if (!SameInAll(a, b)) {
    difference.what = "the same value with another interval, count or note";
  }
  if (!definition.empty()) {
    difference.what += (difference.what.empty() ? "" : "; ") + ("defined differently: " + definition);
  }
  return difference;
}

/// Figures by identity; should two have the same one, the later is told apart by its number.
std::vector<std::pair<std::string, const Figure*>> WithIdentities(const ResultDocument& document) {
  std::map<std::string, int> seen;
  std::vector<std::pair<std::string, const Figure*>> figures;
  for (const Figure& figure : document.figures) {
    const std::string identity = IdentityOf(figure);
    const int number = ++seen[identity];
    figures.emplace_back(number == 1 ? identity : fmt::format("{} #{}", identity, number), &figure);
  }
  return figures;
}

std::string RefusedText(const std::vector<const FigureDifference*>& refused, std::size_t rows) {
  if (refused.empty()) {
    return "";
  }
  std::string text = fmt::format(
      "{} figures are defined differently and were not compared (--across-versions compares them all the same):\n",
      refused.size());
  for (std::size_t i = 0; i < std::min(refused.size(), rows); ++i) {
    text += fmt::format("  {}: {}\n", refused[i]->figure, refused[i]->what);
  }
  return refused.size() > rows ? text + fmt::format("  and {} more: --json has all\n", refused.size() - rows) : text;
}

}  // namespace

std::vector<FigureDifference> FindDifferences(const ResultDocument& first, const ResultDocument& second,
                                              AcrossVersions across) {
  const auto of_second = WithIdentities(second);
  std::map<std::string, const Figure*> others(of_second.begin(), of_second.end());
  std::vector<FigureDifference> differences;
  for (const auto& [identity, figure] : WithIdentities(first)) {
    const auto other = others.extract(identity);
    FigureDifference difference =
        other.empty()
            ? FigureDifference{identity, Text(figure->value, 4), "", figure->value, std::nan(""), "only in the first"}
            : Difference(identity, *figure, *other.mapped(), across);
    if (!difference.what.empty()) {
      differences.push_back(std::move(difference));
    }
  }
  for (const auto& [identity, figure] : of_second) {
    if (others.contains(identity)) {
      differences.push_back({identity, "", Text(figure->value, 4), std::nan(""), figure->value, "only in the second"});
    }
  }
  return differences;
}

std::string DifferenceTable(const std::vector<FigureDifference>& differences, std::size_t figures, std::size_t rows) {
  std::vector<const FigureDifference*> shown;
  std::vector<const FigureDifference*> refused;
  for (const FigureDifference& difference : differences) {
    if (difference.refused) {
      refused.push_back(&difference);
    } else if (difference.first != difference.second) {
      shown.push_back(&difference);
    }
  }
  std::ranges::stable_sort(shown, std::greater(), &FigureDifference::widths);
  std::string text =
      fmt::format("{} figures: {} values differ, {} differ in interval, count, note or definition alone\n", figures,
                  shown.size(), differences.size() - shown.size() - refused.size());
  const std::size_t left_out = shown.size() - std::min(shown.size(), rows);
  shown.resize(shown.size() - left_out);
  std::array<std::size_t, 2> widths = {0, 0};
  for (const FigureDifference* difference : shown) {
    widths = {std::max(widths[0], difference->first.size()), std::max(widths[1], difference->second.size())};
  }
  for (const FigureDifference* difference : shown) {
    text += fmt::format("  {:>{}}  {:>{}}  {}\n", difference->first.empty() ? "-" : difference->first, widths[0],
                        difference->second.empty() ? "-" : difference->second, widths[1], difference->figure);
  }
  if (left_out > 0) {
    text += fmt::format("  and {} more, whose change is smaller beside their interval: --json has all\n", left_out);
  }
  return text + RefusedText(refused, rows);
}

}  // namespace pentimento
