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
    if (same && !BaseOfDifference(figure.name).empty() && IsFidelity(context.figures, i)) {
      found.push_back(i);
    }
  }
  return found;
}

void AppendList(Sentence& sentence, const std::vector<Figure>& figures, const std::vector<std::size_t>& contrasts) {
  for (std::size_t k = 0; k < contrasts.size(); ++k) {
    sentence.Text(k == 0 ? "" : k + 1 == contrasts.size() ? " and " : ", ");
    sentence.Text(Label(BaseOfDifference(figures[contrasts[k]].name)) + " ");
    AppendContrast(sentence, figures, contrasts[k]);
  }
}

void AddFidelity(const AnswerContext& context, const std::string& reverse, const std::vector<std::size_t>& contrasts,
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
    std::vector<std::size_t> agreeing;
    std::copy_if(contrasts.begin(), contrasts.end(), std::back_inserter(agreeing),
                 [&](std::size_t i) { return Judge(context.figures, i) == verdict.contrast; });
    if (!agreeing.empty()) {
      Sentence sentence(fmt::format("What {} recovers is {} {} in ", reverse, verdict.words, rival));
      AppendList(sentence, context.figures, agreeing);
      sentences.push_back(sentence.Text("."));
    }
  }
}

bool BeatsOne(const AnswerContext& context, const std::vector<std::size_t>& contrasts) {
  return std::any_of(contrasts.begin(), contrasts.end(),
                     [&](std::size_t i) { return Judge(context.figures, i) == Contrast::kMore; });
}

// A recovery that loses to the picture it started from, or to one face for everyone, recovers nothing of use.
void AddVerdict(const AnswerContext& context, const std::string& forward, const std::string& reverse,
                const std::vector<std::size_t>& beside_noop, std::vector<Sentence>& sentences) {
  const auto identity = IdentityContrast(context, forward, reverse, "mean_face");
  if (!identity || beside_noop.empty()) {
    return;
  }
  const bool who = Judge(context.figures, *identity) == Contrast::kMore;
  const bool looks = BeatsOne(context, beside_noop);
  sentences.emplace_back(
      who && looks ? fmt::format("Taken together: {} beats the average face on identity and the untouched stylised "
                                 "picture on closeness.",
                                 reverse)
      : who   ? fmt::format("Taken together: {} beats the average face on identity, but not the untouched stylised "
                              "picture on closeness.",
                            reverse)
      : looks ? fmt::format("Taken together: {} beats the untouched stylised picture on closeness, but not the "
                            "average face on identity.",
                            reverse)
              : fmt::format("Taken together: {} beats neither the average face on identity nor the untouched "
                            "stylised picture on closeness.",
                            reverse));
}

struct Kept {
  std::vector<std::size_t> all;
  std::vector<std::size_t> some;
  std::vector<std::size_t> none;
};

std::string Category(const std::string& name) {
  constexpr std::string_view kPrefix = "retention[";
  return name.starts_with(kPrefix) && name.ends_with(']')
             ? name.substr(kPrefix.size(), name.size() - kPrefix.size() - 1)
             : "";
}

void AppendCategories(Sentence& sentence, const std::vector<Figure>& figures, const std::vector<std::size_t>& which,
                      std::string_view lead) {
  for (std::size_t k = 0; k < which.size(); ++k) {
    sentence.Text(k == 0 ? lead : k + 1 == which.size() ? " and " : ", ").Text(Category(figures[which[k]].name));
    if (figures[which[k]].value > 0 && figures[which[k]].value < 1) {
      sentence.Text(" (").Value(which[k], ShowPer100(figures[which[k]].value)).Text(" of 100)");
    }
  }
}

void AddRetention(const AnswerContext& context, const FigureQuery& query, const std::string& subject,
                  std::vector<Sentence>& sentences) {
  Kept kept;
  for (const std::size_t i : FindFigures(context.figures, query)) {
    const Figure& figure = context.figures[i];
    const std::string category = Category(figure.name);
    if (category.empty() || category == "all" || !std::isfinite(figure.value)) {
      continue;
    }
    (figure.value >= 1 ? kept.all : figure.value <= 0 ? kept.none : kept.some).push_back(i);
  }
  if (kept.all.empty() && kept.some.empty() && kept.none.empty()) {
    return;
  }
  Sentence sentence(subject);
  AppendCategories(sentence, context.figures, kept.all, context.Inference() ? " always keep " : " all keep ");
  AppendCategories(sentence, context.figures, kept.some, kept.all.empty() ? " keep some " : "; some keep ");
  AppendCategories(sentence, context.figures, kept.none,
                   kept.all.empty() && kept.some.empty() ? " keep nothing of " : "; nothing is left of ");
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
      AddFidelity(context, reverse, beside_noop, fmt::format("the untouched picture stylised by {}", forward),
                  sentences);
      AddFidelity(context, reverse, FidelityContrasts(context, forward, reverse, "mean_face"),
                  "one average face for everyone", sentences);
      AddVerdict(context, forward, reverse, beside_noop, sentences);
    }
  }
  if (sentences.empty()) {
    sentences.emplace_back("How close the recovered pictures are, beside the controls, was not measured.");
  }
  return Section("fidelity", "How close the recovery comes", sentences);
}

Json MetadataSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  // Of a few pictures it is said what was found in them, not what a method always does.
  const char* const pictures = context.Inference() ? "Pictures" : "The measured pictures";
  for (const std::string& forward : context.forwards) {
    AddRetention(context, {.hop = "x-y", .forward = forward}, fmt::format("{} stylised by {}", pictures, forward),
                 sentences);
    for (const std::string& reverse : context.reverses) {
      AddRetention(context, {.hop = "x-xhat", .forward = forward, .reverse = reverse},
                   fmt::format("{} recovered from them by {}", pictures, reverse), sentences);
    }
  }
  if (sentences.empty()) {
    sentences.emplace_back("Which metadata survive was not measured.");
  }
  return Section("metadata", "Which metadata survive", sentences);
}

}  // namespace pentimento
