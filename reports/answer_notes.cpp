#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

constexpr std::size_t kReasons = 4;
constexpr std::string_view kCoverage = "docs/coverage.md";

std::string CoverageClause(const std::string& note) {
  const std::size_t place = note.find(kCoverage);
  if (place == std::string::npos) {
    return "";
  }
  const std::size_t before = note.rfind("; ", place);
  const std::size_t begin = before == std::string::npos ? 0 : before + 2;
  const std::size_t end = note.find("; ", place);
  return note.substr(begin, end == std::string::npos ? end : end - begin);
}

struct Reason {
  std::string text;
  std::int64_t figures = 0;
};

void Count(std::vector<Reason>& reasons, const std::string& text) {
  const auto known = std::ranges::find(reasons, text, &Reason::text);
  if (known == reasons.end()) {
    reasons.push_back({text, 1});
  } else {
    ++known->figures;
  }
}

std::string NoValue(std::int64_t figures) { return ShowCount(figures, "figure has", "figures have") + " no value"; }

void AddMissing(std::vector<Reason> reasons, std::vector<Sentence>& sentences) {
  std::ranges::stable_sort(reasons, std::ranges::greater{}, &Reason::figures);
  std::int64_t others = 0;
  for (std::size_t k = 0; k < reasons.size(); ++k) {
    if (k < kReasons && !reasons[k].text.empty()) {
      sentences.emplace_back(fmt::format("{}: {}.", NoValue(reasons[k].figures), reasons[k].text));
    } else {
      others += reasons[k].figures;
    }
  }
  if (others > 0) {
    sentences.emplace_back(fmt::format("{} for other reasons; the table of figures says which.", NoValue(others)));
  }
}

}  // namespace

// Notes join what they have to say by "; "; the first part says why there is no value, of all hops alike.
std::string FirstClause(const std::string& note) { return note.substr(0, note.find("; ")); }

void AddNotes(const AnswerContext& context, std::vector<Sentence>& sentences) {
  std::vector<Reason> missing;
  std::vector<Reason> coverage;
  for (const std::size_t i : FindFigures(context.figures, {})) {
    const Figure& figure = context.figures[i];
    if (!std::isfinite(figure.value)) {
      Count(missing, FirstClause(figure.note));
    } else if (const std::string clause = CoverageClause(figure.note); !clause.empty()) {
      Count(coverage, clause);
    }
  }
  AddMissing(std::move(missing), sentences);
  if (!coverage.empty()) {
    std::int64_t figures = 0;
    for (const Reason& reason : coverage) {
      figures += reason.figures;
    }
    std::string text = coverage.front().text;
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    sentences.emplace_back(fmt::format("{}; so noted beside {}.", text, ShowCount(figures, "figure", "figures")));
  }
}

}  // namespace pentimento
