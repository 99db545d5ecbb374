#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

constexpr std::string_view kTar = "tar@fmr=";

std::string ChooseOperatingPoint(const std::vector<Figure>& figures) {
  std::string chosen;
  for (const std::size_t i : FindFigures(figures, {})) {
    if (figures[i].name == "tar@fmr=1e-2") {
      return figures[i].name;
    }
    if (chosen.empty() && figures[i].name.starts_with(kTar)) {
      chosen = figures[i].name;
    }
  }
  return chosen;
}

double RateOf(const std::string& tar) {
  try {
    return std::stod(tar.substr(kTar.size()));
  } catch (const std::exception&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

bool IsAttack(const Figure& figure) {
  return figure.hop == "x-y" || (figure.hop == "x-xhat" && !IsControl(figure.reverse));
}

bool IsAligned(const Figure& figure) { return ContextText(figure, "probes") == "attacker-aligned"; }

/// The figures of a rate that the matcher itself gave, by a threshold that was set on other people where there are
/// such. The bounds over all pictures count a failure to detect as a hit or as a miss; they belong beside the answer,
/// never into it. Of several attackers on the stylised picture the one is taken that was chosen on other people.
std::vector<std::size_t> Measured(const std::vector<Figure>& figures, const FigureQuery& query) {
  std::vector<std::size_t> found = FindFigures(figures, query);
  std::erase_if(found, [&](std::size_t i) { return ContextText(figures[i], "probes").starts_with("all-"); });
  const auto keep_if_any = [&](auto wanted) {
    if (std::ranges::any_of(found, wanted)) {
      std::erase_if(found, [&](std::size_t i) { return !wanted(i); });
    }
  };
  keep_if_any([&](std::size_t i) { return ContextText(figures[i], "thresholds") == "select"; });
  // Where no face is found, an attacker still cuts it where the original's is.
  keep_if_any([&](std::size_t i) { return !IsAligned(figures[i]) && std::isfinite(figures[i].value); });
  return found;
}

bool IsStrongest(const Figure& figure) { return figure.context.value("strongest", false); }

std::string ChooseMatcher(const std::vector<Figure>& figures, const std::string& tar) {
  const std::vector<std::size_t> all = Measured(figures, {.name = tar});
  std::vector<std::size_t> attacks;
  std::ranges::copy_if(all, std::back_inserter(attacks), [&](std::size_t i) { return IsAttack(figures[i]); });
  const auto strongest = LargestOf(figures, attacks.empty() ? all : attacks);
  return strongest ? ContextText(figures[*strongest], "matcher") : "";
}

std::optional<std::size_t> Strongest(const AnswerContext& context, FigureQuery query,
                                     const std::string& attacker = "") {
  query.name = context.tar;
  std::vector<std::size_t> candidates = Measured(context.figures, query);
  std::erase_if(candidates,
                [&](std::size_t i) { return ContextText(context.figures[i], "matcher") != context.matcher; });
  std::erase_if(candidates, [&](std::size_t i) {
    return !attacker.empty() && ContextText(context.figures[i], "attacker") != attacker;
  });
  return LargestOf(context.figures, candidates);
}

/// The attacker on one forward that was chosen on other people than the tested.
std::optional<std::size_t> ChosenAttacker(const AnswerContext& context, const std::string& forward) {
  for (const std::size_t i : Measured(context.figures, {.name = context.tar, .forward = forward})) {
    if (IsStrongest(context.figures[i]) && ContextText(context.figures[i], "matcher") == context.matcher) {
      return i;
    }
  }
  return std::nullopt;
}

LinkedPeople LinkedBy(const AnswerContext& context, const std::string& forward) {
  LinkedPeople linked{.forward = forward, .stylised = Strongest(context, {.hop = "x-y", .forward = forward}, "naive")};
  for (const std::string& reverse :
       DistinctOf(context.figures, {.hop = "x-xhat", .forward = forward}, &Figure::reverse)) {
    const auto found = Strongest(context, {.hop = "x-xhat", .forward = forward, .reverse = reverse});
    if (reverse == "mean_face") {
      linked.mean_face = found;
    } else if (found && !IsControl(reverse)) {
      linked.recovered.push_back(*found);
    }
  }
  linked.strongest = ChosenAttacker(context, forward);
  std::stable_sort(linked.recovered.begin(), linked.recovered.end(),
                   [&](std::size_t a, std::size_t b) { return context.figures[a].value > context.figures[b].value; });
  return linked;
}

void AppendShare(Sentence& sentence, const std::vector<Figure>& figures, std::size_t index) {
  sentence.Value(index, ShowPer100(figures[index].value));
  if (figures[index].ci95) {
    sentence.Text(" (95% interval ").Interval(index, ShowPer100(*figures[index].ci95)).Text(")");
  }
}

std::string AttestationOf(const Figure& figure) {
  if (!figure.context.contains("attested")) {
    return "Its strength was not attested: a low number would be inconclusive.";
  }
  return figure.context.value("attested", false) ? "It is attested: it finds an identity planted in this tool's output."
                                                 : "It failed its attestation: a low number would be inconclusive.";
}

Json PeopleRow(const std::vector<Figure>& figures, std::size_t index, const std::string& label,
               const std::string& kind) {
  const Figure& figure = figures[index];
  Json ci = nullptr;
  if (figure.ci95) {
    ci = Json::array({FiniteOrNull(figure.ci95->first), FiniteOrNull(figure.ci95->second)});
  }
  return {{"label", IsAligned(figure) ? label + ", cut where the original's face is" : label},
          {"kind", kind},
          {"forward", figure.forward.empty() ? Json(nullptr) : Json(figure.forward)},
          {"share", FiniteOrNull(figure.value)},
          {"ci95", ci},
          {"shown", ShowPer100(figure.value)},
          {"interval", figure.ci95 ? ShowPer100(*figure.ci95) : ""},
          {"figure", index}};
}

Json PeopleRows(const AnswerContext& context) {
  Json rows = Json::array();
  const auto add = [&](std::optional<std::size_t> index, const std::string& label, const std::string& kind) {
    if (index && std::isfinite(context.figures[*index].value)) {
      rows.push_back(PeopleRow(context.figures, *index, label, kind));
    }
  };
  add(context.original, "originals", "original");
  for (const LinkedPeople& linked : context.linked) {
    add(linked.stylised, fmt::format("stylised by {}", linked.forward), "stylised");
    for (const std::size_t i : linked.recovered) {
      add(i, fmt::format("recovered by {}", context.figures[i].reverse), "recovered");
    }
    if (linked.strongest) {
      add(linked.strongest,
          fmt::format("by the strongest attacker ({})", ContextText(context.figures[*linked.strongest], "attacker")),
          "stylised");
    }
    add(linked.mean_face, "one average face for everyone", "control");
  }
  if (!rows.empty()) {
    rows.push_back({{"label", "chance"},
                    {"kind", "chance"},
                    {"forward", nullptr},
                    {"share", context.false_match_rate},
                    {"ci95", nullptr},
                    {"shown", ShowPer100(context.false_match_rate)},
                    {"interval", ""},
                    {"figure", nullptr}});
  }
  return rows;
}

void AddLinked(const AnswerContext& context, const LinkedPeople& linked, std::vector<Sentence>& sentences) {
  const std::vector<Figure>& figures = context.figures;
  if (linked.stylised) {
    Sentence sentence(fmt::format("From the pictures stylised by {} it links ", linked.forward));
    AppendShare(sentence, figures, *linked.stylised);
    sentences.push_back(sentence.Text("."));
  }
  for (const std::size_t i : linked.recovered) {
    Sentence sentence(fmt::format("From what {} recovers of them it links ", figures[i].reverse));
    AppendShare(sentence, figures, i);
    sentences.push_back(sentence.Text("."));
  }
  if (linked.strongest) {
    Sentence sentence(fmt::format("The strongest of the attackers, chosen on other people ({}), links ",
                                  ContextText(figures[*linked.strongest], "attacker")));
    AppendShare(sentence, figures, *linked.strongest);
    sentences.push_back(sentence.Text(". " + AttestationOf(figures[*linked.strongest])));
  }
  if (linked.mean_face && std::isfinite(figures[*linked.mean_face].value)) {
    Sentence sentence("Showing one average face for everyone would link ");
    AppendShare(sentence, figures, *linked.mean_face);
    sentences.push_back(sentence.Text(fmt::format("; chance is {}.", ShowPer100(context.false_match_rate))));
  } else {
    sentences.emplace_back(fmt::format("Chance is {}.", ShowPer100(context.false_match_rate)));
  }
}

std::string Conclusion(Contrast contrast, bool against_average) {
  if (against_average) {
    switch (contrast) {
      case Contrast::kMore:
        return "The recovered faces tell people apart better than one average face does.";
      case Contrast::kLess:
        return "The recovered faces tell people apart worse than one average face does.";
      case Contrast::kUndecided:
        return "Zero lies inside: the recovered faces are not shown to tell people apart better than an average face.";
      case Contrast::kNoInterval:
        return "Without an interval nothing follows from it.";
    }
  }
  switch (contrast) {
    case Contrast::kMore:
      return "Zero lies outside: reversal gives the matcher back something that the stylised picture no longer showed.";
    case Contrast::kLess:
      return "Zero lies outside: the recovered pictures tell the matcher less than the stylised ones.";
    case Contrast::kUndecided:
      return "Zero lies inside: whether reversal adds anything cannot be told from this run.";
    case Contrast::kNoInterval:
      return "Without an interval nothing follows from it.";
  }
  return "";
}

}  // namespace

AnswerContext::AnswerContext(const std::vector<Figure>& all, const Study& about)
    : figures(all), study(about), tar(ChooseOperatingPoint(all)) {
  forwards = DistinctOf(figures, {}, &Figure::forward);
  for (const std::string& reverse : DistinctOf(figures, {}, &Figure::reverse)) {
    if (!IsControl(reverse)) {
      reverses.push_back(reverse);
    }
  }
  if (tar.empty()) {
    return;
  }
  false_match_rate = RateOf(tar);
  matcher = ChooseMatcher(figures, tar);
  original = Strongest(*this, {.hop = "x"});
  for (const std::string& forward : forwards) {
    linked.push_back(LinkedBy(*this, forward));
  }
}

std::optional<std::size_t> IdentityContrast(const AnswerContext& context, const std::string& forward,
                                            const std::string& reverse, const std::string& versus) {
  std::optional<std::size_t> other_matcher;
  for (const std::size_t i : FindFigures(
           context.figures, {.name = "difference[auc]", .hop = "x-xhat", .forward = forward, .reverse = reverse})) {
    const Figure& figure = context.figures[i];
    const std::string against = ContextText(figure, "versus");
    if (against != versus && !(versus == "y" && against == "noop")) {
      continue;
    }
    if (ContextText(figure, "matcher") == context.matcher) {
      return i;
    }
    other_matcher = other_matcher ? other_matcher : i;
  }
  return other_matcher;
}

void AppendContrast(Sentence& sentence, const std::vector<Figure>& figures, std::size_t difference) {
  const Figure& figure = figures[difference];
  const ShownFigure shown = Show(figure);
  const std::string unit = figure.unit.empty() ? "" : " " + figure.unit;
  sentence.Value(difference, (figure.value > 0 ? "+" : "") + shown.value).Text(unit);
  if (!shown.interval.empty()) {
    sentence.Text(" (95% interval ").Interval(difference, shown.interval).Text(")");
  }
}

Json LinkedSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  if (context.tar.empty()) {
    sentences.emplace_back("No verification figure was measured.");
    return Section("linked", "Who is still recognised", sentences);
  }
  if (!context.Inference()) {
    sentences.push_back(NoInference("who is still recognised"));
    return Section("linked", "Who is still recognised", sentences);
  }
  if (context.original) {
    Sentence sentence(fmt::format("Of 100 {}, the matcher links ", context.People()));
    AppendShare(sentence, context.figures, *context.original);
    sentences.push_back(sentence.Text(" from their original pictures: that is the ceiling."));
  } else {
    sentences.emplace_back("The matcher's rate on the originals, the ceiling, was not measured.");
  }
  for (const LinkedPeople& linked : context.linked) {
    AddLinked(context, linked, sentences);
  }
  AddComparisons(context, sentences);
  Json section = Section("linked", "Who is still recognised", sentences);
  section["people"] = PeopleRows(context);
  section["population"] = context.People();
  return section;
}

