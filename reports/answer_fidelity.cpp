#include <algorithm>
#include <array>
#include <cmath>
#include <set>

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
  if (which.empty()) {
    return;
  }
  sentence.Text(lead);
  AppendList(sentence, which, [&](std::size_t i) {
    sentence.Text(Category(figures[i].name));
    if (figures[i].value > 0 && figures[i].value < 1) {
      sentence.Text(" (").Value(i, ShowShare(figures[i])).Text(")");
    }
  });
}

void AddRetention(const AnswerContext& context, const FigureQuery& query, const std::string& subject,
                  std::set<std::string>& categories, std::vector<Sentence>& sentences) {
  Kept kept;
  for (const std::size_t i : FindFigures(context.figures, query)) {
    const Figure& figure = context.figures[i];
    const std::string category = Category(figure.name);
    if (category.empty() || category == "all" || !std::isfinite(figure.value)) {
      continue;
    }
    categories.insert(category);
    (figure.value >= 1 ? kept.all : figure.value <= 0 ? kept.none : kept.some).push_back(i);
  }
  if (kept.all.empty() && kept.some.empty() && kept.none.empty()) {
    return;
  }
  Sentence sentence(subject);
  AppendCategories(sentence, context.figures, kept.all, " all measured pictures kept ");
  AppendCategories(sentence, context.figures, kept.some,
                   kept.all.empty() ? " some measured pictures kept " : "; some kept ");
  AppendCategories(sentence, context.figures, kept.none,
                   kept.all.empty() && kept.some.empty() ? " no measured picture kept " : "; none kept ");
  sentences.push_back(sentence.Text("."));
}

/// What the categories mean that do not say it themselves.
void ExplainCategories(const std::set<std::string>& categories, std::vector<Sentence>& sentences) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kMeanings = {
      {{"person", "names, copyright, captions and keywords"},
       {"capture", "how the picture was taken: exposure, lens"}}};
  std::string text;
  for (const auto& [category, meaning] : kMeanings) {
    if (categories.contains(std::string(category))) {
      text += fmt::format("{}“{}” stands for {}", text.empty() ? "" : "; ", category, meaning);
    }
  }
  if (!text.empty()) {
    sentences.emplace_back(text + ".");
  }
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

Json MetadataSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  std::set<std::string> categories;
  for (const std::string& forward : context.forwards) {
    AddRetention(context, {.hop = "x-y", .forward = forward}, fmt::format("Stylised by {},", forward), categories,
                 sentences);
    AddSecondPixels(context, {.hop = "x-y", .forward = forward}, fmt::format("stylised by {}", forward), sentences);
    for (const std::string& reverse : context.reverses) {
      AddRetention(context, {.hop = "x-xhat", .forward = forward, .reverse = reverse},
                   fmt::format("Recovered from {} by {},", forward, reverse), categories, sentences);
      AddSecondPixels(context, {.hop = "x-xhat", .forward = forward, .reverse = reverse},
                      fmt::format("recovered from {} by {}", forward, reverse), sentences);
    }
  }
  ExplainCategories(categories, sentences);
  if (sentences.empty()) {
    const std::string why = WhyNoValue(context.figures, {.name = "retention[all]"});
    sentences.emplace_back(why.empty() ? "Which metadata survive was not measured."
                                       : fmt::format("Which metadata survive has no value: {}.", why));
  }
  return Section("metadata", "Which metadata survive", sentences);
}

}  // namespace pentimento
