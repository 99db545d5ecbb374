#include "experiments/pipeline/run_experiment.h"

#include <chrono>

#include <fmt/format.h>

#include "experiments/pipeline/clock.h"
#include "experiments/pipeline/manifest.h"
#include "experiments/pipeline/pipeline.h"
#include "experiments/pipeline/report_stage.h"
#include "experiments/pipeline/run_folder.h"
#include "experiments/pipeline/run_log.h"
#include "experiments/thread_budget.h"
#include "experiments/weights.h"
#include "framework/core/atomic_file.h"

namespace pentimento {
namespace {

void WriteManifest(const std::filesystem::path& run, const Json& manifest) {
  WriteFileAtomically(run / "manifest.json", manifest.dump(1) + "\n", true);
}

}  // namespace

RunOutcome RunExperiment(const RunRequest& request) {
  const bool finished_before = IsFinished(request.folder);
  const auto begin = std::chrono::steady_clock::now();
  const Experiment experiment = ReadExperiment(request.config.values, request.registries.methods);
  ApplyThreadBudget(experiment.threads);
  const RunFolder folder(std::filesystem::absolute(request.folder));
  const RunOrigin origin{request.config.hash, request.config_folder, request.command_line, UtcNow()};
  Json manifest = BeginManifest(experiment, origin);
  if (!finished_before) {
    WriteFileAtomically(folder.path() / "config.yaml", WriteResolvedYaml(request.config, request.schema));
    WriteManifest(folder.path(), manifest);
  }

  RunLog log(folder.path() / "log.jsonl", request.progress);
  StageRunner stages(folder.path(), log, request.stop);
  const PipelineContext context{experiment, request.registries, folder.path(), request.config_folder, WeightsFolder(),
                                log,        request.stop,       stages};
  const PipelineResult result = Pipeline(context).Run();
  AddInputs(manifest, context, result);
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  manifest["wall_seconds"] = seconds;
  manifest["stages"] = log.StageTimes();
  WriteRunReport(context, result, manifest);
  // Every key was looked at: changed data or another version of the program would have found work to do.
  if (finished_before && !stages.worked()) {
    return {folder.path(), false};
  }
  manifest["finished"] = UtcNow();
  manifest["status"] = "finished";
  WriteManifest(folder.path(), manifest);
  return {folder.path(), true};
}

}  // namespace pentimento
