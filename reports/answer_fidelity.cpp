#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.h"
#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

bool IsFidelity(const std::vector<Figure>& figures, std::size_t index) {
  const Direction direction = DirectionOf(figures, index);
  return direction == Direction::kHigherIsCloser || direction == Direction::kLowerIsCloser;
}

std::vector<std::size_t> FidelityContrasts(const AnswerContext& context, const std::string& forward,
                                           const std::string& reverse, const std::string& versus) {
  std::vector<std::size_t> found;
  for (const std::size_t i : FindFigures(context.figures, {.hop = "x-xhat", .forward = forward, .reverse = reverse})) {
    const Figure& figure = context.figures[i];
    const std::string against = ContextText(figure, "versus");
    const bool same = against == versus || (versus == "noop" && against == "y");
    if (same && std::isfinite(figure.value) && !BaseOfDifference(figure.name).empty() &&
        IsFidelity(context.figures, i)) {
      found.push_back(i);
    }
  }
  return found;
}

std::vector<std::size_t> Agreeing(const AnswerContext& context, const std::vector<std::size_t>& contrasts,
                                  Contrast contrast) {
  std::vector<std::size_t> agreeing;
  std::ranges::copy_if(contrasts, std::back_inserter(agreeing),
                       [&](std::size_t i) { return Judge(context.figures, i) == contrast; });
  return agreeing;
}

/// "PSNR and SSIM": what differences are of.
void AppendNames(Sentence& sentence, const std::vector<Figure>& figures, const std::vector<std::size_t>& contrasts) {
  AppendList(sentence, contrasts, [&](std::size_t i) { sentence.Text(Label(BaseOfDifference(figures[i].name))); });
}

void AddFidelity(const AnswerContext& context, const std::string& recovered, const std::vector<std::size_t>& contrasts,
                 const std::string& rival, std::vector<Sentence>& sentences) {
  struct Verdict {
    Contrast contrast;
    std::string_view words;
  };
  static constexpr std::array<Verdict, 4> kVerdicts = {{
      {Contrast::kMore, "closer to the original than"},
      {Contrast::kLess, "farther from the original than"},
      {Contrast::kUndecided, "not told apart (zero lies inside the interval) from"},
      {Contrast::kNoInterval, "compared, without an interval, with"},
  }};
  for (const Verdict& verdict : kVerdicts) {
    const std::vector<std::size_t> agreeing = Agreeing(context, contrasts, verdict.contrast);
    if (!agreeing.empty()) {
      Sentence sentence(fmt::format("{} is {} {} in ", recovered, verdict.words, rival));
      AppendList(sentence, agreeing, [&](std::size_t i) {
        sentence.Text(Label(BaseOfDifference(context.figures[i].name)) + " ");
        AppendContrast(sentence, context.figures, i);
      });
      sentences.push_back(sentence.Text("."));
    }
  }
}

// A recovery that loses to the picture it started from, or to one face for everyone, recovers nothing of use.
void AddVerdict(const AnswerContext& context, const std::string& forward, const std::string& reverse,
                const std::vector<std::size_t>& beside_noop, std::vector<Sentence>& sentences) {
  const auto identity = IdentityContrast(context, forward, reverse, "mean_face");
  if (!identity || !std::isfinite(context.figures[*identity].value) || beside_noop.empty()) {
    return;
  }
  const bool who = Judge(context.figures, *identity) == Contrast::kMore;
  Sentence sentence(
      fmt::format("Taken together, {} {} one average face on identity (AUC); beside the untouched "
                  "picture stylised by {} it ",
                  ChainName(forward, reverse), who ? "beats" : "does not beat", forward));
  struct Outcome {
    Contrast contrast;
    std::string_view words;
  };
  static constexpr std::array<Outcome, 4> kOutcomes = {{{Contrast::kMore, "wins on "},
                                                        {Contrast::kLess, "loses on "},
                                                        {Contrast::kUndecided, "is not told apart on "},
                                                        {Contrast::kNoInterval, "has no interval on "}}};
  bool first = true;
  for (const Outcome& outcome : kOutcomes) {
    const std::vector<std::size_t> agreeing = Agreeing(context, beside_noop, outcome.contrast);
    if (!agreeing.empty()) {
      AppendNames(sentence.Text(first ? "" : ", ").Text(outcome.words), context.figures, agreeing);
      first = false;
    }
  }
  sentences.push_back(sentence.Text("."));
}

}  // namespace

Json FidelitySection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  if (!context.Inference()) {
    sentences.push_back(NoInference("how close the recovery comes"));
    return Section("fidelity", "How close the recovery comes", sentences);
  }
  for (const std::string& forward : context.forwards) {
    for (const std::string& reverse : context.reverses) {
      const auto beside_noop = FidelityContrasts(context, forward, reverse, "noop");
      const std::string recovered = fmt::format("What {} recovers from {}", reverse, forward);
      AddFidelity(context, recovered, beside_noop, fmt::format("the untouched picture stylised by {}", forward),
                  sentences);
      AddFidelity(context, recovered, FidelityContrasts(context, forward, reverse, "mean_face"),
                  "one average face for everyone", sentences);
      AddVerdict(context, forward, reverse, beside_noop, sentences);
    }
  }
  if (sentences.empty()) {
    sentences.emplace_back("How close the recovered pictures are, beside the controls, was not measured.");
  }
  return Section("fidelity", "How close the recovery comes", sentences);
}

}  // namespace pentimento
