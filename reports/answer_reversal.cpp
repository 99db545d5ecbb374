#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

/// What follows from a contrast, without its full stop.
std::string Conclusion(Contrast contrast, bool against_average) {
  if (against_average) {
    switch (contrast) {
      case Contrast::kMore:
        return "The recovered faces tell people apart better than one average face does";
      case Contrast::kLess:
        return "The recovered faces tell people apart worse than one average face does";
      case Contrast::kUndecided:
        return "Zero lies inside: the recovered faces are not shown to tell people apart better than an average face";
      case Contrast::kNoInterval:
        return "Without an interval nothing follows from it";
    }
  }
  switch (contrast) {
    case Contrast::kMore:
      return "Zero lies outside: reversal gives the matcher back something that the stylised picture no longer showed";
    case Contrast::kLess:
      return "Zero lies outside: the recovered pictures tell the matcher less than the stylised ones";
    case Contrast::kUndecided:
      return "Zero lies inside: whether reversal adds anything cannot be told from this run";
    case Contrast::kNoInterval:
      return "Without an interval nothing follows from it";
  }
  return "";
}

/// Ends a sentence with what follows from its contrast; that nothing was found, with how far that reaches.
void AppendConclusion(const AnswerContext& context, const std::string& forward, const std::string& reverse,
                      Contrast contrast, const std::string& conclusion, Sentence& sentence) {
  sentence.Text(". " + conclusion);
  if (contrast == Contrast::kLess || contrast == Contrast::kUndecided) {
    AppendReach(context, forward, reverse, sentence);
  }
  sentence.Text(".");
}

/// A figure of the leakage metric about one recovery, by the answer's matcher: at the answer's rate where it has one,
/// otherwise at any that has a value; over the faces that are found, or, where that gives none, over those cut where
/// the originals have theirs.
std::optional<std::size_t> LeakageFigure(const AnswerContext& context, const std::string& name,
                                         const std::string& forward, const std::string& reverse,
                                         const std::string& versus = "") {
  const std::string at_rate = context.verification.IsRate()
                                  ? name + context.verification.name.substr(context.verification.name.find('@'))
                                  : name + "@fmr=";
  std::optional<std::size_t> found;
  for (const std::size_t i : FindFigures(context.figures, {.forward = forward, .reverse = reverse})) {
    const Figure& figure = context.figures[i];
    const bool named = context.verification.IsRate() ? figure.name == at_rate : figure.name.starts_with(at_rate);
    if (named && std::isfinite(figure.value) && ContextText(figure, "matcher") == context.matcher &&
        ContextText(figure, "versus") == versus && !ContextText(figure, "probes").starts_with("all-") &&
        (!found || IsAligned(context.figures[*found]))) {
      found = i;
    }
  }
  return found;
}

/// Says why a figure of the leakage metric has no value where it was measured and none was found.
void AddWhyNone(const AnswerContext& context, const std::string& name, const std::string& forward,
                const std::string& reverse, const std::string& what, std::vector<Sentence>& sentences) {
  for (const std::size_t i : FindFigures(context.figures, {.forward = forward, .reverse = reverse})) {
    const Figure& figure = context.figures[i];
    if (figure.name.starts_with(name + "@fmr=") && !std::isfinite(figure.value) && !figure.note.empty()) {
      sentences.emplace_back(fmt::format("{} has no value: {}.", what, figure.note));
      return;
    }
  }
}

/// The same of an attacker's capability.
std::string Capability(Contrast contrast) {
  switch (contrast) {
    case Contrast::kMore:
      return "Reversal is an added capability";
    case Contrast::kLess:
      return "Reversal adds nothing: who does not reverse learns more";
    case Contrast::kUndecided:
      return "Zero lies inside: no added capability is shown";
    case Contrast::kNoInterval:
      return "Without an interval nothing follows from it";
  }
  return "";
}

