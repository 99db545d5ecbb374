#include "experiments/pipeline/train_stage.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "experiments/pipeline/training_curve.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/prefetch_loader.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr int kTrainStageVersion = 1;

void RequirePictures(const ModelEntry& entry, const FileSet& files, char domain) {
  if (files.pictures.empty()) {
    throw DataError(
        fmt::format("model \"{}\" has no training pictures in domain {}: the data set needs more training "
                    "identities, or domains.{} another domain",
                    entry.name, domain, domain));
  }
}

/// Partners are cut at the same place of the picture, which is the same place of the face only where their shapes are
/// alike; to a pixel, for tools round.
void RequireSameShapes(const PipelineContext& context, const ModelEntry& entry, const FileSet& a, const FileSet& b) {
  context.progress.Begin(fmt::format("look at the pairs of {}", entry.name), 0);
  ParallelFor(a.pictures.size(), context.experiment.threads.loaders, context.stop, [&](std::size_t i) {
    const Picture first = DecodePicture(a.pictures[i].picture.path).picture;
    const Picture second = DecodePicture(b.pictures[i].picture.path).picture;
    const std::int64_t difference =
        std::abs(std::int64_t{first.width} * second.height - std::int64_t{second.width} * first.height);
    if (difference > std::max({first.width, first.height, second.width, second.height})) {
      throw DataError(
          fmt::format("model \"{}\" learns from pairs, but {} has {} x {} px and its partner {} has {} x {}: "
                      "both must show the same part of the scene",
                      entry.name, a.pictures[i].picture.path.string(), first.width, first.height,
                      b.pictures[i].picture.path.string(), second.width, second.height));
    }
  });
}

/// What a finished training consists of; checkpoints to resume from are not part of it.
std::vector<fs::path> ModelFiles(const fs::path& run, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(run / folder)) {
    const std::string extension = file.path().extension().string();
    if (file.is_regular_file() && (extension == ".safetensors" || extension == ".json")) {
      files.push_back(folder / file.path().filename());
    }
  }
  return files;
}

}  // namespace

TrainedModel TrainModel(const PipelineContext& context, const ModelEntry& entry, const FileSet& domain_a,
                        const FileSet& domain_b) {
  RequirePictures(entry, domain_a, 'a');
  RequirePictures(entry, domain_b, 'b');
  const auto model = context.registries.models.Make(entry.model);
  const fs::path folder = fs::path("checkpoints") / entry.name;
  Stage stage;
  stage.title = fmt::format("train {}", entry.name);
  stage.material = {{"kind", "train"},
                    {"version", kTrainStageVersion},
                    {"model", entry.model},
                    {"model_version", model->version()},
                    {"folder", folder.generic_string()},
                    {"seed", context.experiment.seed},
                    {"compute_threads", context.experiment.threads.compute},
                    {"domain_a", domain_a.Hash()},
                    {"domain_b", domain_b.Hash()}};
  stage.folders = {folder};
  stage.work = [&] {
    if (model->paired()) {
      RequireSameShapes(context, entry, domain_a, domain_b);
    }
    const FileImages a(domain_a);
    const FileImages b(domain_b);
    TrainingCurve curve(context.run / folder / "curve.jsonl");
    TrainContext training;
    training.domain_a = &a;
    training.domain_b = &b;
    training.checkpoint_folder = context.run / folder;
    training.seed = context.experiment.seed;
    training.loader_threads = context.experiment.threads.loaders;
    training.stop = context.stop;
    training.progress = &context.progress;
    training.on_curve_point = [&](const CurvePoint& point) { curve.Add(point); };
    model->Train(training);
    StageOutput output;
    output.result = {{"curve", ToJson(curve.Sorted())}};
    output.files = ModelFiles(context.run, folder);
    return output;
  };
  const FinishedStage finished = context.stages.Run(stage);
  return {folder, finished.Hash(), CurveFromJson(finished.result.at("curve"))};
}

}  // namespace pentimento
