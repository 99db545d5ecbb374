#include "reports/answer.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.h"
#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

/// "20 people"; where nobody says who is on a picture, what stands for them.
std::string Counted(const Study& study) {
  return study.people_known ? ShowCount(study.people, "person", "people")
                            : ShowCount(study.people, "picture", "pictures") + " counted as people";
}

void AddUndetected(const AnswerContext& context, std::vector<Sentence>& sentences) {
  std::vector<std::size_t> missed;
  for (const std::size_t i : FindFigures(context.figures, {.name = "ftd"})) {
    const Figure& figure = context.figures[i];
    const std::string matcher = ContextText(figure, "matcher");
    const bool own = context.matcher.empty() || matcher.empty() || matcher == context.matcher;
    // Several metrics may have looked at the same pictures.
    const bool known = std::any_of(missed.begin(), missed.end(), [&](std::size_t j) {
      const Figure& other = context.figures[j];
      return other.hop == figure.hop && other.forward == figure.forward && other.reverse == figure.reverse;
    });
    if (own && !known && !IsControl(figure.reverse) && figure.value > 0) {
      missed.push_back(i);
    }
  }
  if (missed.empty()) {
    return;
  }
  Sentence sentence("The detector finds no face in ");
  AppendList(sentence, missed, [&](std::size_t i) {
    const Figure& figure = context.figures[i];
    sentence.Value(i, ShowShare(figure))
        .Text(figure.hop == "x"     ? " originals"
              : figure.hop == "x-y" ? fmt::format(" pictures stylised by {}", figure.forward)
                                    : fmt::format(" recovered by {}", ChainName(figure.forward, figure.reverse)));
  });
  sentences.push_back(sentence.Text("; the other figures leave them out, for a missed face is no protection."));
}

void AddCounts(const AnswerContext& context, std::vector<Sentence>& sentences) {
  const Study& study = context.study;
  if (!context.Inference()) {
    sentences.emplace_back(
        fmt::format("Fewer than {} people were measured: pictures and values, no inference.", kPeopleForInference));
  } else if (study.people > 0) {
    const double smallest = 1 - std::pow(0.05, 1.0 / static_cast<double>(study.people));
    sentences.emplace_back(fmt::format(
        "With {}, none linked would still allow a rate of {} in 100 (95% bound), so smaller rates cannot be "
        "told from none.",
        Counted(study), ShowPer100(smallest)));
  }
  if (study.unreadable > 0) {
    sentences.emplace_back(fmt::format("{} could not be used and {} left out; they are listed below.",
                                       ShowCount(study.unreadable, "file", "files"),
                                       study.unreadable == 1 ? "is" : "are"));
  }
}

bool Measured(const AnswerContext& context, std::string_view prefix) {
  return std::any_of(context.figures.begin(), context.figures.end(),
                     [&](const Figure& figure) { return figure.name.starts_with(prefix); });
}

void AddUntested(const AnswerContext& context, std::vector<Sentence>& sentences) {
  if (!context.matcher.empty()) {
    std::vector<std::string> matchers;
    for (const std::size_t i : FindFigures(context.figures, {.name = context.verification.name})) {
      const std::string matcher = ContextText(context.figures[i], "matcher");
      if (std::find(matchers.begin(), matchers.end(), matcher) == matchers.end()) {
        matchers.push_back(matcher);
      }
    }
    if (matchers.size() == 1) {
      sentences.emplace_back(fmt::format("One matcher was tried ({}); another one may link more.", context.matcher));
    }
  }
  if (!context.reverses.empty() && !Measured(context, "false_accusation")) {
    sentences.emplace_back("How many recovered faces point at somebody else was not measured.");
  }
  const bool mitigated = std::any_of(context.figures.begin(), context.figures.end(),
                                     [](const Figure& figure) { return figure.context.contains("mitigation"); });
  if (!mitigated) {
    sentences.emplace_back("No mitigation was tried and measured again.");
  }
  for (const std::string& sentence : context.study.not_tested) {
    sentences.emplace_back(sentence);
  }
}

}  // namespace

Json Section(const std::string& id, const std::string& title, const std::vector<Sentence>& sentences) {
  Json list = Json::array();
  for (const Sentence& sentence : sentences) {
    list.push_back(sentence.ToJson());
  }
  return {{"id", id}, {"title", title}, {"sentences", std::move(list)}};
}

