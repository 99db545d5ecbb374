#include "framework/train/run_training.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "framework/checkpoint/tensor_file.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "framework/train/batch_feed.h"
#include "framework/train/best_weights.h"
#include "framework/train/checkpoint_store.h"
#include "framework/train/curve_recorder.h"
#include "framework/train/held_out.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDone = "done.json";
constexpr const char* kMatchersKey = "matchers_in_loss";

fs::path WeightsPath(const fs::path& folder, const std::string& network) { return folder / (network + ".safetensors"); }

class TrainingRun {
 public:
  TrainingRun(const TrainingPlan& plan, const TrainContext& context)
      : plan_(plan),
        context_(context),
        store_(context.checkpoint_folder),
        curve_(plan.options.log_every, context.on_curve_point) {}

  void Run() {
    context_.progress->Begin(fmt::format("training {}", plan_.model), plan_.options.steps);
    if (fs::exists(DonePath())) {
      Repeat();
      return;
    }
    trainer_ = plan_.make_trainer();
    for (const std::string& name : trainer_->loss_names()) {
      loss_names_.push_back(fmt::format("loss/{}", name));
    }
    BeginValidation();
    Resume();
    Steps();
    Finish();
  }

 private:
  [[nodiscard]] fs::path DonePath() const { return context_.checkpoint_folder / kDone; }

  /// What two trainings must share for one to go on from the other's checkpoint.
  [[nodiscard]] Json Identity() const {
    Json identity = {
        {"model", plan_.model},         {"seed", context_.seed},
        {"steps", plan_.options.steps}, {"batch", plan_.options.batch},
        {"size", plan_.options.size},   {"pictures", {context_.domain_a->size(), context_.domain_b->size()}}};
    if (best_) {
      identity["validation"] = {{"every", plan_.options.validation.every}, {"metric", best_->figure().name}};
    }
    return identity;
  }

  [[nodiscard]] BatchFeed Feed() const {
    ImageFeedOptions feed;
    static_cast<ImagePreparation&>(feed) = Preparation();
    feed.seed = context_.seed;
    feed.purpose = plan_.model + ".data";
    feed.batch = plan_.options.batch;
    feed.first_step = trainer_->step();
    feed.threads = context_.loader_threads;
    return plan_.paired ? BatchFeed::Paired(*context_.domain_a, *context_.domain_b, feed)
                        : BatchFeed::Unpaired(*context_.domain_a, *context_.domain_b, feed);
  }

  [[nodiscard]] ImagePreparation Preparation() const { return plan_.options.Preparation(trainer_->size_multiple()); }

  /// Of a training that is done.
  void Repeat() {
    try {
      curve_.Restore(Json::parse(ReadFile(DonePath())).at("curve"));
    } catch (const Json::exception& error) {
      throw WeightsError(fmt::format("{}: {}; delete the folder to train again", DonePath().string(), error.what()));
    }
    store_.Clear();
    context_.progress->At(plan_.options.steps);
  }

  void BeginValidation() {
    const ValidationOptions& validation = plan_.options.validation;
    if (!validation.enabled()) {
      return;
    }
    best_ = BestWeights(validation.Metric(trainer_->validation_figures()));
    if (context_.held_out_a == nullptr || context_.held_out_b == nullptr) {
      throw ConfigError("train.validation needs held-out pictures, and none are left beside those that are trained on");
    }
    HeldOutOptions options;
    options.seed = context_.seed;
    options.purpose = plan_.model + ".validation";
    options.pictures = validation.pictures;
    options.batch = plan_.options.batch / plan_.options.accumulate;
    options.paired = plan_.paired;
    options.preparation = Preparation();
    held_out_ = ReadHeldOut(*context_.held_out_a, *context_.held_out_b, options);
  }

  void ValidateIfDue() {
    const std::int64_t step = trainer_->step();
    if (!best_ || (step % plan_.options.validation.every != 0 && step != plan_.options.steps)) {
      return;
    }
    const std::vector<NamedLoss> figures = trainer_->Validate(held_out_);
    for (const NamedLoss& figure : figures) {
      curve_.AddPoint({step, "validation/" + figure.name, figure.value});
    }
    trainer_->Observe(best_->figure(), best_->Offer(*trainer_, figures));
  }

