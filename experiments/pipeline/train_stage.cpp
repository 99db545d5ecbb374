#include "experiments/pipeline/train_stage.h"

#include <fmt/format.h>

#include "experiments/pipeline/augmentation.h"
#include "experiments/pipeline/held_out.h"
#include "experiments/pipeline/training_curve.h"
#include "experiments/weights.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/precision.h"
#include "framework/train/stylised_images.h"

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

/// Elsewhere than on the processor nobody knows.
bool IsEmulated(const Json& model) {
  return model.value("train", Json::object()).value("precision", "") == "bf16" && model.value("device", "") == "cpu" &&
         !HasBf16Instructions();
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
  const auto model = context.registries.models.Make(WithFetched(entry.model, context.weights));
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
  for (const std::string& file : model->weights()) {
    stage.material["weights"][file] = Sha256OfFile(context.weights / file);
  }
  for (const fs::path& file : model->files()) {
    stage.material["files"].push_back(Sha256OfFile(file));
  }
  // Without any it is as if the key did not exist.
  if (const Json augment = AugmentationMaterial(context.registries.methods, entry); !augment.is_null()) {
    stage.material["augment"] = augment;
  }
  stage.folders = {folder};
  stage.work = [&] {
    if (IsEmulated(entry.model)) {
      context.progress.Note(fmt::format(
          "model {}: this processor emulates bf16, several times slower than fp32, which `precision: auto` takes here",
          entry.name));
    }
    const double share = model->held_out_share();
    const HeldOutSplit split_a = HoldOut(domain_a, share, context.experiment.seed);
    const HeldOutSplit split_b = HoldOut(domain_b, share, context.experiment.seed);
    const FileImages files_a(split_a.training);
    const FileImages files_b(split_b.training);
    const FileImages held_out_a(split_a.held_out);
    const FileImages held_out_b(split_b.held_out);
    const auto stylised = [&](const FileImages& files, char domain) {
      return StylisedImages(files, StylesOf(context.registries.methods, entry, domain), context.experiment.seed,
                            fmt::format("augment.{}", domain), context.stop);
    };
    const StylisedImages a = stylised(files_a, 'a');
    const StylisedImages b = stylised(files_b, 'b');
    TrainingCurve curve(context.run / folder / "curve.jsonl");
    TrainContext training;
    training.domain_a = &a;
    training.domain_b = &b;
    if (share > 0.0) {
      training.held_out_a = &held_out_a;
      training.held_out_b = &held_out_b;
    }
    training.checkpoint_folder = context.run / folder;
    training.weights_folder = context.weights;
    training.sha256_of = Sha256OfFile;
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
  TrainedModel trained{folder, finished.Hash(), CurveFromJson(finished.result.at("curve"))};
  // No file of the stage: a run has its events whether the model was trained, taken over, or done before there were
  // any.
  WriteEvents(trained.curve, context.run / "events" / entry.name);
  return trained;
}

}  // namespace pentimento
