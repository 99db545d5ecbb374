#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {

std::vector<Sentence> Headline(const AnswerContext& context) {
  const std::vector<Figure>& figures = context.figures;
  if (!context.Inference()) {
    return {Sentence(fmt::format("Only {} measured: pictures and values, no inference.",
                                 ShowCount(context.study.people, "person was", "people were")))};
  }
  const LinkedPeople* worst = nullptr;
  double most = -1;
  for (const LinkedPeople& linked : context.linked) {
    std::vector<std::size_t> attacks = linked.recovered;
    if (linked.stylised) {
      attacks.push_back(*linked.stylised);
    }
    if (linked.strongest) {
      attacks = {*linked.strongest};
    }
    if (const auto strongest = LargestOf(figures, attacks); strongest && figures[*strongest].value > most) {
      most = figures[*strongest].value;
      worst = &linked;
    }
  }
  if (worst == nullptr) {
    return {Sentence("How many people a face matcher still links was not measured in this run.")};
  }
  Sentence numbers(fmt::format("Of 100 {}, a face matcher links ", context.People()));
  if (context.original) {
    numbers.Value(*context.original, ShowPer100(figures[*context.original].value)).Text(" from the originals, ");
  }
  if (worst->stylised) {
    numbers.Value(*worst->stylised, ShowPer100(figures[*worst->stylised].value)).Text(" from the stylised pictures");
  }
  if (worst->strongest && (worst->recovered.empty() || *worst->strongest != worst->recovered.front())) {
    numbers.Text(" (")
        .Value(*worst->strongest, ShowPer100(figures[*worst->strongest].value))
        .Text(" by the strongest attacker)");
  }
  if (worst->recovered.empty()) {
    return {numbers.Text(".")};
  }
  const std::size_t best = worst->recovered.front();
  numbers.Text(worst->stylised ? " and " : "").Value(best, ShowPer100(figures[best].value)).Text(" after reversal.");
  const auto contrast = IdentityContrast(context, worst->forward, figures[best].reverse, "y");
  if (!contrast) {
    return {numbers};
  }
  switch (Judge(figures, *contrast)) {
    case Contrast::kMore:
      return {numbers, Finding(context, "Reversal brings identity back.")};
    case Contrast::kLess:
      return {numbers, Finding(context, "Reversal takes identity away: the stylised picture says more.")};
    case Contrast::kUndecided:
    case Contrast::kNoInterval:
      break;
  }
  return {numbers, Sentence("That reversal brings identity back is not shown.")};
}

}  // namespace pentimento
