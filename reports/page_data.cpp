#include "reports/page_data.h"

#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "framework/core/errors.h"
#include "reports/answer_sections.h"
#include "reports/figure_query.h"
#include "reports/format.h"
#include "reports/histogram.h"
#include "reports/pictures.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kFiguresUnderPicture = 4;
constexpr std::size_t kCurvePoints = 400;

/// Per-sample values by the place they were measured at.
class SampleIndex {
 public:
  explicit SampleIndex(const std::vector<Figure>& figures) : figures_(figures) {
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const Figure& figure = figures[i];
      if (figure.samples.empty() || !BaseOfDifference(figure.name).empty() || figure.name.starts_with("retention[") ||
          IsPooled(figure)) {
        continue;
      }
      auto& values = values_[{figure.hop, figure.forward, figure.reverse}].emplace_back();
      values.first = i;
      for (const SampleValue& sample : figure.samples) {
        values.second.emplace(sample.id, sample.value);
      }
    }
  }

  [[nodiscard]] Json Under(const GridCell& cell, const std::string& id, const std::string& set) const {
    Json shown = Json::array();
    const auto place = values_.find({cell.hop, cell.forward, cell.reverse});
    if (place == values_.end()) {
      return shown;
    }
    for (const auto& [index, values] : place->second) {
      const std::string own_set = ContextText(figures_[index], "set");
      const auto value = values.find(id);
      if (value != values.end() && (own_set.empty() || own_set == set) && shown.size() < kFiguresUnderPicture) {
        const ShownSample sample = ShowSample(figures_[index], value->second);
        shown.push_back({{"label", sample.label},
                         {"value", FiniteOrNull(value->second)},
                         {"shown", sample.value},
                         {"unit", figures_[index].unit},
                         {"figure", index}});
      }
    }
    return shown;
  }

 private:
  using Place = std::tuple<std::string, std::string, std::string>;
  const std::vector<Figure>& figures_;
  std::map<Place, std::vector<std::pair<std::size_t, std::unordered_map<std::string, double>>>> values_;
};

Json GivenFigures(const std::vector<CellFigure>& figures) {
  Json shown = Json::array();
  for (const CellFigure& figure : figures) {
    shown.push_back({{"label", Label(figure.name)},
                     {"value", FiniteOrNull(figure.value)},
                     {"shown", ShowNumber(figure.value)},
                     {"unit", figure.unit},
                     {"figure", nullptr}});
  }
  return shown;
}

/// Where the page finds a cell's picture; a file that browsers do not show is never an error.
std::string SourceOf(const GridCell& cell, const fs::path& file, const fs::path& folder, bool inlined) {
  if (!cell.preview.empty()) {
    return DataUriOfBytes(cell.preview);
  }
  if (MediaTypeOfFile(file).empty()) {
    return PlaceholderUri();
  }
  return inlined ? DataUri(file) : RelativeUrl(file, folder);
}

Json Galleries(const ReportInput& input) {
  const SampleIndex samples(input.document.figures);
  std::size_t pictures = 0;
  Json galleries = Json::array();
  for (const Gallery& gallery : input.galleries) {
    Json rows = Json::array();
    for (const GridRow& row : gallery.rows) {
      Json cells = Json::array();
      for (const GridCell& cell : row.cells) {
        const fs::path path = cell.picture.is_absolute() ? cell.picture : input.folder / cell.picture;
        const bool inlined = input.single_file || cell.original_of_real_person || pictures++ < kInlinedPictures;
        cells.push_back({{"source", SourceOf(cell, path, input.folder, inlined)},
                         {"caption", cell.caption},
                         {"hop", cell.hop},
                         {"figures", cell.figures.empty() ? samples.Under(cell, row.id, gallery.title)
                                                          : GivenFigures(cell.figures)}});
        if (!cell.note.empty()) {
          cells.back()["note"] = cell.note;
        }
        if (cell.original_of_real_person) {
          cells.back()["original_of_real_person"] = true;
        }
      }
      rows.push_back({{"id", row.id}, {"subject", row.subject}, {"cells", std::move(cells)}});
    }
    galleries.push_back({{"title", gallery.title}, {"note", gallery.note}, {"rows", std::move(rows)}});
  }
  return galleries;
}

Json Curve(const TrainingSeries& series) {
  if (series.steps.size() != series.values.size()) {
    throw InternalError(fmt::format("training curve {} of {}: {} steps, but {} values", series.name, series.model,
                                    series.steps.size(), series.values.size()));
  }
  const std::size_t together = (series.steps.size() + kCurvePoints - 1) / kCurvePoints;
  Json points = Json::array();
  for (std::size_t start = 0; start < series.steps.size(); start += together) {
    double sum = 0.0;
    int count = 0;
    std::int64_t last = 0;
    for (std::size_t i = start; i < std::min(start + together, series.steps.size()); ++i) {
      last = series.steps[i];
      if (std::isfinite(series.values[i])) {
        sum += series.values[i];
        ++count;
      }
    }
    if (count > 0) {
      points.push_back({{"step", last}, {"value", sum / count}});
    }
  }
  return {{"model", series.model},
          {"name", series.name},
          {"unit", series.unit},
          {"averaged", together},
          {"points", std::move(points)}};
}

Json Shown(const std::vector<Figure>& figures) {
  Json shown = Json::array();
  for (const Figure& figure : figures) {
    const ShownFigure text = Show(figure);
    shown.push_back({{"value", text.value}, {"interval", text.interval}, {"label", Label(figure.name)}});
  }
  return shown;
}

}  // namespace

Json PageData(const ReportInput& input, const Json& report) {
  const AnswerContext context(input.document.figures, input.study);
  Json training = Json::array();
  for (const TrainingSeries& series : input.training) {
    training.push_back(Curve(series));
  }
  Json unreadable = Json::array();
  for (const SkippedFile& file : input.unreadable) {
    unreadable.push_back({{"path", file.path}, {"reason", file.reason}});
  }
  return {{"report", report},
          {"shown", Shown(input.document.figures)},
          {"study", {{"population", input.study.population}}},
          {"verification",
           {{"name", context.verification.name},
            {"rate", FiniteOrNull(context.verification.false_match_rate)},
            {"matcher", context.matcher}}},
          {"histograms", ScoreHistograms(PlainScores(input.document.scores), context.verification.false_match_rate)},
          {"training", std::move(training)},
          {"galleries", Galleries(input)},
          {"manifest", input.manifest},
          {"config", input.config},
          {"unreadable", std::move(unreadable)}};
}

}  // namespace pentimento
