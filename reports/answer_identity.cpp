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

/// The attacker on one forward that was chosen on other people than the tested: over the faces that are found, or,
/// where that gives no rate, over those cut where the originals have theirs.
std::optional<std::size_t> ChosenAttacker(const AnswerContext& context, const std::string& forward) {
  std::optional<std::size_t> chosen;
  for (const std::size_t i : FindFigures(context.figures, {.name = context.tar, .forward = forward})) {
    const Figure& figure = context.figures[i];
    if (IsStrongest(figure) && ContextText(figure, "matcher") == context.matcher && std::isfinite(figure.value) &&
        !ContextText(figure, "probes").starts_with("all-") && (!chosen || IsAligned(context.figures[*chosen]))) {
      chosen = i;
    }
  }
  return chosen;
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
    sentences.push_back(sentence.Text("."));
  }
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
    sentences.push_back(sentence.Text(fmt::format(" from their original pictures: that is the ceiling; chance is {}.",
                                                  ShowPer100(context.false_match_rate))));
  } else {
    sentences.emplace_back(
        fmt::format("The matcher's rate on the originals, the ceiling, was not measured; chance is {} of 100.",
                    ShowPer100(context.false_match_rate)));
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

}  // namespace pentimento
