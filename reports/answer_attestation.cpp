#include <cmath>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"

namespace pentimento {
namespace {

constexpr std::string_view kLimit = "detection_limit@fmr=";

/// "combined", "cyc-back": the attacker of a detection limit.
std::string AttackerOfLimit(const Figure& limit) {
  return limit.reverse.empty() ? ContextText(limit, "attacker") : limit.reverse;
}

}  // namespace

std::optional<std::size_t> DetectionLimit(const AnswerContext& context, const std::string& forward,
                                          const std::optional<std::string>& reverse) {
  const std::string name =
      context.verification.IsRate()
          ? "detection_limit" + context.verification.name.substr(context.verification.name.find('@'))
          : std::string(kLimit);
  std::optional<std::size_t> smallest;
  for (const std::size_t i : FindFigures(context.figures, {.forward = forward, .reverse = reverse})) {
    const Figure& figure = context.figures[i];
    const bool named = context.verification.IsRate() ? figure.name == name : figure.name.starts_with(name);
    if (named && std::isfinite(figure.value) && figure.context.value("attested", false) &&
        ContextText(figure, "matcher") == context.matcher &&
        (!smallest || figure.value < context.figures[*smallest].value)) {
      smallest = i;
    }
  }
  return smallest;
}

void AppendReach(const AnswerContext& context, const std::string& forward, const std::optional<std::string>& reverse,
                 Sentence& sentence) {
  if (const auto limit = DetectionLimit(context, forward, reverse)) {
    const Figure& figure = context.figures[*limit];
    sentence.Text(fmt::format(" (attested: {} finds an identity planted by changes of ", AttackerOfLimit(figure)))
        .Value(*limit, fmt::format("{:g}", figure.value))
        .Text(" of 255; a fainter one may go unseen)");
    return;
  }
  sentence.Text(reverse ? fmt::format(" (inconclusive: {} was not attested as an attacker)", *reverse)
                        : fmt::format(" (inconclusive: no attacker was attested on {})", forward));
}

void AppendReachOfNumbers(const AnswerContext& context, const std::string& forward, Sentence& sentence) {
  if (const auto limit = DetectionLimit(context, forward)) {
    const Figure& figure = context.figures[*limit];
    sentence.Text("; that no more leaks is said of traces as strong as changes of ")
        .Value(*limit, fmt::format("{:g}", figure.value))
        .Text(fmt::format(" of 255, from which on {} finds a planted identity.", AttackerOfLimit(figure)));
    return;
  }
  sentence.Text(
      fmt::format("; that no more leaks is inconclusive, for no attacker's strength was attested on {}.", forward));
}

}  // namespace pentimento
