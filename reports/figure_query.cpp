#include "reports/figure_query.h"

#include <algorithm>
#include <cmath>

namespace pentimento {
namespace {

bool Matches(const std::optional<std::string>& wanted, const std::string& text) { return !wanted || *wanted == text; }

bool MayBeSpokenOf(const Figure& figure) {
  return ContextText(figure, "set").empty() && !figure.context.value("laundered", false) && !IsPooled(figure);
}

}  // namespace

bool IsPooled(const Figure& figure) { return figure.context.contains("combine"); }

std::string ContextText(const Figure& figure, const std::string& key) {
  const auto found = figure.context.find(key);
  return found != figure.context.end() && found->is_string() ? found->get<std::string>() : "";
}

std::vector<std::size_t> FindFigures(const std::vector<Figure>& figures, const FigureQuery& query) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    if (Matches(query.name, figure.name) && Matches(query.hop, figure.hop) && Matches(query.forward, figure.forward) &&
        Matches(query.reverse, figure.reverse) && MayBeSpokenOf(figure)) {
      found.push_back(i);
    }
  }
  return found;
}

std::optional<std::size_t> LargestOf(const std::vector<Figure>& figures, const std::vector<std::size_t>& candidates) {
  std::optional<std::size_t> best;
  for (const std::size_t i : candidates) {
    if (std::isfinite(figures[i].value) && (!best || figures[i].value > figures[*best].value)) {
      best = i;
    }
  }
  return best;
}

std::vector<std::string> DistinctOf(const std::vector<Figure>& figures, const FigureQuery& query,
                                    std::string Figure::*field) {
  std::vector<std::string> distinct;
  for (const std::size_t i : FindFigures(figures, query)) {
    const std::string& text = figures[i].*field;
    if (!text.empty() && std::find(distinct.begin(), distinct.end(), text) == distinct.end()) {
      distinct.push_back(text);
    }
  }
  return distinct;
}

bool IsControl(std::string_view reverse) { return reverse == "oracle" || reverse == "noop" || reverse == "mean_face"; }

std::string BaseOfDifference(const std::string& name) {
  constexpr std::string_view kPrefix = "difference[";
  if (!name.starts_with(kPrefix) || !name.ends_with(']')) {
    return "";
  }
  return name.substr(kPrefix.size(), name.size() - kPrefix.size() - 1);
}

Direction DirectionOf(const std::vector<Figure>& figures, std::size_t index) {
  const Figure& figure = figures[index];
  const std::string base = BaseOfDifference(figure.name);
  if (figure.direction != Direction::kNone || base.empty()) {
    return figure.direction;
  }
  const auto found = std::find_if(figures.begin(), figures.end(), [&](const Figure& f) { return f.name == base; });
  return found == figures.end() ? Direction::kNone : found->direction;
}

Contrast Judge(const std::vector<Figure>& figures, std::size_t difference) {
  const Figure& figure = figures[difference];
  if (!figure.ci95 || !std::isfinite(figure.ci95->first) || !std::isfinite(figure.ci95->second)) {
    return Contrast::kNoInterval;
  }
  const bool lower_is_more = DirectionOf(figures, difference) == Direction::kLowerIsCloser;
  if (figure.ci95->first > 0) {
    return lower_is_more ? Contrast::kLess : Contrast::kMore;
  }
  if (figure.ci95->second < 0) {
    return lower_is_more ? Contrast::kMore : Contrast::kLess;
  }
  return Contrast::kUndecided;
}

}  // namespace pentimento
