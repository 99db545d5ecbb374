#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "framework/core/json.h"
#include "framework/core/progress.h"
#include "framework/core/stop_token.h"

namespace pentimento {

/// What a stage leaves: files of the run folder, and a small document for the stages after it.
struct StageOutput {
  std::vector<std::filesystem::path> files;  ///< relative to the run folder
  Json result = Json::object();
};

/// One step of a run's graph. The key is the hash of everything its output follows from.
struct Stage {
  std::string title;  ///< "stylise ghibli": for progress and messages
  Json material;      ///< kind, version, config subtree, hashes of inputs
  /// Folders that are its alone. Emptied before a first attempt at this key; a continued attempt finds there what it
  /// had finished.
  std::vector<std::filesystem::path> folders;
  /// Its files are originals of real people: they may be gone once nothing needs them, and the stage is done all the
  /// same. Its folders are marked for `RemoveOriginals`.
  bool originals = false;
  std::function<StageOutput()> work;
};

/// Some stage has work to do, and originals that an earlier stage left are gone: call `RemakeOriginals` and run the
/// stages again from the first.
struct OriginalsNeeded : std::exception {};

/// A stage that is done: what stage.json holds.
struct FinishedStage {
  std::string key;
  Json result;
  Json files;           ///< [{"path", "sha256", "bytes"}] in path order
  bool worked = false;  ///< false: it was done before, here or in a sibling run

  /// SHA-256 over the outputs' names and contents: what dependent stages take as input.
  [[nodiscard]] std::string Hash() const;
};

/// Runs stages in a run folder, each at most once for a key: `stages/<key>/stage.json` is renamed into place when its
/// files are all there. A key that a sibling run has finished is taken over by hard links instead of work.
class StageRunner {
 public:
  StageRunner(std::filesystem::path run_folder, Progress& progress, StopToken stop);

  /// @throws whatever the work throws; Interrupted before it if a stop was requested; OriginalsNeeded.
  FinishedStage Run(const Stage& stage);
  /// From now on a stage whose originals are gone makes them again.
  void RemakeOriginals() { remake_originals_ = true; }
  /// From now on the stage of this title is worked on though it is done, and no other has work to do: `Run` throws a
  /// ConfigError if one has, but for the originals that `RemakeOriginals` makes again.
  void WorkOnlyOn(std::string title) { only_ = std::move(title); }
  /// From now on nothing that a sibling run has finished stands in for work.
  void TakeNothingOver() { take_over_ = false; }
  /// Whether any stage was not there already.
  [[nodiscard]] bool worked() const { return worked_; }

 private:
  [[nodiscard]] bool Load(const std::filesystem::path& run, const std::string& key, bool files_may_be_gone,
                          FinishedStage& finished) const;
  [[nodiscard]] bool Adopt(const Stage& stage, const std::string& key, FinishedStage& finished) const;
  void Prepare(const Stage& stage, const std::string& key) const;

  std::filesystem::path run_folder_;
  Progress& progress_;
  StopToken stop_;
  bool worked_ = false;
  bool originals_gone_ = false;
  bool remake_originals_ = false;
  bool take_over_ = true;
  std::string only_;  ///< title of the one stage that is worked on; "": all that have work to do
};

/// First 16 hexadecimal digits of the SHA-256 of the canonical text.
std::string KeyOf(const Json& material);

}  // namespace pentimento
