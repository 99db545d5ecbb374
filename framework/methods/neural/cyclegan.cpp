#include "framework/methods/neural/cyclegan.h"

#include <span>
#include <utility>

#include <fmt/format.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan_trainer.h"
#include "framework/methods/neural/generator_method.h"
#include "framework/train/curve_recorder.h"
#include "framework/train/image_feed.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDone = "done.json";

fs::path WeightsPath(const fs::path& folder, const std::string& network) { return folder / (network + ".safetensors"); }

/// What two trainings must share for one to go on from the other's checkpoint.
Json Identity(const CycleGanOptions& options, const TrainContext& context) {
  return {{"model", "cyclegan"},          {"seed", context.seed},
          {"steps", options.train.steps}, {"batch", options.train.batch},
          {"size", options.train.size},   {"pictures", {context.domain_a->size(), context.domain_b->size()}}};
}

ImageFeedOptions FeedOptions(const CycleGanOptions& options, const TrainContext& context, const char* purpose,
                             std::int64_t first_step) {
  ImageFeedOptions feed;
  feed.seed = context.seed;
  feed.purpose = purpose;
  feed.batch = options.train.batch;
  feed.load_size = options.train.LoadSize();
  feed.size = options.train.size;
  feed.flip = options.train.flip;
  feed.first_step = first_step;
  feed.threads = context.loader_threads;
  return feed;
}

void Save(const CheckpointStore& store, const CycleGanTrainer& trainer, const CurveRecorder& curve,
          const Json& identity) {
  TrainingState state = trainer.State();
  state.facts = {{"identity", identity}, {"curve", curve.State()}};
  store.Save(state);
}

/// Takes up the newest checkpoint, if there is one.
void Resume(const CheckpointStore& store, CycleGanTrainer& trainer, CurveRecorder& curve, const Json& identity,
            const TrainContext& context) {
  const std::optional<TrainingState> state = store.LoadLatest(*context.progress);
  if (!state) {
    return;
  }
  if (state->facts.value("identity", Json()) != identity) {
    throw WeightsError(
        fmt::format("{}: its checkpoints are of another training (other pictures, seed, size or number of "
                    "steps); delete the folder or use another",
                    context.checkpoint_folder.string()));
  }
  trainer.Restore(*state);
  curve.Restore(state->facts.value("curve", Json()));
  context.progress->Note(fmt::format("resuming at step {}", state->step));
}

void TrainSteps(const CycleGanOptions& options, const TrainContext& context, const CheckpointStore& store,
                CycleGanTrainer& trainer, CurveRecorder& curve, const Json& identity) {
  const std::int64_t first = trainer.step();
  ImageFeed feed_a(*context.domain_a, FeedOptions(options, context, "cyclegan.data.a", first));
  ImageFeed feed_b(*context.domain_b, FeedOptions(options, context, "cyclegan.data.b", first));
  std::int64_t saved = first;
  while (trainer.step() < options.train.steps) {
    if (context.stop.stop_requested()) {
      if (trainer.step() > saved) {
        Save(store, trainer, curve, identity);
      }
      throw Interrupted(
          fmt::format("training stopped after step {} of {}; resume to go on", trainer.step(), options.train.steps));
    }
    std::vector<NamedLoss> points = {{"learning_rate", trainer.LearningRate()}};
    const torch::Tensor real_a = feed_a.Next();
    const torch::Tensor real_b = feed_b.Next();
    const CycleGanLosses losses = trainer.Step(real_a, real_b);
    static const std::vector<std::string> kCurveNames = [] {
      std::vector<std::string> names;
      for (const std::string_view name : CycleGanLosses::kNames) {
        names.push_back(fmt::format("loss/{}", name));
      }
      return names;
    }();
    for (std::size_t i = 0; i < losses.values.size(); ++i) {
      points.push_back({kCurveNames[i], losses.values[i]});
    }
    curve.Add(trainer.step(), points);
    context.progress->At(trainer.step());
    if (trainer.step() % options.train.checkpoint_every == 0 && trainer.step() < options.train.steps) {
      Save(store, trainer, curve, identity);
      saved = trainer.step();
    }
  }
  curve.Flush(trainer.step());
}

}  // namespace

CycleGan::CycleGan(CycleGanOptions options) : options_(std::move(options)) {}

void CycleGan::Train(const TrainContext& context) {
  const fs::path done = context.checkpoint_folder / kDone;
  const CheckpointStore store(context.checkpoint_folder);
  CurveRecorder curve(options_.train.log_every, context.on_curve_point);
  context.progress->Begin("training cyclegan", options_.train.steps);
  if (fs::exists(done)) {
    try {
      curve.Restore(Json::parse(ReadFile(done)).at("curve"));
    } catch (const Json::exception& error) {
      throw WeightsError(fmt::format("{}: {}; delete the folder to train again", done.string(), error.what()));
    }
    store.Clear();
    context.progress->At(options_.train.steps);
    return;
  }
  const Json identity = Identity(options_, context);
  CycleGanTrainer trainer(options_, context.seed);
  Resume(store, trainer, curve, identity, context);
  TrainSteps(options_, context, store, trainer, curve, identity);
  for (const char* network : CycleGanTrainer::kNetworks) {
    SaveTensors(trainer.FinalWeights(network), {{"format", "pt"}, {"network", network}},
                WeightsPath(context.checkpoint_folder, network));
  }
  WriteFileAtomically(done, Json{{"identity", identity}, {"curve", curve.State()}}.dump(1) + "\n", /*durable=*/true);
  store.Clear();
}

std::unique_ptr<Method> CycleGan::MakeMethod(const fs::path& checkpoint_folder, const std::string& direction) const {
  if (direction != "a2b" && direction != "b2a") {
    throw ConfigError(fmt::format("a cyclegan has the directions a2b and b2a, not \"{}\"", direction));
  }
  if (!fs::exists(checkpoint_folder / kDone)) {
    throw WeightsError(
        fmt::format("{}: no finished training of a cyclegan; run or resume it first", checkpoint_folder.string()));
  }
  GeneratorMethodOptions options;
  options.weights = WeightsPath(checkpoint_folder, direction == "a2b" ? "G_A" : "G_B");
  options.precision = options_.train.precision;
  options.device = options_.device;
  return std::make_unique<GeneratorMethod>(options);
}

}  // namespace pentimento
