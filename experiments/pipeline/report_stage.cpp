#include "experiments/pipeline/report_stage.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "experiments/pipeline/contact_sheet.h"
#include "experiments/pipeline/manifest.h"
#include "experiments/pipeline/picture_files.h"
#include "experiments/pipeline/previews.h"
#include "framework/core/hash.h"
#include "metrics/hops.h"
#include "reports/report.h"

namespace pentimento {
namespace {

constexpr int kReportStageVersion = 10;
constexpr const char* kContactSheet = "contact_sheet.jpg";

GridCell CellOf(const ChainPicture& picture, std::string caption, std::string hop, std::string forward,
                std::string reverse) {
  GridCell cell;
  cell.picture = picture.path;
  cell.caption = std::move(caption);
  cell.hop = std::move(hop);
  cell.forward = std::move(forward);
  cell.reverse = std::move(reverse);
  return cell;
}

/// One row a sample: original | stylised | recovered, for the first forward, then for the next.
std::vector<GridRow> RowsOf(const PipelineContext& context, const ChainFiles& chain, bool with_originals) {
  std::vector<GridRow> rows;
  for (std::size_t i = 0; i < chain.originals.pictures.size(); ++i) {
    const ChainPicture& original = chain.originals.pictures[i].picture;
    const ChainPicture shown = PublicPicture(context, chain.originals, original);
    GridRow row{shown.id, shown.subject, {}};
    if (with_originals) {
      row.cells.push_back(CellOf(original, "original", "x", "", ""));
      row.cells.back().original_of_real_person = chain.originals.real_people;
    }
    for (const ChainFiles::Hop& hop : chain.hops) {
      if (hop.reverse == "oracle" || hop.reverse == "noop" || hop.files.originals || IsLaundered(hop.reverse)) {
        continue;  // pictures like the original's or the stylised one's, or there for their figures alone
      }
      const std::string caption = hop.reverse.empty() ? hop.forward : fmt::format("{} → {}", hop.forward, hop.reverse);
      row.cells.push_back(CellOf(hop.files.pictures[i].picture, caption, hop.reverse.empty() ? "x-y" : "x-xhat",
                                 hop.forward, hop.reverse));
    }
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, {}, &GridRow::id);
  return rows;
}

std::vector<Gallery> GalleriesOf(const PipelineContext& context, const PipelineResult& result) {
  const auto& listing = result.data.listing;
  std::vector<Gallery> galleries;
  if (!listing.real_people) {
    galleries.push_back({"Procedural people", listing.description, RowsOf(context, result.parts.test, true)});
  } else {
    galleries.push_back({"Test pictures", "Originals are photographs of real people and are not shown.",
                         RowsOf(context, result.parts.test, false)});
  }
  for (const ShowcaseResult& showcase : result.showcases) {
    galleries.push_back({showcase.entry->title,
                         fmt::format("{}. Pictures and distances only: too few people for inference.",
                                     showcase.data.listing.description),
                         RowsOf(context, showcase.chain, showcase.entry->show_originals)});
  }
  return galleries;
}

std::vector<TrainingSeries> TrainingOf(const PipelineResult& result) {
  std::vector<TrainingSeries> all;
  for (const auto& [name, model] : result.models) {
    std::map<std::string, TrainingSeries> series;
    for (const CurvePoint& point : model.curve) {
      TrainingSeries& one = series[point.name];
      one.model = name;
      one.name = point.name;
      one.steps.push_back(point.step);
      one.values.push_back(point.value);
    }
    for (auto& [ignored, one] : series) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

Study StudyOf(const PipelineContext& context, const PipelineResult& result) {
  Study study;
  study.procedural = !result.data.listing.real_people;
  study.population = study.procedural ? "procedural people" : "photographs of people";
  study.people = result.parts.test.originals.People();
  study.pictures = static_cast<std::int64_t>(result.parts.test.originals.pictures.size());
  study.people_known = std::ranges::any_of(result.data.listing.samples,
                                           [](const Sample& sample) { return sample.subject != sample.id; });
  study.training_people = result.training_subjects;
  if (std::ranges::all_of(context.experiment.reverse, IsControl, &MethodEntry::name)) {
    study.not_tested.emplace_back("No reverse method was tried, so what reversal could add is not known.");
  }
  return study;
}

/// The data sets of a run: the main one, the gallery, the showcases.
std::vector<const PreparedData*> DataOf(const PipelineResult& result) {
  std::vector<const PreparedData*> all = {&result.data};
  if (result.gallery) {
    all.push_back(&*result.gallery);
  }
  for (const ShowcaseResult& showcase : result.showcases) {
    all.push_back(&showcase.data);
  }
  return all;
}

/// What the page shows besides the document: pictures by content, what was left out, curves, and the configuration.
Json MaterialOf(const PipelineContext& context, const PipelineResult& result, const ReportInput& input) {
  const ResultDocument& document = input.document;
  Json pictures = Json::array({result.parts.test.originals.Hash()});
  for (const ChainFiles::Hop& hop : result.parts.test.hops) {
    pictures.push_back(hop.files.Hash());
  }
  for (const ShowcaseResult& showcase : result.showcases) {
    for (const ChainFiles::Hop& hop : showcase.chain.hops) {
      pictures.push_back(hop.files.Hash());
    }
  }
  Json samples = Json::array();
  for (const Figure& figure : document.figures) {
    for (const SampleValue& sample : figure.samples) {
      samples.push_back({sample.id, FiniteOrNull(sample.value)});
    }
  }
  Json models = Json::object();
  for (const auto& [name, model] : result.models) {
    models[name] = model.hash;
  }
  Json unreadable = Json::array();
  for (const SkippedFile& file : input.unreadable) {
    unreadable.push_back({file.path, file.reason});
  }
  Json decoding = Json::array();
  for (const PreparedData* data : DataOf(result)) {
    decoding.push_back(data->listing.decoding);
  }
  return {{"kind", "report"},
          {"version", kReportStageVersion},
          {"document", Sha256(CanonicalDump(ToJson(document)))},
          {"samples", Sha256(CanonicalDump(samples))},
          {"pictures", pictures},
          {"models", models},
          {"unreadable", Sha256(CanonicalDump(unreadable))},
          {"decoding", decoding},
          {"config", context.experiment.resolved}};
}

}  // namespace

void WriteRunReport(const PipelineContext& context, const PipelineResult& result, const Json& manifest) {
  ReportInput input;
  input.document.header = {{"command", "run"},
                           {"name", context.experiment.name},
                           {"seed", context.experiment.seed},
                           {"dataset", result.data.listing.description}};
  if (const auto& sweep = context.experiment.sweep) {
    input.document.header["sweep"] = {
        {"forward", sweep->forward}, {"key", sweep->key}, {"values", sweep->values}, {"forwards", sweep->copies}};
  }
  input.document.figures = result.figures;
  for (const ShowcaseResult& showcase : result.showcases) {
    input.document.figures.insert(input.document.figures.end(), showcase.figures.begin(), showcase.figures.end());
  }
  input.document.scores = result.scores;
  input.study = StudyOf(context, result);
  input.galleries = GalleriesOf(context, result);
  input.training = TrainingOf(result);
  input.manifest = manifest;
  input.manifest.erase("config");  // which the page shows by itself
  input.manifest.erase("status");  // "running" until this page, too, is written
  for (const char* inputs : {"data", "gallery"}) {
    if (input.manifest.contains(inputs)) {
      input.manifest[inputs].erase("files");
    }
  }
  if (input.manifest.contains("showcases")) {
    for (Json& inputs : input.manifest["showcases"]) {
      inputs.erase("files");
    }
  }
  input.config = context.experiment.resolved;
  for (const PreparedData* data : DataOf(result)) {
    for (const UnreadableFile& file : PublicUnreadable(context, data->listing)) {
      input.unreadable.push_back({file.path.string(), file.reason});
    }
  }
  input.folder = context.run;
  input.single_file = context.experiment.single_file;

  Stage stage;
  stage.title = kReportStage;
  stage.material = MaterialOf(context, result, input);
  AddPseudonymKey(context, result.parts.test.originals, stage.material);
  stage.work = [&] {
    AddPreviews(input.galleries, context.run, context.stop);
    WriteReport(input);
    StageOutput output;
    output.files = {"report.json", "results.h5", "tables/figures.csv", "tables/samples.csv", "index.html"};
    if (!result.data.listing.real_people) {
      WriteContactSheet(input.galleries.front().rows, context.run, context.run / kContactSheet);
      output.files.emplace_back(kContactSheet);
    }
    return output;
  };
  context.stages.Run(stage);
}

}  // namespace pentimento
