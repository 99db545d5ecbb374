#include "experiments/pipeline/run_experiment.h"

#include <chrono>

#include <fmt/format.h>

#include "experiments/pipeline/clock.h"
#include "experiments/pipeline/manifest.h"
#include "experiments/pipeline/originals.h"
#include "experiments/pipeline/pipeline.h"
#include "experiments/pipeline/report_stage.h"
#include "experiments/pipeline/requirements.h"
#include "experiments/pipeline/run_folder.h"
#include "experiments/pipeline/run_log.h"
#include "experiments/thread_budget.h"
#include "experiments/weights.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

constexpr const char* kFinished = "finished";

void WriteManifest(const std::filesystem::path& run, const Json& manifest) {
  WriteFileAtomically(run / "manifest.json", manifest.dump(1) + "\n", true);
}

/// config.yaml says where each value came from; one that was read from the folder itself has nothing to add to that.
void WriteConfig(const std::filesystem::path& run, const RunRequest& request) {
  const std::filesystem::path file = run / "config.yaml";
  std::error_code error;
  if (!std::filesystem::equivalent(file, request.config.path, error)) {
    WriteFileAtomically(file, WriteResolvedYaml(request.config, request.schema));
  }
}

/// A manifest that says "finished" is not added to: it is that of the run whose report alone is written anew.
void WalkStages(const PipelineContext& context, const RunLog& log, std::chrono::steady_clock::time_point begin,
                Json& manifest) {
  const PipelineResult result = Pipeline(context).Run();
  if (manifest.at("status") == kFinished) {
    WriteRunReport(context, result, manifest);
    return;
  }
  AddInputs(manifest, context, result);
  manifest["wall_seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  manifest["stages"] = log.StageTimes();
  WriteRunReport(context, result, manifest);
}

/// Runs every stage, those of which nothing is left to do included.
void RunStages(const PipelineContext& context, RunLog& log, std::chrono::steady_clock::time_point begin,
               Json& manifest) {
  try {
    WalkStages(context, log, begin, manifest);
  } catch (const OriginalsNeeded&) {
    log.Note("originals of real people had been removed from this run; they are made again for what is to be done");
    context.stages.RemakeOriginals();
    WalkStages(context, log, begin, manifest);
  }
}

}  // namespace

RunOutcome RunExperiment(const RunRequest& request) {
  const bool finished_before = IsFinished(request.folder);
  if (request.report_only && !finished_before) {
    throw ConfigError(fmt::format("{}: this run has not finished; continue it with: pentimento resume {}",
                                  request.folder.string(), request.folder.string()));
  }
  const auto begin = std::chrono::steady_clock::now();
  const Experiment experiment = ReadExperiment(request.config.values, request.schema, request.registries.methods);
  RequireInputs(request.config, request.schema, request.registries, WeightsFolder());
  ApplyThreadBudget(experiment.threads);
  RunFolder folder(std::filesystem::absolute(request.folder));
  const bool fresh = request.fresh || IsFresh(folder.path());
  const RunOrigin origin{
      request.config.hash, request.config_folder, request.command_line, request.registries.extension, UtcNow(), fresh};
  Json manifest = request.report_only ? Json::parse(ReadFile(folder.path() / "manifest.json"))
                                      : BeginManifest(experiment, request.schema, origin);
  if (!finished_before) {
    WriteConfig(folder.path(), request);
    TakeOverBeginning(manifest, folder.path() / "manifest.json");
    WriteManifest(folder.path(), manifest);
  }

  RunLog log(folder.path() / "log.jsonl", request.progress);
  StageRunner stages(folder.path(), log, request.stop);
  if (request.report_only) {
    stages.WorkOnlyOn(kReportStage);
  }
  if (fresh) {
    stages.TakeNothingOver();
  }
  const Pseudonyms pseudonyms(HomeFolder() / "pseudonyms.key");
  const PipelineContext context{experiment, request.registries, folder.path(), request.config_folder, WeightsFolder(),
                                log,        request.stop,       stages,        request.progress,      pseudonyms};
  const auto drop_originals = [&] {
    if (const auto files = experiment.keep_until ? 0 : RemoveOriginals(folder.path()).files; files > 0) {
      log.Note(fmt::format("{} originals of real people removed from the run folder", files));
    }
  };
  try {
    RunStages(context, log, begin, manifest);
  } catch (const Interrupted&) {
    // It may never be continued.
    drop_originals();
    throw;
  } catch (...) {
    drop_originals();
    folder.RemoveIfNothingWasDone();
    throw;
  }
  drop_originals();
  // Every key was looked at: changed data or another version of the program would have found work to do.
  if (finished_before && !stages.worked()) {
    return {folder.path(), false};
  }
  if (request.report_only) {
    return {folder.path(), true};
  }
  manifest["finished"] = UtcNow();
  manifest["status"] = kFinished;
  WriteManifest(folder.path(), manifest);
  return {folder.path(), true};
}

}  // namespace pentimento
