#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

bool IsAttack(const Figure& figure) {
  return figure.hop == "x-y" || (figure.hop == "x-xhat" && !IsControl(figure.reverse));
}

bool IsStrongest(const Figure& figure) { return figure.context.value("strongest", false); }

/// What the attack behind a figure did among the people who were set aside to choose on; NaN where nobody was.
double ChosenBy(const Figure& figure) {
  const auto found = figure.context.find("auc_select");
  return found != figure.context.end() && found->is_number() ? found->get<double>()
                                                             : std::numeric_limits<double>::quiet_NaN();
}

/// The mean of that over the attackers that are quoted of one matcher.
double ChosenBy(const std::vector<Figure>& figures, const std::string& name, const std::string& matcher) {
  double sum = 0.0;
  double count = 0.0;
  for (const std::size_t i : FindFigures(figures, {.name = name})) {
    const double auc = ChosenBy(figures[i]);
    if (IsStrongest(figures[i]) && ContextText(figures[i], "matcher") == matcher && std::isfinite(auc) &&
        !ContextText(figures[i], "probes").starts_with("all-")) {
      sum += auc;
      count += 1.0;
    }
  }
  return count > 0.0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

/// The largest of several tested values is large by chance, too; so nobody is chosen by them where others were set
/// aside.
void ChooseMatcher(AnswerContext& context) {
  const std::vector<Figure>& figures = context.figures;
  const std::vector<std::size_t> all = VerificationFigures(figures, {.name = context.verification.name});
  std::vector<std::size_t> attacks;
  std::ranges::copy_if(all, std::back_inserter(attacks), [&](std::size_t i) { return IsAttack(figures[i]); });
  const std::vector<std::size_t>& candidates = attacks.empty() ? all : attacks;
  const auto largest = LargestOf(figures, candidates);
  if (!largest) {
    return;
  }
  context.matcher = ContextText(figures[*largest], "matcher");
  double most = -std::numeric_limits<double>::infinity();
  std::set<std::string> matchers;
  for (const std::size_t i : candidates) {
    const std::string matcher = ContextText(figures[i], "matcher");
    if (!std::isfinite(figures[i].value) || !matchers.insert(matcher).second) {
      continue;
    }
    if (const double auc = ChosenBy(figures, context.verification.name, matcher); auc > most) {
      most = auc;
      context.matcher = matcher;
      context.matcher_chosen_on_others = true;
    }
  }
  context.matchers = matchers.size();
}

std::optional<std::size_t> Strongest(const AnswerContext& context, FigureQuery query,
                                     const std::string& attacker = "") {
  query.name = context.verification.name;
  std::vector<std::size_t> candidates = VerificationFigures(context.figures, query);
  std::erase_if(candidates,
                [&](std::size_t i) { return ContextText(context.figures[i], "matcher") != context.matcher; });
  std::erase_if(candidates, [&](std::size_t i) {
    return !attacker.empty() && ContextText(context.figures[i], "attacker") != attacker;
  });
  return LargestOf(context.figures, candidates);
}

/// The attacker on one forward that was chosen on other people than the tested: over the faces that are found, or,
/// where that gives no value, over those cut where the originals have theirs.
void AddChosenAttacker(const AnswerContext& context, LinkedPairs& linked) {
  std::optional<std::size_t> chosen;
  const auto rank = [&](std::size_t i) {
    return std::pair(std::isfinite(context.figures[i].value), !IsAligned(context.figures[i]));
  };
  for (const std::size_t i :
       FindFigures(context.figures, {.name = context.verification.name, .forward = linked.forward})) {
    const Figure& figure = context.figures[i];
    if (IsStrongest(figure) && ContextText(figure, "matcher") == context.matcher &&
        !ContextText(figure, "probes").starts_with("all-") && (!chosen || rank(i) > rank(*chosen))) {
      chosen = i;
    }
  }
  if (chosen) {
    (std::isfinite(context.figures[*chosen].value) ? linked.strongest : linked.strongest_without_value) = chosen;
  }
}

void SortRecovered(const AnswerContext& context, LinkedPairs& linked) {
  const auto chosen_by = [&](std::size_t i) { return ChosenBy(context.figures[i]); };
  linked.recovered_chosen_on_others =
      std::ranges::all_of(linked.recovered, [&](std::size_t i) { return std::isfinite(chosen_by(i)); });
  std::ranges::stable_sort(linked.recovered, std::ranges::greater{}, [&](std::size_t i) {
    return linked.recovered_chosen_on_others ? chosen_by(i) : context.figures[i].value;
  });
}

/// A place of which no figure has a value keeps one that can say why.
void NoteMissing(const AnswerContext& context, FigureQuery query, LinkedPairs& linked) {
  query.name = context.verification.name;
  const std::vector<std::size_t> found = VerificationFigures(context.figures, query);
  if (!found.empty() && !std::isfinite(context.figures[found.front()].value)) {
    linked.without_value.push_back(found.front());
  }
}

LinkedPairs LinkedBy(const AnswerContext& context, const std::string& forward) {
  const FigureQuery of_stylised = {.hop = "x-y", .forward = forward};
  LinkedPairs linked{.forward = forward, .stylised = Strongest(context, of_stylised, "naive")};
  if (!linked.stylised) {
    NoteMissing(context, of_stylised, linked);
  }
  for (const std::string& reverse :
       DistinctOf(context.figures, {.hop = "x-xhat", .forward = forward}, &Figure::reverse)) {
    if (IsControl(reverse) && reverse != "mean_face") {
      continue;
    }
    const FigureQuery query = {.hop = "x-xhat", .forward = forward, .reverse = reverse};
    const auto found = Strongest(context, query);
    if (!found) {
      NoteMissing(context, query, linked);
    } else if (reverse == "mean_face") {
      linked.mean_face = found;
    } else {
      linked.recovered.push_back(*found);
    }
  }
  AddChosenAttacker(context, linked);
  SortRecovered(context, linked);
  return linked;
}

void AppendValue(const AnswerContext& context, Sentence& sentence, std::size_t index) {
  sentence.Value(index, context.ShowValue(index));
  if (context.figures[index].ci95) {
    sentence.Text(" (95% interval ").Interval(index, context.ShowInterval(index)).Text(")");
  }
}

/// Without its full stop.
std::string AttestationOf(const Figure& figure) {
  if (!figure.context.contains("attested")) {
    return "Its strength was not attested";
  }
  return figure.context.value("attested", false) ? "It is attested: it finds an identity planted in this tool's output"
                                                 : "It failed its attestation";
}

Json PairsRow(const AnswerContext& context, std::size_t index, const std::string& label, const std::string& kind) {
  const Figure& figure = context.figures[index];
  Json ci = nullptr;
  if (figure.ci95) {
    ci = Json::array({FiniteOrNull(figure.ci95->first), FiniteOrNull(figure.ci95->second)});
  }
  return {{"label", IsAligned(figure) ? label + ", cut where the original's face is" : label},
          {"kind", kind},
          {"forward", figure.forward.empty() ? Json(nullptr) : Json(figure.forward)},
          {"share", FiniteOrNull(figure.value)},
          {"ci95", ci},
          {"shown", context.ShowValue(index)},
          {"interval", figure.ci95 ? context.ShowInterval(index) : ""},
          {"figure", index}};
}

Json PairsRows(const AnswerContext& context) {
  Json rows = Json::array();
  if (!context.verification.IsRate()) {
    return rows;
  }
  const auto add = [&](std::optional<std::size_t> index, const std::string& label, const std::string& kind) {
    if (index) {
      rows.push_back(PairsRow(context, *index, label, kind));
    }
  };
  add(context.original, "both originals", "original");
  for (const LinkedPairs& linked : context.linked) {
    add(linked.stylised, fmt::format("one stylised by {}", linked.forward), "stylised");
    for (const std::size_t i : linked.recovered) {
      add(i, fmt::format("one by {}", ChainName(linked.forward, context.figures[i].reverse)), "recovered");
    }
    if (linked.strongest) {
      add(linked.strongest,
          fmt::format("by the strongest attacker on {} ({})", linked.forward,
                      ContextText(context.figures[*linked.strongest], "attacker")),
          "stylised");
    }
    add(linked.mean_face, fmt::format("one average face for everyone ({})", linked.forward), "control");
  }
  if (!rows.empty()) {
    rows.push_back({{"label", "pairs of different people"},
                    {"kind", "chance"},
                    {"forward", nullptr},
                    {"share", context.verification.false_match_rate},
                    {"ci95", nullptr},
                    {"shown", ShowPer100(context.verification.false_match_rate)},
                    {"interval", ""},
                    {"figure", nullptr}});
  }
  return rows;
}

/// Which pairs a figure speaks of, at the beginning of a sentence.
std::string Place(const Figure& figure) {
  const std::string where =
      figure.hop == "x-y" ? fmt::format("Where one of the two is stylised by {}", figure.forward)
      : figure.reverse == "mean_face"
          ? fmt::format("With one average face for everyone in place of what {} made", figure.forward)
          : fmt::format("After {} has reversed {}", figure.reverse, figure.forward);
  return IsAligned(figure) ? where + ", cut where the original's face is," : where;
}

/// Without the comma that ends it.
std::string ChosenAttackerOn(const Figure& figure) {
  return fmt::format("The strongest of the attackers on {}, chosen on other people ({}){}", figure.forward,
                     ContextText(figure, "attacker"),
                     IsAligned(figure) ? ", with faces cut where the originals' are" : "");
}

void AddLinked(const AnswerContext& context, const LinkedPairs& linked, std::vector<Sentence>& sentences) {
  const std::string verb = context.verification.IsRate() ? "it links " : "the AUC is ";
  const auto add = [&](std::size_t index) {
    Sentence sentence(fmt::format("{} {}", Place(context.figures[index]), verb));
    AppendValue(context, sentence, index);
    sentences.push_back(sentence.Text("."));
  };
  if (linked.stylised) {
    add(*linked.stylised);
  }
  std::ranges::for_each(linked.recovered, add);
  if (linked.strongest) {
    Sentence sentence(fmt::format("{}, {}", ChosenAttackerOn(context.figures[*linked.strongest]),
                                  context.verification.IsRate() ? "links " : "has an AUC of "));
    AppendValue(context, sentence, *linked.strongest);
    sentence.Text(". " + AttestationOf(context.figures[*linked.strongest]));
    AppendReach(context, linked.forward, std::nullopt, sentence);
    sentences.push_back(sentence.Text("."));
  } else if (linked.strongest_without_value) {
    const Figure& figure = context.figures[*linked.strongest_without_value];
    sentences.emplace_back(
        fmt::format("{}, has no value{}{}.", ChosenAttackerOn(figure), figure.note.empty() ? "" : ": ", figure.note));
  }
  if (linked.mean_face) {
    add(*linked.mean_face);
  }
  for (const std::size_t i : linked.without_value) {
    const Figure& figure = context.figures[i];
    sentences.emplace_back(
        fmt::format("{} there is no value{}{}.", Place(figure), figure.note.empty() ? "" : ": ", figure.note));
  }
}

/// What the numbers of the section count, and the originals' own: the ceiling.
void AddCeiling(const AnswerContext& context, std::vector<Sentence>& sentences) {
  const Verification& verification = context.verification;
  const bool rate = verification.IsRate();
  if (!rate) {
    sentences.emplace_back(fmt::format(
        "{}{}{}. So the AUC is given: how often a pair of pictures of {} scores above a pair of different people; 0.5 "
        "is chance.",
        verification.too_few_people ? "The people are too few for any false-match rate"
                                    : "No false-match rate has a value",
        verification.why.empty() ? "" : ": ", verification.why, context.SamePerson()));
  }
  if (context.original) {
    Sentence sentence(rate ? fmt::format("Of 100 pairs of pictures of {} the matcher links ", context.SamePerson())
                           : "Among the originals the AUC is ");
    AppendValue(context, sentence, *context.original);
    sentences.push_back(sentence.Text(rate ? " among the originals: that is the ceiling." : ": that is the ceiling."));
  } else {
    const std::string why = WhyNoValue(context.figures, {.name = verification.name, .hop = "x"});
    sentences.emplace_back(why.empty() ? "The originals' own figure, the ceiling, was not measured."
                                       : fmt::format("The originals' own figure, the ceiling, has no value: {}.", why));
  }
  if (rate) {
    sentences.emplace_back(fmt::format(
        "Of 100 pairs of different people it links {}: that is chance. Pairs with a picture in which no face "
        "is found are left out.",
        ShowPer100(verification.false_match_rate)));
  }
}

}  // namespace

