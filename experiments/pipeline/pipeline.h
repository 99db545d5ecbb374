#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "experiments/pipeline/context.h"
#include "experiments/pipeline/data_stage.h"
#include "experiments/pipeline/measure_stage.h"
#include "experiments/pipeline/tools.h"
#include "experiments/pipeline/train_stage.h"

namespace pentimento {

/// What the chain of one showcase left.
struct ShowcaseResult {
  const ShowcaseEntry* entry = nullptr;
  PreparedData data;
  ChainFiles chain;
  std::vector<Figure> figures;  ///< per-sample values without inference
};

/// Everything that a run has to report.
struct PipelineResult {
  PreparedData data;
  std::optional<PreparedData> gallery;
  Tools tools;
  ChainParts parts;
  std::map<std::string, TrainedModel> models;
  std::vector<Figure> figures;
  std::vector<ScoreMatrix> scores;
  std::vector<ShowcaseResult> showcases;
  std::int64_t training_subjects = 0;  ///< 0 where nothing was trained
};

/// Runs the graph of an experiment up to the figures: data, models and methods in the order they need each other,
/// then every metric.
class Pipeline {
 public:
  explicit Pipeline(const PipelineContext& context) : context_(context) {}
  PipelineResult Run();

 private:
  const TrainedModel& EnsureModel(const std::string& name);
  /// What a forward makes of the people of one half of the training; of the second every model that does not learn from
  /// pairs.
  FileSet TrainingOutput(const MethodEntry& forward, bool second);
  FileSet Laundered(const MethodEntry& forward, const FileSet& stylised, const std::filesystem::path& root);
  /// Domain B of one half of the training people. @throws ConfigError if there is no such domain or forward.
  FileSet DomainB(const ModelEntry& entry, bool second);
  FileSet Hop(const MethodEntry& entry, const FileSet& inputs, const FileSet& originals,
              const std::filesystem::path& folder, const std::string& title);
  /// Every forward, what every reverse recovers from it, and, where the config launders, what a reverse that is no
  /// control recovers from the laundered pictures: its twin.
  ChainFiles RunChain(const FileSet& originals, const std::filesystem::path& root);
  /// The chains that only some metrics look at.
  void RunOtherParts();
  void RunShowcases();

  const PipelineContext& context_;
  PipelineResult result_;
};

/// The steps that a run would take, a line each, for --dry-run.
std::vector<std::string> PlannedSteps(const Experiment& experiment);

}  // namespace pentimento
