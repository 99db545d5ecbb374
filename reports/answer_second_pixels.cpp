#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "framework/core/text.h"
#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

/// The figure of that name about one hop, by the answer's matcher where matchers differ; none without a value.
std::optional<std::size_t> FigureNamed(const AnswerContext& context, const std::string& name, FigureQuery query) {
  query.name = name;
  for (const std::size_t i : FindFigures(context.figures, query)) {
    const std::string matcher = ContextText(context.figures[i], "matcher");
    if (std::isfinite(context.figures[i].value) && (matcher.empty() || matcher == context.matcher)) {
      return i;
    }
  }
  return std::nullopt;
}

/// "exif, second-image": which carriers hold the pictures that a figure counts.
std::string Carriers(const Figure& figure) {
  std::vector<std::string> names;
  if (const auto carriers = figure.context.find("carriers"); carriers != figure.context.end()) {
    for (const auto& [name, count] : carriers->items()) {
      names.push_back(name);
    }
  }
  return Join(names);
}

/// Of pictures within files, those that nobody could look at.
std::int64_t Undecodable(const Figure& carried) { return carried.context.value("undecodable", std::int64_t{0}); }

/// What the answer's verification figure is called of second pixels; the AUC where that has no value.
std::optional<std::size_t> Linked(const AnswerContext& context, const std::string& prefix, const FigureQuery& query) {
  return FigureNamed(context, fmt::format("{}[{}]", prefix, context.verification.name), query);
}

void AddLinks(const AnswerContext& context, const FigureQuery& query, Sentence& sentence) {
  if (!context.Inference() || context.verification.name.empty()) {
    return;
  }
  const auto people = Linked(context, "second_pixels", query);
  const auto pictures = Linked(context, "second_image_linkage", query);
  if (!people && !pictures) {
    return;
  }
  const bool rate = context.verification.IsRate();
  sentence.Text(rate ? "; of 100 pairs with such a face the matcher links " : "; the matcher's AUC on such faces is ");
  if (people) {
    sentence.Value(*people, context.ShowValue(*people)).Text(" with other photographs of " + context.SamePerson());
  }
  if (pictures) {
    sentence.Text(people ? " and " : "")
        .Value(*pictures, context.ShowValue(*pictures))
        .Text(" with the very photograph that was stylised");
  }
}

}  // namespace

void AddSecondPixels(const AnswerContext& context, const FigureQuery& query, const std::string& pictures,
                     std::vector<Sentence>& sentences) {
  const auto carried = FigureNamed(context, "second_pixels[carried]", query);
  const auto face = FigureNamed(context, "second_pixels[face]", query);
  if (!carried || !face) {
    return;
  }
  if (context.figures[*face].value > 0) {
    Sentence sentence;
    sentence.Value(*face, ShowShare(context.figures[*face]))
        .Text(fmt::format(" pictures {} carry a face in another picture within the file ({})", pictures,
                          Carriers(context.figures[*face])));
    AddLinks(context, query, sentence);
    sentences.push_back(sentence.Text("."));
  } else if (context.figures[*carried].value > 0) {
    Sentence sentence;
    sentence.Value(*carried, ShowShare(context.figures[*carried]))
        .Text(fmt::format(" pictures {} carry another picture within the file ({}); no face was found there.", pictures,
                          Carriers(context.figures[*carried])));
    sentences.push_back(sentence);
  } else if (Undecodable(context.figures[*carried]) == 0) {
    sentences.emplace_back(fmt::format("No picture {} carries another picture within the file.", pictures));
  }
  if (const std::int64_t count = Undecodable(context.figures[*carried]); count > 0) {
    sentences.emplace_back(fmt::format("{} within files {} cannot be decoded: whose face {} is not known.",
                                       ShowCount(count, "picture", "pictures"), pictures,
                                       count == 1 ? "it shows" : "they show"));
  }
}

std::optional<Sentence> SecondPixelsWarning(const AnswerContext& context) {
  std::optional<std::size_t> worst;
  for (const std::size_t i : FindFigures(context.figures, {.name = "second_pixels[face]", .hop = "x-y"})) {
    const double value = context.figures[i].value;
    if (value > 0 && (!worst || value > context.figures[*worst].value)) {
      worst = i;
    }
  }
  if (!worst) {
    return std::nullopt;
  }
  const Figure& figure = context.figures[*worst];
  Sentence sentence("Whatever the pictures themselves hide, ");
  return sentence.Value(*worst, ShowShare(figure))
      .Text(fmt::format(" files of {} carry a face in another picture within them ({}).", figure.forward,
                        Carriers(figure)));
}

}  // namespace pentimento
