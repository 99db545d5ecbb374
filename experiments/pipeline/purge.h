#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "experiments/pipeline/originals.h"

namespace pentimento {

/// Files of one kind that a purged run still has.
struct RemainingFiles {
  std::string what;
  std::int64_t files = 0;
  std::uintmax_t bytes = 0;
};

/// What `PurgeRun` did.
struct PurgeOutcome {
  RemovedOriginals removed;
  std::int64_t removed_from_page = 0;  ///< originals that index.html showed
  bool finished = false;               ///< whether the run is; an unfinished one makes originals again when it goes on
  std::vector<RemainingFiles> remains;
  std::vector<std::string> caches;  ///< folders of its config that templates of faces are cached in; never touched
};

/// Removes every original of a real person from a run folder, those that its page shows included, and says what is
/// left. A second call finds nothing to do. @throws ConfigError if the folder is no run, was made by a version that did
/// not mark originals, or belongs to a process at work; WorkError.
PurgeOutcome PurgeRun(const std::filesystem::path& run);

/// When a run was purged ("2026-03-01T12:00:00Z"); "" if it was not, or has made originals again since.
std::string PurgedAt(const std::filesystem::path& run);

}  // namespace pentimento