  /// Takes up the newest checkpoint, if there is one.
  void Resume() {
    const std::optional<TrainingState> state = store_.LoadLatest(*context_.progress);
    if (!state) {
      return;
    }
    if (state->facts.value("identity", Json()) != Identity()) {
      throw WeightsError(
          fmt::format("{}: its checkpoints are of another training (other pictures, seed, size or number of "
                      "steps); delete the folder or use another",
                      context_.checkpoint_folder.string()));
    }
    trainer_->Restore(*state);
    curve_.Restore(state->facts.value("curve", Json()));
    if (best_) {
      best_->Restore(*state);
    }
    context_.progress->Note(fmt::format("resuming at step {}", state->step));
  }

  void Save() {
    TrainingState state = trainer_->State();
    state.facts["identity"] = Identity();
    state.facts["curve"] = curve_.State();
    if (best_) {
      best_->Save(state);
    }
    store_.Save(state);
    saved_ = trainer_->step();
  }

  void Steps() {
    saved_ = trainer_->step();
    BatchFeed feed = Feed();
    while (trainer_->step() < plan_.options.steps) {
      if (context_.stop.stop_requested()) {
        Stop();
      }
      std::vector<NamedLoss> points = {{"learning_rate", trainer_->LearningRate()}};
      const std::vector<double> losses = trainer_->Step(feed.Next());
      for (std::size_t i = 0; i < losses.size(); ++i) {
        points.push_back({loss_names_.at(i), losses[i]});
      }
      curve_.Add(trainer_->step(), points);
      ValidateIfDue();
      context_.progress->At(trainer_->step());
      if (trainer_->step() % plan_.options.checkpoint_every == 0 && trainer_->step() < plan_.options.steps) {
        Save();
      }
    }
    curve_.Flush(trainer_->step());
  }

  [[noreturn]] void Stop() {
    if (trainer_->step() > saved_) {
      Save();
    }
    throw Interrupted(
        fmt::format("training stopped after step {} of {}; resume to go on", trainer_->step(), plan_.options.steps));
  }

  void Finish() {
    std::map<std::string, std::string> metadata = {{"format", "pt"}};
    if (!plan_.matchers_in_loss.empty()) {
      std::vector<std::string> hashes;
      std::ranges::transform(plan_.matchers_in_loss, std::back_inserter(hashes), [this](const std::string& file) {
        return context_.sha256_of(context_.weights_folder / file);
      });
      metadata[kMatchersKey] = Join(hashes, " ");
    }
    for (const std::string& network : trainer_->networks()) {
      metadata["network"] = network;
      SaveTensors(best_ ? best_->Weights(network) : trainer_->FinalWeights(network), metadata,
                  WeightsPath(context_.checkpoint_folder, network));
    }
    Json done = {{"identity", Identity()}, {"curve", curve_.State()}};
    if (best_) {
      done["validation"] = best_->Summary();
    }
    WriteFileAtomically(DonePath(), done.dump(1) + "\n", /*durable=*/true);
    store_.Clear();
  }

  const TrainingPlan& plan_;
  const TrainContext& context_;
  CheckpointStore store_;
  CurveRecorder curve_;
  std::unique_ptr<Trainer> trainer_;
  std::vector<std::string> loss_names_;  ///< in the curve
  std::int64_t saved_ = 0;               ///< the step that the newest checkpoint is of
  std::optional<BestWeights> best_;      ///< with validation
  std::vector<TrainingBatch> held_out_;
};

}  // namespace

void RunTraining(const TrainingPlan& plan, const TrainContext& context) { TrainingRun(plan, context).Run(); }

std::vector<std::string> MatchersInLoss(const fs::path& weights) {
  const std::map<std::string, std::string> metadata = LoadMetadata(weights);
  const auto found = metadata.find(kMatchersKey);
  std::istringstream words(found == metadata.end() ? "" : found->second);
  return {std::istream_iterator<std::string>(words), {}};
}

fs::path TrainedWeights(const fs::path& folder, const std::string& network, const std::string& model) {
  if (!fs::exists(folder / kDone)) {
    throw WeightsError(fmt::format("{}: no finished training of a {}; run or resume it first", folder.string(), model));
  }
  return WeightsPath(folder, network);
}

}  // namespace pentimento
