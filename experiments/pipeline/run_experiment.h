#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/pipeline/experiment.h"
#include "framework/config/resolve.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"

namespace pentimento {

/// What `run`, `resume` and `report` ask for.
struct RunRequest {
  const ResolvedConfig& config;
  const OptionSchema& schema;
  const Registries& registries;
  std::filesystem::path folder;         ///< the run folder
  std::filesystem::path config_folder;  ///< absolute
  std::vector<std::string> command_line;
  Progress& progress;
  StopToken stop;
  bool report_only = false;  ///< the run is finished: write its report anew, and do nothing else
  bool fresh = false;        ///< what other runs have finished is not taken over
};

/// What became of it.
struct RunOutcome {
  std::filesystem::path folder;
  bool worked = false;  ///< false: everything was done before
};

/// Runs an experiment in its folder, continuing whatever an earlier process left there.
/// @throws Interrupted (the folder can be resumed) and whatever the stages throw; ConfigError if more than the report
/// would have to be made and only that was asked for.
RunOutcome RunExperiment(const RunRequest& request);

}  // namespace pentimento
