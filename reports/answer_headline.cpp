#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

/// The forward that leaks most, among those that were reversed where any was.
const LinkedPairs* MostLeaking(const AnswerContext& context) {
  const LinkedPairs* worst = nullptr;
  double most = 0;
  for (const LinkedPairs& linked : context.linked) {
    std::vector<std::size_t> attacks = linked.recovered;
    if (linked.stylised) {
      attacks.push_back(*linked.stylised);
    }
    if (linked.strongest) {
      attacks = {*linked.strongest};
    }
    const auto strongest = LargestOf(context.figures, attacks);
    if (!strongest) {
      continue;
    }
    const double value = context.figures[*strongest].value;
    const bool first_reversed = worst != nullptr && worst->recovered.empty() && !linked.recovered.empty();
    const bool as_reversed = worst == nullptr || worst->recovered.empty() == linked.recovered.empty();
    if (worst == nullptr || first_reversed || (as_reversed && value > most)) {
      most = value;
      worst = &linked;
    }
  }
  return worst;
}

/// "ghibli", or, of several, how it was chosen.
std::string ChosenForward(const AnswerContext& context, const LinkedPairs& chosen) {
  const auto rivals = std::ranges::count_if(
      context.linked, [&](const LinkedPairs& linked) { return chosen.recovered.empty() || !linked.recovered.empty(); });
  if (rivals < 2) {
    return chosen.forward;
  }
  const bool all = static_cast<std::size_t>(rivals) == context.linked.size();
  std::string unknown;
  for (const LinkedPairs& linked : context.linked) {
    if (&linked != &chosen && linked.strongest_without_value) {
      unknown += (unknown.empty() ? "" : " and ") + linked.forward;
    }
  }
  return fmt::format("{} (of the {} {}methods the one that leaks most{}{})", chosen.forward, rivals,
                     all ? "" : "reversed ", unknown.empty() ? "" : "; no value by the strongest attacker on ",
                     unknown);
}

/// How the reversal was chosen, where there are several.
std::string ChosenReversal(const LinkedPairs& chosen) {
  if (chosen.recovered.size() < 2) {
    return "";
  }
  return fmt::format(" (of {} reversals {})", chosen.recovered.size(),
                     chosen.recovered_chosen_on_others ? "the best on other people" : "the one that links most");
}

Sentence Numbers(const AnswerContext& context, const LinkedPairs& chosen) {
  struct Part {
    std::size_t figure;
    std::string where;
    std::optional<std::size_t> strongest = std::nullopt;
  };
  std::vector<Part> parts;
  if (context.original) {
    parts.push_back({*context.original, " among the originals"});
  }
  const bool reversed = !chosen.recovered.empty();
  const bool other_attacker = chosen.strongest && (!reversed || *chosen.strongest != chosen.recovered.front());
  const std::string forward = ChosenForward(context, chosen);
  if (chosen.stylised) {
    parts.push_back({*chosen.stylised, fmt::format(" where one of the two is stylised by {}", forward),
                     other_attacker ? chosen.strongest : std::nullopt});
  } else if (other_attacker) {
    parts.push_back({*chosen.strongest, fmt::format(" by the strongest attacker on {}", forward)});
  }
  if (reversed) {
    const std::size_t best = chosen.recovered.front();
    parts.push_back({best, fmt::format(" after {}{} has reversed {}", context.figures[best].reverse,
                                       ChosenReversal(chosen), chosen.stylised ? "it" : forward)});
  }
  const bool rate = context.verification.IsRate();
  Sentence numbers(
      rate ? fmt::format("Of 100 pairs of pictures of {} a face matcher links ", context.SamePerson())
           : fmt::format("A face matcher tells pairs of pictures of {} from pairs of different people with an AUC of ",
                         context.SamePerson()));
  AppendList(numbers, parts, [&](const Part& part) {
    numbers.Value(part.figure, context.ShowValue(part.figure)).Text(part.where);
    if (part.strongest) {
      numbers.Text(" (").Value(*part.strongest, context.ShowValue(*part.strongest)).Text(" by the strongest attacker)");
    } else if (chosen.stylised && part.figure == *chosen.stylised && chosen.strongest_without_value) {
      numbers.Text(fmt::format(" (no value by the strongest attacker, {})",
                               ContextText(context.figures[*chosen.strongest_without_value], "attacker")));
    }
  });
  numbers.Text(rate ? fmt::format("; of 100 pairs of different people it links {}",
                                  ShowPer100(context.verification.false_match_rate))
                    : "; 0.5 is chance");
  AppendReachOfNumbers(context, chosen.forward, numbers);
  return numbers;
}

/// What the best reversal of the forward does to the AUC; nothing where that was not measured.
std::optional<Sentence> Verdict(const AnswerContext& context, const LinkedPairs& chosen) {
  if (chosen.recovered.empty()) {
    return std::nullopt;
  }
  const std::string& reverse = context.figures[chosen.recovered.front()].reverse;
  const auto contrast = IdentityContrast(context, chosen.forward, reverse, "y");
  if (!contrast) {
    return std::nullopt;
  }
  const std::string chain = ChainName(chosen.forward, reverse);
  const auto with_reach = [&](Sentence sentence) {
    AppendReach(context, chosen.forward, reverse, sentence);
    return sentence.Text(".");
  };
  switch (Judge(context.figures, *contrast)) {
    case Contrast::kMore:
      return Finding(context, fmt::format("This reversal ({}) brings identity back.", chain));
    case Contrast::kLess:
      return with_reach(Finding(
          context, fmt::format("This reversal ({}) takes identity away: the stylised picture says more", chain)));
    case Contrast::kUndecided:
    case Contrast::kNoInterval:
      break;
  }
  return with_reach(Sentence(fmt::format("That this reversal ({}) brings identity back is not shown", chain)));
}

/// Why there is no number to begin with.
Sentence NoNumbers(const AnswerContext& context) {
  const Verification& verification = context.verification;
  if (!verification.measured) {
    return Sentence(
        "How many pairs of pictures of one person a face matcher still links was not measured in this run.");
  }
  return Sentence(fmt::format("How many pairs of pictures of one person a face matcher still links has no value{}{}.",
                              verification.why.empty() ? "" : ": ", verification.why));
}

}  // namespace

std::vector<Sentence> Headline(const AnswerContext& context) {
  if (!context.Inference()) {
    const std::int64_t people = context.study.people;
    return {Sentence(context.study.people_known
                         ? fmt::format("Only {} measured: pictures and values, no inference.",
                                       ShowCount(people, "person was", "people were"))
                         : fmt::format("Only {} measured, each counted as a person: pictures and values, no inference.",
                                       ShowCount(people, "picture was", "pictures were")))};
  }
  const LinkedPairs* chosen = MostLeaking(context);
  if (chosen == nullptr) {
    return {NoNumbers(context)};
  }
  std::vector<Sentence> headline = {Numbers(context, *chosen)};
  if (const std::optional<Sentence> verdict = Verdict(context, *chosen)) {
    headline.push_back(*verdict);
  }
  if (context.verification.too_few_people) {
    headline.emplace_back("The people are too few for any of the false-match rates asked for.");
  }
  return headline;
}

}  // namespace pentimento