AnswerContext::AnswerContext(const std::vector<Figure>& all, const Study& about)
    : figures(all), study(about), verification(ChooseVerification(all)) {
  forwards = DistinctOf(figures, {}, &Figure::forward);
  for (const std::string& reverse : DistinctOf(figures, {}, &Figure::reverse)) {
    if (!IsControl(reverse)) {
      reverses.push_back(reverse);
    }
  }
  if (verification.name.empty()) {
    return;
  }
  ChooseMatcher(*this);
  original = Strongest(*this, {.hop = "x"});
  for (const std::string& forward : forwards) {
    linked.push_back(LinkedBy(*this, forward));
  }
}

std::string AnswerContext::ShowValue(std::size_t index) const {
  return verification.IsRate() ? ShowPer100(figures[index].value) : Show(figures[index]).value;
}

std::string AnswerContext::ShowInterval(std::size_t index) const {
  return verification.IsRate() ? ShowPer100(*figures[index].ci95) : Show(figures[index]).interval;
}

Json LinkedSection(const AnswerContext& context) {
  constexpr const char* kTitle = "Who is still recognised";
  std::vector<Sentence> sentences;
  const Verification& verification = context.verification;
  if (verification.name.empty()) {
    sentences.emplace_back(verification.measured ? fmt::format("No verification figure has a value{}{}.",
                                                               verification.why.empty() ? "" : ": ", verification.why)
                                                 : "No verification figure was measured.");
    return Section("linked", kTitle, sentences);
  }
  if (!context.Inference()) {
    sentences.push_back(NoInference("who is still recognised"));
    return Section("linked", kTitle, sentences);
  }
  AddCeiling(context, sentences);
  if (context.matchers > 1) {
    sentences.emplace_back(
        fmt::format("Of {} matchers {} {}.", context.matchers, context.matcher,
                    context.matcher_chosen_on_others
                        ? "speaks here: its attackers did best on other people, who were set aside to choose on"
                        : "speaks here because it links most of the tested people; nobody was set aside to choose on, "
                          "so that may be "
                          "chance in part"));
  }
  for (const LinkedPairs& linked : context.linked) {
    AddLinked(context, linked, sentences);
  }
  AddComparisons(context, sentences);
  Json section = Section("linked", kTitle, sentences);
  section["pairs"] = PairsRows(context);
  section["of"] = context.SamePerson();
  return section;
}

}  // namespace pentimento
