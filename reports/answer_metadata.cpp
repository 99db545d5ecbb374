#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"

namespace pentimento {
namespace {

/// What one tool did to a category of items in pictures with the same carriers.
enum class Fate { kKept, kAltered, kPartlyKept, kLost };

struct Told {
  std::string category;
  std::int64_t kept = 0;
  std::int64_t carried = 0;
};

/// The sentence of one template's cells: by fate, then what was added.
struct Template {
  std::map<Fate, std::vector<Told>> fates;
  std::vector<Told> added;
};

Fate FateOf(std::int64_t kept, std::int64_t altered, std::int64_t removed) {
  if (removed == 0 && altered == 0) {
    return Fate::kKept;
  }
  if (kept == 0) {
    return altered == 0 ? Fate::kLost : Fate::kAltered;
  }
  return Fate::kPartlyKept;
}

/// "exif+iptc+xmp" to its cells; empty if the figure has no matrix.
std::map<std::string, Template> TemplatesOf(const Figure& figure) {
  std::map<std::string, Template> templates;
  const auto matrix = figure.context.find("matrix");
  if (matrix == figure.context.end()) {
    return templates;
  }
  for (const Json& cell : *matrix) {
    const auto count = [&](const char* name) { return cell.at(name).get<std::int64_t>(); };
    Template& own = templates[cell.at("carriers").get<std::string>()];
    const std::int64_t carried = count("kept") + count("altered") + count("removed");
    const Told told{cell.at("category").get<std::string>(), count("kept"), carried};
    if (carried > 0) {
      own.fates[FateOf(count("kept"), count("altered"), count("removed"))].push_back(told);
    }
    if (count("added") > 0) {
      own.added.push_back(told);
    }
  }
  return templates;
}

/// "Stylised by im,", of a recovered picture "Recovered from im by back,".
/// @param versions behind each name " (its version)", where the figure says it.
std::string SubjectOf(const Figure& figure, bool versions) {
  const Json tools = figure.context.value("tools", Json::object());
  const auto name = [&](const std::string& method, const char* key) {
    const auto version = tools.find(key);
    return !versions || version == tools.end() || version->is_null()
               ? method
               : fmt::format("{} ({})", method, version->get<std::string>());
  };
  const std::string forward = name(figure.forward, "forward_version");
  return figure.reverse.empty()
             ? fmt::format("Stylised by {},", forward)
             : fmt::format("Recovered from {} by {},", forward, name(figure.reverse, "reverse_version"));
}

void AddTemplates(const AnswerContext& context, const FigureQuery& query, std::set<std::string>& categories,
                  std::vector<Sentence>& sentences) {
  static constexpr std::array<std::pair<Fate, std::string_view>, 4> kFates = {{{Fate::kKept, "kept all items of "},
                                                                               {Fate::kPartlyKept, "kept some of "},
                                                                               {Fate::kAltered, "altered "},
                                                                               {Fate::kLost, "lost "}}};
  for (const std::size_t i : FindFigures(context.figures, query)) {
    bool first = true;
    for (const auto& [carriers, cells] : TemplatesOf(context.figures[i])) {
      Sentence sentence(fmt::format("{} pictures with {} ", SubjectOf(context.figures[i], std::exchange(first, false)),
                                    carriers == "none" ? "no metadata" : fmt::format("metadata in {}", carriers)));
      std::string_view separator;
      const auto add = [&](std::string_view words, const std::vector<Told>& list, bool counted) {
        AppendList(sentence.Text(separator).Text(words), list, [&](const Told& told) {
          sentence.Text(told.category);
          if (counted) {
            sentence.Text(fmt::format(" ({} of {})", told.kept, told.carried));
          }
          categories.insert(told.category);
        });
        separator = "; ";
      };
      for (const auto& [fate, words] : kFates) {
        if (const auto list = cells.fates.find(fate); list != cells.fates.end()) {
          add(words, list->second, fate == Fate::kPartlyKept);
        }
      }
      if (!cells.added.empty()) {
        add("gained ", cells.added, false);
      }
      sentences.push_back(sentence.Text("."));
    }
  }
}

/// A share of pictures, where somebody says what they are a sample of.
void AddShare(const AnswerContext& context, const FigureQuery& query, std::vector<Sentence>& sentences) {
  for (const std::size_t i : FindFigures(context.figures, query)) {
    const Figure& figure = context.figures[i];
    const std::string population = ContextText(figure, "population");
    if (!population.empty() && std::isfinite(figure.value) && context.Inference()) {
      Sentence sentence(SubjectOf(figure, false) + " ");
      sentence.Value(i, ShowShare(figure)).Text(" pictures that carried identifying metadata keep some of it");
      if (figure.ci95) {
        const std::string interval =
            fmt::format("{:.0f} to {:.0f} of 100", 100 * figure.ci95->first, 100 * figure.ci95->second);
        sentence.Text(" (95% interval ").Interval(i, interval).Text(")");
      }
      sentences.push_back(sentence.Text(fmt::format("; they are a sample of {}.", population)));
    }
  }
}

/// What the categories mean that do not say it themselves.
void ExplainCategories(const std::set<std::string>& categories, std::vector<Sentence>& sentences) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kMeanings = {
      {{"person", "names, copyright, captions and keywords"},
       {"capture", "how the picture was taken: exposure, lens"},
       {"second-pixels", "further pictures in the file, such as a thumbnail of the original"},
       {"edit-history", "programs that changed it, and its earlier documents"}}};
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

Json MetadataSection(const AnswerContext& context) {
  std::vector<Sentence> sentences;
  std::set<std::string> categories;
  const auto add = [&](const std::string& hop, const std::string& forward, const std::string& reverse) {
    FigureQuery query{.name = "kept_cells", .hop = hop, .forward = forward, .reverse = reverse};
    AddTemplates(context, query, categories, sentences);
    query.name = "retention[identifying]";
    AddShare(context, query, sentences);
    AddSecondPixels(context, {.hop = hop, .forward = forward, .reverse = reverse},
                    reverse.empty() ? fmt::format("stylised by {}", forward)
                                    : fmt::format("recovered from {} by {}", forward, reverse),
                    sentences);
  };
  for (const std::string& forward : context.forwards) {
    add("x-y", forward, "");
    for (const std::string& reverse : context.reverses) {
      add("x-xhat", forward, reverse);
    }
  }
  ExplainCategories(categories, sentences);
  if (sentences.empty()) {
    const std::string why = WhyNoValue(context.figures, {.name = "kept_cells"});
    sentences.emplace_back(why.empty() ? "Which metadata survive was not measured."
                                       : fmt::format("Which metadata survive has no value: {}.", why));
  }
  return Section("metadata", "Which metadata survive", sentences);
}

}  // namespace pentimento