/// What reversal adds to an attacker who could also do something else.
void AddReversalGain(const AnswerContext& context, const std::string& forward, const std::string& reverse,
                     std::vector<Sentence>& sentences) {
  const auto gain =
      LeakageFigure(context, "reversal_gain", forward, reverse, "the strongest attacker that does not reverse");
  if (!gain) {
    AddWhyNone(context, "reversal_gain", forward, reverse,
               fmt::format("What {} adds to an attacker", ChainName(forward, reverse)), sentences);
    return;
  }
  Sentence sentence(fmt::format("Beside the strongest attacker that does not reverse ({}), {} changes the leakage by ",
                                ContextText(context.figures[*gain], "versus_attacker"), ChainName(forward, reverse)));
  AppendContrast(sentence, context.figures, *gain);
  const Contrast contrast = Judge(context.figures, *gain);
  AppendConclusion(context, forward, reverse, contrast, Capability(contrast), sentence);
  sentences.push_back(std::move(sentence));
}

void AddFalseAccusation(const AnswerContext& context, const std::string& forward, const std::string& reverse,
                        std::vector<Sentence>& sentences) {
  const auto accused = LeakageFigure(context, "false_accusation", forward, reverse);
  if (!accused) {
    AddWhyNone(context, "false_accusation", forward, reverse,
               fmt::format("How often {} points at somebody else", ChainName(forward, reverse)), sentences);
    return;
  }
  const Figure& figure = context.figures[*accused];
  Sentence sentence(fmt::format("The best match of what {} recovers from {} is somebody else in ", reverse, forward));
  sentence.Value(*accused, ShowShare(figure)).Text(" pictures");
  if (figure.ci95) {
    sentence.Text(" (95% interval ").Interval(*accused, ShowPer100(*figure.ci95)).Text(" of 100)");
  }
  sentences.push_back(sentence.Text(": false accusations."));
}

void AddAucContrasts(const AnswerContext& context, const std::string& forward, const std::string& reverse,
                     std::vector<Sentence>& sentences) {
  const auto stylised = IdentityContrast(context, forward, reverse, "y");
  if (!stylised) {
    return;
  }
  if (!std::isfinite(context.figures[*stylised].value)) {
    sentences.emplace_back(fmt::format("What {} changes beside the stylised picture has no value: {}.",
                                       ChainName(forward, reverse), context.figures[*stylised].note));
    return;
  }
  Sentence sentence = Finding(
      context, fmt::format("Beside the picture stylised by {}, {} changes the matcher's AUC by ", forward, reverse));
  AppendContrast(sentence, context.figures, *stylised);
  const Contrast contrast = Judge(context.figures, *stylised);
  AppendConclusion(context, forward, reverse, contrast, Conclusion(contrast, false), sentence);
  sentences.push_back(std::move(sentence));
  const auto average = IdentityContrast(context, forward, reverse, "mean_face");
  if (average && std::isfinite(context.figures[*average].value)) {
    Sentence against(
        fmt::format("Beside one average face for everyone, {} changes it by ", ChainName(forward, reverse)));
    AppendContrast(against, context.figures, *average);
    const Contrast beside = Judge(context.figures, *average);
    AppendConclusion(context, forward, reverse, beside, Conclusion(beside, true), against);
    sentences.push_back(std::move(against));
  }
}

}  // namespace

std::optional<std::size_t> IdentityContrast(const AnswerContext& context, const std::string& forward,
                                            const std::string& reverse, const std::string& versus) {
  // The answer's own matcher before others, and a value before none.
  std::optional<std::size_t> best;
  const auto rank = [&](std::size_t i) {
    return std::pair(std::isfinite(context.figures[i].value),
                     ContextText(context.figures[i], "matcher") == context.matcher);
  };
  for (const std::size_t i : FindFigures(
           context.figures, {.name = "difference[auc]", .hop = "x-xhat", .forward = forward, .reverse = reverse})) {
    const std::string against = ContextText(context.figures[i], "versus");
    const bool meant = (against == versus || (versus == "y" && against == "noop")) &&
                       !ContextText(context.figures[i], "probes").starts_with("all-");
    if (meant && (!best || rank(i) > rank(*best))) {
      best = i;
    }
  }
  return best;
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
      const std::size_t before = sentences.size();
      AddAucContrasts(context, forward, reverse, sentences);
      AddReversalGain(context, forward, reverse, sentences);
      if (sentences.size() == before) {
        sentences.emplace_back(
            fmt::format("Nothing measured here says what {} adds to the pictures stylised by {}.", reverse, forward));
      }
      AddFalseAccusation(context, forward, reverse, sentences);
    }
  }
  if (sentences.empty()) {
    sentences.emplace_back("No reversal was tried.");
  }
  return Section("reversal", "What reversal adds", sentences);
}

}  // namespace pentimento
