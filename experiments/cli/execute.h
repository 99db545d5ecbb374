#pragma once

#include <filesystem>

#include "experiments/cli/command.h"
#include "framework/config/resolve.h"
#include "framework/results/result.h"

namespace pentimento {

/// A run folder's own configuration, as it was resolved when the run began.
struct StoredRun {
  ResolvedConfig config;
  std::filesystem::path config_folder;
};

/// @throws ConfigError if the folder is no run, or was made by a version whose options were others.
StoredRun LoadStoredRun(const std::filesystem::path& folder, const OptionSchema& schema);

/// Reads and checks a config as `run` and `validate` do. @throws ConfigError with every problem; if there are any,
/// those of what it asks for besides (`CheckInputs`) are among them.
ResolvedConfig ResolveExperiment(const Session& session, const std::string& file,
                                 const std::vector<std::string>& overrides);

/// report.json of a finished run. @throws ConfigError if there is none.
Json LoadReport(const std::filesystem::path& folder);

/// The same as a document. @throws ConfigError; DataError naming the file if it is of another form.
ResultDocument LoadResult(const std::filesystem::path& folder);

struct ExecuteOptions {
  bool report_only = false;  ///< write the report of a finished run anew and do nothing else
  bool fresh = false;        ///< do everything, whatever other runs have finished
};

/// Runs (or continues) an experiment in `folder` with signals turned into a stop request.
/// @returns true if there was anything to do. @throws Interrupted saying how to go on.
bool Execute(const Session& session, const ResolvedConfig& config, const std::filesystem::path& folder,
             const std::filesystem::path& config_folder, const ExecuteOptions& options = {});

/// Says on standard error what of a run is gone by `pentimento purge`; nothing if it was not purged.
void SayWhatIsGone(const std::filesystem::path& folder);

/// Prints where the report is, or with --json the report itself.
void PrintOutcome(const Session& session, const std::filesystem::path& folder, bool worked);

}  // namespace pentimento
