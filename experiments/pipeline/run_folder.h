#pragma once

#include <filesystem>
#include <string>

#include "framework/core/json.h"

namespace pentimento {

/// The folder that one run owns: `runs/<name>-<hash>`. While it exists, no second process can work in the folder.
class RunFolder {
 public:
  /// Makes the folder if need be and locks it. @throws ConfigError if another process holds the lock; WorkError.
  explicit RunFolder(std::filesystem::path path);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Removes the folder again if this made it and no stage has begun in it.
  void RemoveIfNothingWasDone();

 private:
  std::filesystem::path path_;
  bool made_ = false;
  int lock_ = -1;
};

/// `runs/<name>-<hash>`, or with `fresh` the first of `…-2`, `…-3` that does not exist.
std::filesystem::path RunFolderPath(const std::filesystem::path& runs, const std::string& name, const std::string& hash,
                                    bool fresh);

/// True once the run's last stage is complete (its manifest says so).
bool IsFinished(const std::filesystem::path& folder);

/// True if the run was begun by `run --fresh` (its manifest says so), whoever continues it.
bool IsFresh(const std::filesystem::path& folder);

}  // namespace pentimento