Json ReversalSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  if (!context.Inference() && !context.reverses.empty()) {
    sentences.push_back(NoInference("what reversal adds"));
    return Section("reversal", "What reversal adds", sentences);
  }
  for (const std::string& forward : context.forwards) {
    for (const std::string& reverse : context.reverses) {
      if (FindFigures(context.figures, {.hop = "x-xhat", .forward = forward, .reverse = reverse}).empty()) {
        continue;
      }
      const auto stylised = IdentityContrast(context, forward, reverse, "y");
      if (!stylised) {
        sentences.emplace_back(fmt::format(
            "No paired difference of AUC says what {} adds to the pictures stylised by {}.", reverse, forward));
        continue;
      }
      Sentence sentence =
          Finding(context,
                  fmt::format("Beside the picture stylised by {}, {} changes the matcher's AUC by ", forward, reverse));
      AppendContrast(sentence, context.figures, *stylised);
      sentences.push_back(sentence.Text(". " + Conclusion(Judge(context.figures, *stylised), false)));
      if (const auto average = IdentityContrast(context, forward, reverse, "mean_face")) {
        Sentence against("Beside one average face for everyone, by ");
        AppendContrast(against, context.figures, *average);
        sentences.push_back(against.Text(". " + Conclusion(Judge(context.figures, *average), true)));
      }
    }
  }
  if (sentences.empty()) {
    sentences.emplace_back("No reversal was tried.");
  }
  return Section("reversal", "What reversal adds", sentences);
}

}  // namespace pentimento
