#pragma once

#include <cstdint>
#include <filesystem>
#include <map>

namespace pentimento {

/// Marks a folder of a run as holding originals of real people, and nothing else: photographs cut for the chain, what
/// the `oracle` control wrote, the `mean_face` of very few people. Such a folder goes when the run ends, however it
/// ends, unless `keep_templates` says otherwise.
void MarkAsOriginals(const std::filesystem::path& folder);

/// What went.
struct RemovedOriginals {
  std::map<std::filesystem::path, std::int64_t> folders;  ///< relative to the run folder; how many files of each
  std::int64_t files = 0;
  std::uintmax_t bytes = 0;
  std::int64_t linked = 0;  ///< files that another run, which took them over, still has
};

/// Removes every marked folder of a run, finished or not. A folder keeps its mark until its last file is gone, so that
/// what one process leaves half done the next one ends. @throws WorkError naming what cannot be removed.
RemovedOriginals RemoveOriginals(const std::filesystem::path& run);

}  // namespace pentimento
