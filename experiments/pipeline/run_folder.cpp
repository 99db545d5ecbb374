#include "experiments/pipeline/run_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

/// Null if there is no such key, or no manifest.
Json InManifest(const fs::path& folder, const char* key) {
  const fs::path manifest = folder / "manifest.json";
  if (!fs::exists(manifest)) {
    return {};
  }
  const Json json = Json::parse(ReadFile(manifest), nullptr, false);
  return json.is_object() ? json.value(key, Json()) : Json();
}

}  // namespace

RunFolder::RunFolder(fs::path path) : path_(std::move(path)) {
  std::error_code error;
  made_ = fs::create_directories(path_, error);
  if (error) {
    throw WorkError(fmt::format("{}: cannot make the run folder: {}", path_.string(), error.message()));
  }
  const fs::path lock_file = path_ / ".lock";
  lock_ = open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) {
    throw WorkError(fmt::format("{}: cannot write: {}", lock_file.string(), std::strerror(errno)));
  }
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw ConfigError(
        fmt::format("{}: another process is working on this run; wait for it, or use --fresh for a run "
                    "of its own",
                    path_.string()));
  }
}

RunFolder::~RunFolder() { close(lock_); }

void RunFolder::RemoveIfNothingWasDone() {
  std::error_code error;
  const bool begun = std::ranges::any_of(fs::directory_iterator(path_, error),
                                         [](const fs::directory_entry& entry) { return entry.is_directory(); });
  if (made_ && !error && !begun) {
    fs::remove_all(path_, error);
    fs::remove(path_.parent_path(), error);  // runs/, if it is empty
  }
}

fs::path RunFolderPath(const fs::path& runs, const std::string& name, const std::string& hash, bool fresh) {
  const std::string base = fmt::format("{}-{}", name, hash);
  fs::path path = runs / base;
  for (int i = 2; fresh && fs::exists(path); ++i) {
    path = runs / fmt::format("{}-{}", base, i);
  }
  return path;
}

bool IsFinished(const fs::path& folder) { return InManifest(folder, "status") == "finished"; }

bool IsFresh(const fs::path& folder) { return InManifest(folder, "fresh") == true; }

}  // namespace pentimento
