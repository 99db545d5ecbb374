#include "experiments/pipeline/originals.h"

#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kOriginalsMark = ".originals";

std::vector<fs::path> MarkedFolders(const fs::path& run) {
  std::vector<fs::path> folders;
  std::error_code error;
  fs::recursive_directory_iterator entry(run, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename() == kOriginalsMark) {
      folders.push_back(entry->path().parent_path());
    }
  }
  if (error) {
    throw DataError(
        fmt::format("{}: cannot be searched for originals of real people, because a folder in it cannot be "
                    "read: {}",
                    run.string(), error.message()));
  }
  return folders;
}

void RemoveFile(const fs::path& file) {
  std::error_code error;
  fs::remove(file, error);
  if (error) {
    throw WorkError(fmt::format("{}: cannot remove: {}", file.string(), error.message()));
  }
}

}  // namespace

void MarkAsOriginals(const fs::path& folder) {
  WriteFileAtomically(folder / kOriginalsMark,
                      "Originals of real people: removed when the run ends, or by `pentimento purge`.\n");
}

RemovedOriginals RemoveOriginals(const fs::path& run) {
  RemovedOriginals removed;
  for (const fs::path& folder : MarkedFolders(run)) {
    std::vector<fs::directory_entry> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename() != kOriginalsMark) {
        files.push_back(entry);
      }
    }
    std::int64_t& count = removed.folders[folder.lexically_relative(run)];
    for (const fs::directory_entry& file : files) {
      // ".stage" says whose folder it is; what begins otherwise is a picture, or one that was not written to its end.
      if (!file.path().filename().string().starts_with('.')) {
        removed.linked += file.hard_link_count() > 1 ? 1 : 0;
        removed.bytes += file.file_size();
        ++removed.files;
        ++count;
      }
      RemoveFile(file.path());
    }
    RemoveFile(folder / kOriginalsMark);
    RemoveFile(folder);
  }
  return removed;
}

}  // namespace pentimento
