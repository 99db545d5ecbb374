#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "experiments/cli/console.h"
#include "experiments/pipeline/experiment.h"
#include "experiments/registries.h"
#include "framework/core/stop_token.h"

namespace pentimento {

/// What every subcommand works with.
struct Session : Console {
  const Registries& registries;
  const OptionSchema& experiment_schema;
  std::vector<std::string> command_line;
};

/// Declares one subcommand: adds it to `app` and, once the command line chooses it, leaves what to do in `action`.
using Action = std::function<int(const Session&)>;
void AddRunCommand(CLI::App& app, Action& action);
void AddResumeCommand(CLI::App& app, Action& action);
void AddReportCommand(CLI::App& app, Action& action);
void AddReproduceCommand(CLI::App& app, Action& action);
void AddPurgeCommand(CLI::App& app, Action& action);
void AddCompareCommand(CLI::App& app, Action& action);
void AddBridgeCommand(CLI::App& app, Action& action);
void AddAuditCommand(CLI::App& app, Action& action);
/// Of the command `metadata`.
void AddMetadataCanaryCommand(CLI::App& metadata, Action& action);
void AddTranslateCommand(CLI::App& app, Action& action);
void AddMeasureCommand(CLI::App& app, Action& action);
void AddScoresCommand(CLI::App& app, Action& action);
/// It becomes the program that has the benchmarks.
void AddBenchCommand(CLI::App& app, Action& action);
void AddValidateCommand(CLI::App& app, Action& action);
void AddSchemaCommand(CLI::App& app, Action& action);
void AddListCommand(CLI::App& app, Action& action);
void AddDoctorCommand(CLI::App& app, Action& action);
void AddWeightsCommand(CLI::App& app, Action& action);

/// Declares the positional argument of a command that works on one run folder.
std::shared_ptr<std::vector<std::string>> AddRunFolderArgument(CLI::App& command);
/// What was given for it. @throws ConfigError unless it is one folder: a shell's pattern may match several.
const std::string& TheRunFolder(const std::vector<std::string>& given);

}  // namespace pentimento
