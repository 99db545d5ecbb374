#include <algorithm>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"

namespace pentimento {
namespace {

struct ComparedForwards {
  std::vector<std::size_t> figures;  ///< that stand for the forwards, most linked first
  std::vector<Sentence> left_out;    ///< of those that none stands for
};

/// Why no figure stands for a forward. @param attack the one that should; none without a value.
std::string WhyLeftOut(const AnswerContext& context, const LinkedPairs& linked, bool ladder,
                       const std::optional<std::size_t>& attack) {
  const char* const lacking = attack ? "interval" : "value";
  if (!ladder) {
    return fmt::format("what is linked there has no {}", lacking);
  }
  const std::optional<std::size_t>& named = attack ? attack : linked.strongest_without_value;
  return named ? fmt::format("the strongest attacker on it ({}) has no {}",
                             ContextText(context.figures[*named], "attacker"), lacking)
               : "no attacker on it was chosen on other people";
}

/// Figures of the strongest attacker on each forward where such were chosen, otherwise of the naive one. Without an
/// interval a figure is no ground for a comparison.
ComparedForwards Comparable(const AnswerContext& context) {
  const bool ladder = std::ranges::any_of(context.linked, [](const LinkedPairs& linked) {
    return linked.strongest.has_value() || linked.strongest_without_value.has_value();
  });
  ComparedForwards found;
  for (const LinkedPairs& linked : context.linked) {
    const std::optional<std::size_t>& attack = ladder ? linked.strongest : linked.stylised;
    if (attack && context.figures[*attack].ci95) {
      found.figures.push_back(*attack);
      continue;
    }
    found.left_out.emplace_back(fmt::format("{} cannot be compared with the others: {}.", linked.forward,
                                            WhyLeftOut(context, linked, ladder, attack)));
  }
  std::ranges::stable_sort(found.figures, std::ranges::greater{},
                           [&](std::size_t i) { return context.figures[i].value; });
  return found;
}

bool OverDetectedFaces(const Figure& figure) {
  const std::string probes = ContextText(figure, "probes");
  return probes.empty() || probes == "detected";
}

}  // namespace

void AddComparisons(const AnswerContext& context, std::vector<Sentence>& sentences) {
  const std::vector<Figure>& figures = context.figures;
  const ComparedForwards compared = Comparable(context);
  const std::vector<std::size_t>& attacks = compared.figures;
  const std::string whom = context.study.procedural ? context.study.population : "these " + context.study.population;
  const std::string unit = context.verification.IsRate() ? " of 100 linked" : " of AUC";
  std::size_t told_apart = 0;
  for (const std::size_t i : attacks) {
    std::vector<std::size_t> lower;
    std::ranges::copy_if(attacks, std::back_inserter(lower),
                         [&](std::size_t j) { return figures[j].ci95->second < figures[i].ci95->first; });
    if (lower.empty()) {
      continue;
    }
    told_apart += lower.size();
    Sentence sentence(fmt::format("On {}, {} (95% interval ", whom, figures[i].forward));
    sentence.Interval(i, context.ShowInterval(i)).Text(fmt::format("{}) leaked more than ", unit));
    AppendList(sentence, lower, [&](std::size_t j) {
      sentence.Text(figures[j].forward + " (").Interval(j, context.ShowInterval(j)).Text(")");
    });
    const bool detected = OverDetectedFaces(figures[i]) &&
                          std::ranges::all_of(lower, [&](std::size_t j) { return OverDetectedFaces(figures[j]); });
    sentences.push_back(sentence.Text(detected ? ", among pictures with a detected face."
                                               : ", each over the pictures that its attacker can use."));
  }
  if (attacks.size() > 1 && told_apart < attacks.size() * (attacks.size() - 1) / 2) {
    sentences.emplace_back(
        fmt::format("On {}, methods whose intervals overlap are not told apart by how much they leaked.", whom));
  }
  if (context.linked.size() > 1) {
    sentences.insert(sentences.end(), compared.left_out.begin(), compared.left_out.end());
  }
}

}  // namespace pentimento
