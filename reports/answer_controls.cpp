#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

constexpr const char* kPermutedAuc = "permuted[auc]";

/// What a control that must show no leakage is called; "" for other figures.
std::string NameOfFloor(const Figure& figure) {
  const std::string control = ContextText(figure, "control");
  const bool is_floor = figure.name.starts_with("leakage@fmr=") || figure.name == kPermutedAuc;
  if (!is_floor || ContextText(figure, "probes").starts_with("all-")) {
    return "";
  }
  return control == "mean_face" ? "one average face for everyone" : control == "permuted" ? "permuted names" : "";
}

/// What it must show, and the value of that.
std::pair<std::string, double> FloorOf(const Figure& figure) {
  return figure.name == kPermutedAuc ? std::pair("an AUC of 0.5", 0.5) : std::pair("a leakage of 0", 0.0);
}

/// "on ghibli", "on ghibli, cut where the original's face is"
std::string PlaceOfFloor(const Figure& figure) {
  if (figure.forward.empty()) {
    return "on the originals";
  }
  return fmt::format("on {}{}", figure.forward,
                     ContextText(figure, "probes") == "attacker-aligned" ? ", cut where the original's face is" : "");
}

struct MissingFloor {
  std::string control;
  std::string reason;
  std::vector<std::string> places;
};

void AddMissingFloor(const std::string& control, const Figure& figure, std::vector<MissingFloor>& missing) {
  const auto known = std::ranges::find_if(missing, [&](const MissingFloor& other) {
    return other.control == control && other.reason == FirstClause(figure.note);
  });
  if (known == missing.end()) {
    missing.push_back({control, FirstClause(figure.note), {PlaceOfFloor(figure)}});
  } else {
    known->places.push_back(PlaceOfFloor(figure));
  }
}

}  // namespace

void AddControls(const AnswerContext& context, std::vector<Sentence>& sentences) {
  std::vector<MissingFloor> missing;
  for (const std::size_t i : FindFigures(context.figures, {})) {
    const Figure& figure = context.figures[i];
    const std::string control = NameOfFloor(figure);
    if (control.empty() || (!context.matcher.empty() && ContextText(figure, "matcher") != context.matcher)) {
      continue;
    }
    if (!std::isfinite(figure.value)) {
      AddMissingFloor(control, figure, missing);
      continue;
    }
    const auto [expected, floor] = FloorOf(figure);
    if (figure.ci95 && (figure.ci95->first > floor || figure.ci95->second < floor)) {
      const ShownFigure shown = Show(figure);
      Sentence sentence(fmt::format("Warning: the control with {} {} must show {}, but shows ", control,
                                    PlaceOfFloor(figure), expected));
      sentence.Value(i, shown.value).Text(" (95% interval ").Interval(i, shown.interval);
      sentences.push_back(
          sentence.Text("): look for a fault in the protocol before believing the other figures there."));
    }
  }
  for (const MissingFloor& one : missing) {
    Sentence sentence(fmt::format("The control with {} has no value ", one.control));
    AppendList(sentence, one.places, [&](const std::string& place) { sentence.Text(place); });
    sentences.push_back(sentence.Text(one.reason.empty() ? "." : fmt::format(": {}.", one.reason)));
  }
}

}  // namespace pentimento
