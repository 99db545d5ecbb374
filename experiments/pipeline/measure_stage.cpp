#include "experiments/pipeline/measure_stage.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "experiments/pipeline/judging.h"
#include "experiments/pipeline/picture_files.h"
#include "framework/core/atomic_file.h"
#include "framework/core/chosen_options.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/results/figure_protocol.h"
#include "metrics/statistics/interval.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kMeasureStageVersion = 7;

Json MeasurementToJson(const MeasureResult& result) {
  Json figures = Json::array();
  for (const Figure& figure : result.figures) {
    Json samples = Json::array();
    for (const SampleValue& sample : figure.samples) {
      samples.push_back({sample.id, sample.subject, FiniteOrNull(sample.value)});
    }
    Json json = ToJson(figure);
    json["samples"] = std::move(samples);
    figures.push_back(std::move(json));
  }
  Json scores = Json::array();
  for (const ScoreMatrix& matrix : result.scores) {
    scores.push_back(ToJson(matrix));
  }
  return {{"figures", figures}, {"scores", scores}};
}

MeasureResult MeasurementFromJson(const Json& json) {
  MeasureResult result;
  for (const Json& entry : json.at("figures")) {
    Figure figure = FigureFromJson(entry);
    for (const Json& sample : entry.at("samples")) {
      figure.samples.push_back(
          {sample.at(0), sample.at(1),
           sample.at(2).is_null() ? std::numeric_limits<double>::quiet_NaN() : sample.at(2).get<double>()});
    }
    result.figures.push_back(std::move(figure));
  }
  for (const Json& matrix : json.at("scores")) {
    result.scores.push_back(ScoreMatrixFromJson(matrix));
  }
  return result;
}

PartView ViewOf(const ChainFiles& chain) {
  PartView view;
  view.originals = chain.originals.Pictures();
  for (const ChainFiles::Hop& hop : chain.hops) {
    view.hops.push_back({hop.reverse.empty() ? "x-y" : "x-xhat", hop.forward, hop.reverse, view.originals,
                         hop.files.Pictures(), hop.afresh_for});
  }
  return view;
}

MeasureInput InputOf(const PipelineContext& context, const ChainParts& parts, const MetricNeeds& needs,
                     const ReverseMethods& reverse_methods) {
  MeasureInput input;
  input.reverse_method = reverse_methods;
  PartView test = ViewOf(parts.test);
  input.originals = std::move(test.originals);
  input.hops = std::move(test.hops);
  if (needs.training) {
    input.training = parts.training.Pictures();
  }
  if (needs.gallery) {
    input.gallery = parts.gallery.Pictures();
  }
  if (needs.tools) {
    input.tools = parts.tools;
  }
  if (needs.parts) {
    input.fit = ViewOf(parts.fit);
    input.select = ViewOf(parts.select);
    input.attest = ViewOf(parts.attest);
  }
  input.weights_folder = context.weights;
  input.statistics = context.experiment.statistics;
  input.seed = context.experiment.seed;
  input.threads = context.experiment.threads;
  input.stop = context.stop;
  input.progress = &context.progress;
  return input;
}

/// What a chain adds to the key of a stage that looks at it.
Json MaterialOf(const ChainFiles& chain) {
  Json hops = Json::array();
  for (const ChainFiles::Hop& hop : chain.hops) {
    hops.push_back({hop.forward, hop.reverse, hop.files.Hash()});
    if (!hop.afresh_for.empty()) {
      hops.back().push_back(hop.afresh_for);
    }
  }
  return {{"originals", chain.originals.Hash()}, {"hops", hops}};
}

Json WeightHashes(const PipelineContext& context, const Metric& metric) {
  Json hashes = Json::object();
  for (const std::string& file : metric.weights()) {
    hashes[file] = Sha256OfFile(context.weights / file);
  }
  return hashes;
}

}  // namespace

const FileSet* ChainFiles::Find(const std::string& forward, const std::string& reverse) const {
  const auto found =
      std::ranges::find_if(hops, [&](const Hop& hop) { return hop.forward == forward && hop.reverse == reverse; });
  return found == hops.end() ? nullptr : &found->files;
}

MeasureResult Measure(const PipelineContext& context, const Json& options, const ChainParts& parts,
                      const ReverseMethods& reverse_methods) {
  const auto name = options.at("type").get<std::string>();
  const auto metric = context.registries.metrics.Make(options);
  const MetricNeeds needs = metric->needs();
  Stage stage;
  stage.title = fmt::format("measure {}", name);
  stage.material = {{"kind", "measure"},
                    {"version", kMeasureStageVersion},
                    {"metric", options},
                    {"metric_version", metric->version()},
                    {"weights", WeightHashes(context, *metric)},
                    {"replicates", context.experiment.statistics.replicates},
                    {"seed", context.experiment.seed},
                    {"compute_threads", context.experiment.threads.compute},
                    {"test", MaterialOf(parts.test)}};
  if (needs.training) {
    stage.material["training"] = parts.training.Hash();
  }
  if (needs.parts) {
    stage.material["fit"] = MaterialOf(parts.fit);
    stage.material["select"] = MaterialOf(parts.select);
    stage.material["attest"] = MaterialOf(parts.attest);
  }
  if (needs.gallery && !parts.gallery.pictures.empty()) {
    stage.material["gallery"] = parts.gallery.Hash();
  }
  if (needs.tools) {
    stage.material["tools"] = parts.tools;
  }
  for (const fs::path& own : metric->files()) {
    stage.material["files"].push_back(Sha256OfFile(own));
  }
  AddPseudonymKey(context, parts.test.originals, stage.material);
  const fs::path file = fs::path("stages") / KeyOf(stage.material) / "figures.json";
  stage.work = [&] {
    MeasureInput input = InputOf(context, parts, needs, reverse_methods);
    input.options = ChosenOptions(*context.registries.metrics.Get(name).schema, options);
    MeasureResult result = metric->Measure(input);
    SayOptions(input.options, result.figures);
    if (parts.test.originals.People() < kPeopleForInference) {
      DropInference(result.figures);
    }
    if (parts.test.originals.real_people) {
      context.pseudonyms.Apply(result.figures, result.scores);
    }
    WriteFileAtomically(context.run / file, MeasurementToJson(result).dump() + "\n");
    StageOutput output;
    output.files = {file};
    return output;
  };
  context.stages.Run(stage);
  MeasureResult measured = MeasurementFromJson(Json::parse(ReadFile(context.run / file)));
  NoteNetworksInLoss(context.experiment, context.registries.models, *metric, context.weights, measured.figures);
  return measured;
}

}  // namespace pentimento