Sentence NoInference(std::string_view what) {
  return Sentence(
      fmt::format("Of fewer than {} people nothing is concluded about {}; the table of figures has the values.",
                  kPeopleForInference, what));
}

Sentence Finding(const AnswerContext& context, std::string text) {
  const std::string whom = context.OnWhom();
  if (!whom.empty()) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return Sentence(whom + text);
}

std::string ChainName(const std::string& forward, const std::string& reverse) {
  return fmt::format("{} of {}", reverse, forward);
}

namespace {

/// Who was measured, and on whom the models were trained.
void AddWho(const Study& study, std::vector<Sentence>& sentences) {
  const std::string pictures = ShowCount(study.pictures, "picture", "pictures");
  if (study.people_known) {
    sentences.emplace_back(study.procedural
                               ? fmt::format("{} of {} {}.", pictures, study.people, study.population)
                               : fmt::format("{} of {} ({}).", pictures, Counted(study), study.population));
    if (study.training_people > 0) {
      sentences.emplace_back(fmt::format("The models were trained on {}; none of them is among those measured.",
                                         ShowCount(study.training_people, "other person", "other people")));
    }
    return;
  }
  sentences.emplace_back(
      fmt::format("{} ({}), each picture counted as a person of its own.", pictures, study.population));
  sentences.emplace_back(
      study.training_people > 0
          ? fmt::format("The models were trained on {}; the same person may be in both parts: give identity_folders, "
                        "or folders that name people, to know.",
                        ShowCount(study.training_people, "other picture", "other pictures"))
          : "The same person may be on several of them: give identity_folders, or folders that name people, to know.");
}

}  // namespace

namespace {

/// What pictures are compared with: other originals, or a gallery.
std::string ComparedWith(const AnswerContext& context) {
  for (const std::size_t i : FindFigures(context.figures, {.name = context.verification.name})) {
    if (const auto gallery = context.figures[i].context.find("gallery"); gallery != context.figures[i].context.end()) {
      return fmt::format("a gallery of {} of {}",
                         ShowCount(gallery->at("pictures").get<std::int64_t>(), "other picture", "other pictures"),
                         ShowCount(gallery->at("people").get<std::int64_t>(), "person", "people"));
    }
  }
  return "other originals of everyone";
}

}  // namespace

Json MeasuredSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  AddWho(context.study, sentences);
  if (!context.forwards.empty()) {
    sentences.emplace_back(context.reverses.empty()
                               ? fmt::format("Stylised by {}; no reversal was tried.", Join(context.forwards))
                               : fmt::format("Stylised by {}, and recovered from the stylised files by {}.",
                                             Join(context.forwards), Join(context.reverses)));
  }
  if (!context.matcher.empty()) {
    sentences.emplace_back(fmt::format(
        "The matcher {} compares each picture with {}{}.", context.matcher, ComparedWith(context),
        context.verification.IsRate()
            ? fmt::format(", at a threshold at which it takes {} of 100 pairs of different people for the same person",
                          ShowPer100(context.verification.false_match_rate))
            : ""));
  }
  return Section("measured", "What was measured", sentences);
}

Json LimitsSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  if (context.study.procedural) {
    sentences.emplace_back(
        "These people are drawn by a program: the figures compare methods with each other, and no rate transfers to "
        "photographs of real people.");
  }
  AddCounts(context, sentences);
  AddNotes(context, sentences);
  AddControls(context, sentences);
  AddUndetected(context, sentences);
  AddUntested(context, sentences);
  return Section("limits", "Limits, and what was not tested", sentences);
}

Json BuildAnswer(const std::vector<Figure>& figures, const Study& study) {
  const AnswerContext context(figures, study);
  Json headline = Json::array();
  for (const Sentence& sentence : Headline(context)) {
    headline.push_back(sentence.ToJson());
  }
  if (const std::optional<Sentence> warning = SecondPixelsWarning(context)) {
    headline.push_back(warning->ToJson());
  }
  return {{"headline", std::move(headline)},
          {"sections", Json::array({MeasuredSection(context), LinkedSection(context), ReversalSection(context),
                                    FidelitySection(context), MetadataSection(context), LimitsSection(context)})}};
}

}  // namespace pentimento
