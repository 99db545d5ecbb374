#include "experiments/pipeline/measure_stage.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "experiments/pipeline/picture_files.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kMeasureStageVersion = 1;

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

MeasureInput InputOf(const PipelineContext& context, const ChainFiles& chain) {
  MeasureInput input;
  input.originals = chain.originals.Pictures();
  for (const ChainFiles::Hop& hop : chain.hops) {
    input.hops.push_back(
        {hop.reverse.empty() ? "x-y" : "x-xhat", hop.forward, hop.reverse, input.originals, hop.files.Pictures()});
  }
  input.weights_folder = context.weights;
  input.statistics = context.experiment.statistics;
  input.seed = context.experiment.seed;
  input.threads = context.experiment.threads;
  input.stop = context.stop;
  input.progress = &context.progress;
  return input;
}

Json WeightHashes(const PipelineContext& context, const Metric& metric, const std::string& name) {
  Json hashes = Json::object();
  for (const std::string& file : metric.weights()) {
    const fs::path path = context.weights / file;
    if (!fs::exists(path)) {
      throw WeightsError(
          fmt::format("{}: the weight file that metric \"{}\" needs is missing; run `pentimento weights "
                      "get {}`",
                      path.string(), name, fs::path(file).begin()->string()));
    }
    hashes[file] = Sha256OfFile(path);
  }
  return hashes;
}

}  // namespace

const FileSet* ChainFiles::Find(const std::string& forward, const std::string& reverse) const {
  const auto found =
      std::ranges::find_if(hops, [&](const Hop& hop) { return hop.forward == forward && hop.reverse == reverse; });
  return found == hops.end() ? nullptr : &found->files;
}

MeasureResult Measure(const PipelineContext& context, const Json& options, const ChainFiles& chain) {
  const auto name = options.at("type").get<std::string>();
  const auto metric = context.registries.metrics.Make(options);
  Json hops = Json::array();
  for (const ChainFiles::Hop& hop : chain.hops) {
    hops.push_back({hop.forward, hop.reverse, hop.files.Hash()});
  }
  Stage stage;
  stage.title = fmt::format("measure {}", name);
  stage.material = {{"kind", "measure"},
                    {"version", kMeasureStageVersion},
                    {"metric", options},
                    {"metric_version", metric->version()},
                    {"weights", WeightHashes(context, *metric, name)},
                    {"replicates", context.experiment.statistics.replicates},
                    {"seed", context.experiment.seed},
                    {"compute_threads", context.experiment.threads.compute},
                    {"originals", chain.originals.Hash()},
                    {"hops", hops}};
  AddPseudonymKey(context, chain.originals, stage.material);
  const fs::path file = fs::path("stages") / KeyOf(stage.material) / "figures.json";
  stage.work = [&] {
    MeasureResult result = metric->Measure(InputOf(context, chain));
    if (chain.originals.real_people) {
      context.pseudonyms.Apply(result.figures, result.scores);
    }
    WriteFileAtomically(context.run / file, MeasurementToJson(result).dump() + "\n");
    StageOutput output;
    output.files = {file};
    return output;
  };
  context.stages.Run(stage);
  return MeasurementFromJson(Json::parse(ReadFile(context.run / file)));
}

}  // namespace pentimento
