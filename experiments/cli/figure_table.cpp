#include "experiments/cli/figure_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace pentimento {
namespace {

/// "[3]" for the third distinct note; "" for none.
std::string Reference(const std::string& note, std::vector<std::string>& notes) {
  if (note.empty()) {
    return "";
  }
  auto found = std::ranges::find(notes, note);
  if (found == notes.end()) {
    found = notes.insert(notes.end(), note);
  }
  return fmt::format("[{}]", found - notes.begin() + 1);
}

std::string ValueText(double value) {
  if (!std::isfinite(value)) {
    return "-";
  }
  return value == std::floor(value) && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                              : fmt::format("{:.5g}", value);
}

}  // namespace

std::string FigureTable(const std::vector<Figure>& figures) {
  std::vector<std::vector<std::string>> rows = {{"figure", "value", "95 % interval", "n", "people", "note"}};
  std::vector<std::string> notes;
  for (const Figure& figure : figures) {
    rows.push_back({figure.name, ValueText(figure.value),
                    figure.ci95 ? fmt::format("{:.4g} to {:.4g}", figure.ci95->first, figure.ci95->second) : "-",
                    fmt::format("{}", figure.n), figure.n_subjects > 0 ? fmt::format("{}", figure.n_subjects) : "-",
                    Reference(figure.note, notes)});
  }
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string table;
  for (const auto& row : rows) {
    std::string line = fmt::format("{:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i + 1 < row.size(); ++i) {
      line += fmt::format("  {:>{}}", row[i], widths[i]);
    }
    table += fmt::format("{}  {}", line, row.back());
    table.erase(table.find_last_not_of(' ') + 1);
    table += '\n';
  }
  for (std::size_t i = 0; i < notes.size(); ++i) {
    table += fmt::format("{}[{}] {}\n", i == 0 ? "\n" : "", i + 1, notes[i]);
  }
  return table;
}

}  // namespace pentimento
