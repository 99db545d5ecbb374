#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/pipeline/pipeline.h"
#include "experiments/pipeline/requirements.h"
#include "experiments/pipeline/run_folder.h"
#include "experiments/weights.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

struct RunArguments {
  std::string config;
  std::vector<std::string> overrides;
  std::string runs = "runs";
  bool fresh = false;
  bool dry_run = false;
};

int DryRun(const Session& session, const ResolvedConfig& config, const fs::path& folder) {
  RequireInputs(config, session.experiment_schema, session.registries, WeightsFolder());
  const Experiment experiment = ReadExperiment(config.values, session.experiment_schema, session.registries.methods);
  const std::vector<std::string> steps = PlannedSteps(experiment);
  if (session.json) {
    PrintJson({{"valid", true}, {"hash", config.hash}, {"folder", folder.string()}, {"steps", steps}});
    return kDone;
  }
  fmt::print("{} is valid; a run would work in {}:\n", config.path.string(), folder.string());
  for (const std::string& step : steps) {
    fmt::print("  {}\n", step);
  }
  return kDone;
}

int Run(const Session& session, const RunArguments& arguments) {
  const ResolvedConfig config = ResolveExperiment(session, arguments.config, arguments.overrides);
  const fs::path folder = RunFolderPath(arguments.runs, config.values.at("name"), config.hash, arguments.fresh);
  if (arguments.dry_run) {
    return DryRun(session, config, folder);
  }
  const bool worked =
      Execute(session, config, folder, fs::absolute(arguments.config).parent_path(), {.fresh = arguments.fresh});
  PrintOutcome(session, folder, worked);
  return kDone;
}

}  // namespace

void AddRunCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("run", "Run an experiment: data, models, methods, metrics, report");
  auto arguments = std::make_shared<RunArguments>();
  command->add_option("config", arguments->config, "the experiment (YAML)")->required();
  command->add_option("--set", arguments->overrides, "override a value of the config; paths start from its folder")
      ->type_name("KEY.PATH=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--runs", arguments->runs, "folder of the run folders")->capture_default_str();
  command->add_flag(
      "--fresh", arguments->fresh,
      "everything anew, in a folder beside one that is there already; nothing is taken over from other runs");
  command->add_flag("--dry-run", arguments->dry_run, "check everything, say what would be done, write nothing");
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return Run(session, *arguments); }; });
}

}  // namespace pentimento
