#include "experiments/cli/execute.h"

#include <fmt/format.h>

#include "experiments/pipeline/purge.h"
#include "experiments/pipeline/requirements.h"
#include "experiments/pipeline/run_experiment.h"
#include "experiments/weights.h"
#include "framework/config/load.h"
#include "framework/core/atomic_file.h"

namespace pentimento {
namespace fs = std::filesystem;

StoredRun LoadStoredRun(const fs::path& folder, const OptionSchema& schema) {
  const fs::path manifest_file = folder / "manifest.json";
  if (!fs::exists(folder / "config.yaml") || !fs::exists(manifest_file)) {
    throw ConfigError(
        fmt::format("{}: not a run folder (config.yaml and manifest.json are not both there)", folder.string()));
  }
  const Json manifest = Json::parse(ReadFile(manifest_file), nullptr, false);
  const auto is_text = [&manifest](const char* key) { return manifest.contains(key) && manifest.at(key).is_string(); };
  if (!is_text("config_hash") || !is_text("config_folder")) {
    throw ConfigError(fmt::format("{}: damaged; start the run again from its config", manifest_file.string()));
  }
  StoredRun run{Resolve(LoadConfig(folder / "config.yaml"), schema), manifest.at("config_folder").get<std::string>()};
  if (run.config.hash != manifest.at("config_hash").get<std::string>()) {
    throw ConfigError(
        fmt::format("{}: config.yaml was changed after the run began, or by this version's options it "
                    "means something else; start a run of its own with `pentimento run`",
                    folder.string()));
  }
  return run;
}

ResolvedConfig ResolveExperiment(const Session& session, const std::string& file,
                                 const std::vector<std::string>& overrides) {
  return Resolve(LoadConfig(file, overrides), session.experiment_schema,
                 [&session](const ResolvedConfig& config, const std::vector<OptionProblem>& known) {
                   return CheckInputs(config, session.experiment_schema, session.registries, WeightsFolder(), known);
                 });
}

Json LoadReport(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    throw ConfigError(fmt::format("{}: there is no run folder of this name", folder.string()));
  }
  const fs::path file = folder / "report.json";
  if (!fs::exists(file)) {
    if (!fs::exists(folder / "manifest.json")) {
      throw ConfigError(fmt::format("{}: not a run folder (there is neither a report.json nor a manifest.json in it)",
                                    folder.string()));
    }
    throw ConfigError(fmt::format("{}: missing: this run has not finished; continue it with: pentimento resume {}",
                                  file.string(), folder.string()));
  }
  Json report = Json::parse(ReadFile(file), nullptr, false);
  if (report.is_discarded()) {
    throw DataError(fmt::format("{}: damaged: not JSON", file.string()));
  }
  return report;
}

ResultDocument LoadResult(const fs::path& folder) {
  const Json report = LoadReport(folder);
  try {
    return ResultDocumentFromJson(report);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: {}", (folder / "report.json").string(), error.what()));
  }
}

bool Execute(const Session& session, const ResolvedConfig& config, const fs::path& folder,
             const fs::path& config_folder, const ExecuteOptions& options) {
  const SignalStop signals;
  const auto progress = session.MakeProgress();
  try {
    return RunExperiment({config, session.experiment_schema, session.registries, folder, config_folder,
                          session.command_line, *progress, signals.Token(), options.report_only, options.fresh})
        .worked;
  } catch (const Interrupted&) {
    throw Interrupted(fmt::format("interrupted; continue with: pentimento resume {}", folder.string()));
  }
}

void SayWhatIsGone(const fs::path& folder) {
  if (const std::string time = PurgedAt(folder); !time.empty()) {
    fmt::print(stderr,
               "this run was purged at {}: its originals of real people are gone, from the report, too; they are made "
               "again only if some stage has to be\n",
               time);
  }
}

void PrintOutcome(const Session& session, const fs::path& folder, bool worked) {
  SayWhatIsGone(folder);
  if (session.json) {
    PrintJson(LoadReport(folder));
    return;
  }
  if (!worked) {
    fmt::print(stderr, "this run was finished before; --fresh makes another\n");
  }
  fmt::print("report: {}\n", (folder / "index.html").string());
}

}  // namespace pentimento
