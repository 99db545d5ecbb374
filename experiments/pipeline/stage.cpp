#include "experiments/pipeline/stage.h"

#include <algorithm>

#include <fmt/format.h>

#include "experiments/pipeline/originals.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

fs::path MarkerOf(const fs::path& run, const std::string& key) { return run / "stages" / key / "stage.json"; }

/// The files that a marker lists are there with their sizes: a run folder may have been pruned by hand.
bool FilesArePresent(const fs::path& run, const Json& files) {
  return std::ranges::all_of(files, [&](const Json& file) {
    std::error_code error;
    const auto size = fs::file_size(run / file.at("path").get<std::string>(), error);
    return !error && size == file.at("bytes").get<std::uintmax_t>();
  });
}

/// Whether the file of a run folder, which its marker lists, still is what the stage wrote.
bool IsIntact(const fs::path& run, const Json& file) {
  try {
    return Sha256OfFile(run / file.at("path").get<std::string>()) == file.at("sha256").get<std::string>();
  } catch (const DataError&) {
    return false;
  }
}

void LinkOrCopy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  fs::remove(to, error);
  fs::create_hard_link(from, to, error);
  if (error) {
    error.clear();
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  }
  if (error) {
    throw WorkError(fmt::format("{}: cannot take over from {}: {}", to.string(), from.string(), error.message()));
  }
}

}  // namespace

std::string KeyOf(const Json& material) { return Sha256(CanonicalDump(material)).substr(0, 16); }

std::string FinishedStage::Hash() const {
  Json contents = Json::array();
  for (const Json& file : files) {
    contents.push_back({file.at("path"), file.at("sha256")});
  }
  return Sha256(CanonicalDump({{"files", contents}, {"result", result}}));
}

StageRunner::StageRunner(fs::path run_folder, Progress& progress, StopToken stop)
    : run_folder_(std::move(run_folder)), progress_(progress), stop_(std::move(stop)) {}

bool StageRunner::Load(const fs::path& run, const std::string& key, bool files_may_be_gone,
                       FinishedStage& finished) const {
  const fs::path marker = MarkerOf(run, key);
  std::error_code error;
  if (!fs::exists(marker, error)) {
    return false;
  }
  const Json json = Json::parse(ReadFile(marker), nullptr, false);
  if (!json.is_object() || !json.contains("files") || !(files_may_be_gone || FilesArePresent(run, json.at("files")))) {
    return false;
  }
  finished.key = key;
  finished.result = json.at("result");
  finished.files = json.at("files");
  return true;
}

bool StageRunner::Adopt(const Stage& stage, const std::string& key, FinishedStage& finished) const {
  std::error_code error;
  std::vector<fs::path> siblings;
  for (const auto& entry : fs::directory_iterator(fs::absolute(run_folder_).parent_path(), error)) {
    if (entry.is_directory(error) && entry.path().filename() != run_folder_.filename() &&
        fs::exists(MarkerOf(entry.path(), key), error)) {
      siblings.push_back(entry.path());
    }
  }
  std::ranges::sort(siblings);
  for (const fs::path& sibling : siblings) {
    if (Load(sibling, key, false, finished)) {
      const auto changed =
          std::ranges::find_if(finished.files, [&](const Json& file) { return !IsIntact(sibling, file); });
      if (changed != finished.files.end()) {
        progress_.Note(fmt::format("not taken over from {}: {} was changed there", sibling.filename().string(),
                                   changed->at("path").get<std::string>()));
        continue;
      }
      if (stage.originals) {
        Prepare(stage, key);  // marks the folders before anything is in them
      }
      for (const Json& file : finished.files) {
        const fs::path path = file.at("path").get<std::string>();
        LinkOrCopy(sibling / path, run_folder_ / path);
      }
      WriteFileAtomically(MarkerOf(run_folder_, key), ReadFile(MarkerOf(sibling, key)), true);
      progress_.Note(fmt::format("taken over from {}", sibling.filename().string()));
      return true;
    }
  }
  return false;
}

void StageRunner::Prepare(const Stage& stage, const std::string& key) const {
  for (const fs::path& folder : stage.folders) {
    const fs::path owner = run_folder_ / folder / ".stage";
    if (fs::exists(owner) && ReadFile(owner) == key) {
      continue;
    }
    // What lies here was begun under another key (another version of the program, say): none of it may be kept.
    std::error_code error;
    fs::remove_all(run_folder_ / folder, error);
    if (error) {
      throw WorkError(fmt::format("{}: cannot empty: {}", (run_folder_ / folder).string(), error.message()));
    }
    if (stage.originals) {
      MarkAsOriginals(run_folder_ / folder);
    }
    WriteFileAtomically(owner, key);
  }
}

FinishedStage StageRunner::Run(const Stage& stage) {
  ThrowIfStopped(stop_);
  const std::string key = KeyOf(stage.material);
  FinishedStage finished;
  const bool again = stage.title == only_;
  if (again) {
    std::error_code ignored;
    fs::remove(MarkerOf(run_folder_, key), ignored);  // until it is done anew, it is not
  } else if (Load(run_folder_, key, false, finished)) {
    return finished;
  }
  if (stage.originals && !remake_originals_ && Load(run_folder_, key, true, finished)) {
    originals_gone_ = true;
    return finished;
  }
  if (originals_gone_ && !remake_originals_) {
    throw OriginalsNeeded();
  }
  if (!only_.empty() && !again && !(stage.originals && remake_originals_)) {
    throw ConfigError(fmt::format(
        "{}: more than the {} has to be done again, \"{}\" first, because data, weights or the program have "
        "changed, or files are gone; do all of it with: pentimento resume {}",
        run_folder_.string(), only_, stage.title, run_folder_.string()));
  }
  worked_ = true;
  progress_.Begin(stage.title, 0);
  if (take_over_ && !again && Adopt(stage, key, finished)) {
    return finished;
  }
  Prepare(stage, key);
  StageOutput output = stage.work();
  ThrowIfStopped(stop_);
  std::ranges::sort(output.files);
  Json files = Json::array();
  for (const fs::path& file : output.files) {
    const fs::path whole = run_folder_ / file;
    files.push_back(
        {{"path", file.generic_string()}, {"sha256", Sha256OfFile(whole)}, {"bytes", fs::file_size(whole)}});
  }
  finished = {key, std::move(output.result), std::move(files), true};
  const Json marker = {{"title", stage.title},
                       {"key", key},
                       {"material", stage.material},
                       {"files", finished.files},
                       {"result", finished.result}};
  WriteFileAtomically(MarkerOf(run_folder_, key), marker.dump(1) + "\n", true);
  return finished;
}

}  // namespace pentimento
