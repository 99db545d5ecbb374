#include "experiments/pipeline/purge.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

#include <fmt/format.h>

#include "experiments/pipeline/clock.h"
#include "experiments/pipeline/run_folder.h"
#include "framework/config/load.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/core/json.h"
#include "reports/redaction.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr const char* kPage = "index.html";

/// The parts of a file's path below the run folder, its name left out: {"images", "showcase", "1", "ghibli"}.
using Folders = std::vector<std::string>;

bool Below(const Folders& folders, std::string_view top) { return !folders.empty() && folders.front() == top; }

struct Kind {
  const char* what;
  bool (*holds)(const Folders& folders, const std::string& name);
};

/// The first that fits says what a file is.
constexpr std::array<Kind, 8> kKinds = {{
    {"pictures of generated people",
     [](const Folders& folders, const std::string&) {
       const std::size_t at = folders.size() > 3 && folders[1] == "showcase" ? 3 : 1;
       return Below(folders, "images") && folders.size() > at && (folders[at] == "original" || folders[at] == "source");
     }},
    {"stylised pictures of training people, with the metadata that their encoding copies",
     [](const Folders& folders, const std::string&) {
       return Below(folders, "images") && folders.size() > 1 && folders[1] == "train";
     }},
    {"recovered pictures and controls",
     [](const Folders& folders, const std::string&) {
       return Below(folders, "images") && folders.back().find('+') != std::string::npos;
     }},
    {"stylised pictures, with the metadata that their encoding copies",
     [](const Folders& folders, const std::string&) { return Below(folders, "images"); }},
    {"trained models, and what their training resumes from",
     [](const Folders& folders, const std::string&) { return Below(folders, "checkpoints"); }},
    {"scores and values of single pictures (real people under pseudonyms)",
     [](const Folders& folders, const std::string& name) {
       return name == "results.h5" || name == "figures.json" || Below(folders, "tables");
     }},
    {"the report, with the stylised and recovered pictures that it shows",
     [](const Folders& folders, const std::string& name) {
       return folders.empty() && (name == "report.json" || name == kPage || name == "contact_sheet.jpg");
     }},
    {"records: config, manifest with the data's SHA-256, stages, training curves, log",
     [](const Folders&, const std::string&) { return true; }},
}};

std::vector<RemainingFiles> RemainingOf(const fs::path& run) {
  std::vector<RemainingFiles> remains;
  for (const Kind& kind : kKinds) {
    remains.push_back({kind.what, 0, 0});
  }
  for (const auto& entry : fs::recursive_directory_iterator(run)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.starts_with('.')) {
      continue;
    }
    Folders folders;
    for (const fs::path& part : entry.path().lexically_relative(run).parent_path()) {
      folders.push_back(part.string());
    }
    const auto kind = std::ranges::find_if(kKinds, [&](const Kind& one) { return one.holds(folders, name); });
    RemainingFiles& group = remains[static_cast<std::size_t>(kind - kKinds.begin())];
    ++group.files;
    group.bytes += entry.file_size();
  }
  std::erase_if(remains, [](const RemainingFiles& group) { return group.files == 0; });
  return remains;
}

Json ReadManifest(const fs::path& run) {
  const fs::path file = run / "manifest.json";
  if (!fs::exists(file)) {
    throw ConfigError(fmt::format("{}: not a run folder (there is no manifest.json)", run.string()));
  }
  Json manifest = Json::parse(ReadFile(file), nullptr, false);
  if (!manifest.is_object()) {
    throw ConfigError(fmt::format("{}: damaged; remove the folder to be rid of what it holds", file.string()));
  }
  if (!manifest.contains("keep_templates")) {
    throw ConfigError(
        fmt::format("{}: made by a version that did not mark originals of real people, so which pictures are some "
                    "cannot be told; remove the folder to be rid of them",
                    run.string()));
  }
  return manifest;
}

/// The stage that wrote the page is still done: its marker gets the hash of the page as it is now.
void AcknowledgePage(const fs::path& run, const std::string& before, const std::string& after) {
  std::error_code error;
  for (const auto& stage : fs::directory_iterator(run / "stages", error)) {
    const fs::path file = stage.path() / "stage.json";
    Json marker = fs::exists(file) ? Json::parse(ReadFile(file), nullptr, false) : Json();
    if (!marker.is_object() || !marker.contains("files")) {
      continue;
    }
    for (Json& entry : marker["files"]) {
      if (entry.value("path", "") == kPage && entry.value("sha256", "") == Sha256(before)) {
        entry["sha256"] = Sha256(after);
        entry["bytes"] = after.size();
        WriteFileAtomically(file, marker.dump(1) + "\n", true);
      }
    }
  }
}

/// The run's config; empty where it cannot be read, which is no reason to leave originals where they are.
Json ConfigOf(const fs::path& run) {
  try {
    return LoadConfig(run / "config.yaml").values;
  } catch (const ConfigError&) {
    return Json::object();
  }
}

/// The folders that the run cached templates of faces in.
std::vector<std::string> CachesOf(const fs::path& run) {
  std::vector<std::string> caches;
  const Json config = ConfigOf(run);
  const Json metrics = config.is_object() ? config.value("metrics", Json::array()) : Json::array();
  for (const Json& metric : metrics) {
    const Json extractors = metric.is_object() ? metric.value("extractors", Json::array()) : Json::array();
    const bool faces = std::ranges::any_of(extractors, [](const Json& extractor) {
      return extractor == "face" || (extractor.is_object() && extractor.value("type", "") == "face");
    });
    if (faces && metric.contains("cache") && metric.at("cache").is_string()) {
      caches.push_back(metric.at("cache").get<std::string>());
    }
  }
  return caches;
}

std::int64_t PurgePage(const fs::path& run) {
  if (!fs::exists(run / kPage)) {
    return 0;
  }
  const std::string before = ReadFile(run / kPage);
  const RedactedPage redacted = WithoutOriginals(before);
  if (redacted.originals > 0) {
    // The marker first: between the two the page is not that of the marker, and nobody takes the stage for done.
    AcknowledgePage(run, before, redacted.page);
    WriteFileAtomically(run / kPage, redacted.page, true);
  }
  return redacted.originals;
}

}  // namespace

PurgeOutcome PurgeRun(const fs::path& run) {
  ReadManifest(run);  // before locking, which would make the folder
  const RunFolder folder(run);
  Json manifest = ReadManifest(run);
  PurgeOutcome outcome;
  outcome.finished = IsFinished(run);
  outcome.removed = RemoveOriginals(run);
  outcome.removed_from_page = PurgePage(run);
  if (outcome.removed.files > 0 || outcome.removed_from_page > 0) {
    manifest["purged"] = UtcNow();
    WriteFileAtomically(run / "manifest.json", manifest.dump(1) + "\n", true);
  }
  outcome.remains = RemainingOf(run);
  outcome.caches = CachesOf(run);
  return outcome;
}

std::string PurgedAt(const fs::path& run) {
  const fs::path file = run / "manifest.json";
  const Json manifest = fs::exists(file) ? Json::parse(ReadFile(file), nullptr, false) : Json();
  const Json purged = manifest.is_object() ? manifest.value("purged", Json()) : Json();
  return purged.is_string() ? purged.get<std::string>() : "";
}

}  // namespace pentimento
