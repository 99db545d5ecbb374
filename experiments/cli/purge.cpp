#include "experiments/pipeline/purge.h"

#include <fmt/format.h>

#include "experiments/cli/command.h"

namespace pentimento {
namespace {

std::string SizeOf(std::uintmax_t bytes) {
  return bytes < 1'000'000 ? fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3)
                           : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

Json PurgeToJson(const std::string& folder, const PurgeOutcome& outcome) {
  Json folders = Json::array();
  for (const auto& [path, files] : outcome.removed.folders) {
    folders.push_back({{"path", path.generic_string()}, {"files", files}});
  }
  Json remains = Json::array();
  for (const RemainingFiles& group : outcome.remains) {
    remains.push_back({{"what", group.what}, {"files", group.files}, {"bytes", group.bytes}});
  }
  return {{"run", folder},
          {"finished", outcome.finished},
          {"removed",
           {{"files", outcome.removed.files},
            {"bytes", outcome.removed.bytes},
            {"folders", folders},
            {"from_page", outcome.removed_from_page},
            {"linked_elsewhere", outcome.removed.linked}}},
          {"remains", remains},
          {"caches", outcome.caches}};
}

void PrintPurge(const PurgeOutcome& outcome) {
  const RemovedOriginals& removed = outcome.removed;
  if (removed.files == 0 && outcome.removed_from_page == 0) {
    fmt::print("nothing to remove: the run holds no originals or templates of real people\n");
  }
  if (removed.files > 0) {
    fmt::print("removed: {} originals of real people, {}\n", removed.files, SizeOf(removed.bytes));
    for (const auto& [path, files] : removed.folders) {
      fmt::print("  {} ({})\n", path.generic_string(), files);
    }
  }
  if (outcome.removed_from_page > 0) {
    fmt::print("removed: {} originals that index.html showed\n", outcome.removed_from_page);
  }
  fmt::print("remains:\n");
  for (const RemainingFiles& group : outcome.remains) {
    fmt::print("  {:>6} files, {:>9}: {}\n", group.files, SizeOf(group.bytes), group.what);
  }
  for (const std::string& cache : outcome.caches) {
    fmt::print("outside the run folder, and yours to delete: templates of faces cached in {}\n", cache);
  }
  if (removed.linked > 0) {
    fmt::print(stderr, "{} of the removed files are still in another run, which shares them; purge that one, too\n",
               removed.linked);
  }
  if (!outcome.finished) {
    fmt::print(stderr, "this run is not finished: going on with it makes its originals again until it ends\n");
  }
}

int PurgeFolder(const Session& session, const std::string& folder) {
  const PurgeOutcome outcome = PurgeRun(folder);
  if (session.json) {
    PrintJson(PurgeToJson(folder, outcome));
  } else {
    PrintPurge(outcome);
  }
  return kDone;
}

}  // namespace

void AddPurgeCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "purge", "Remove the originals of real people that a run folder holds, and say what remains in it");
  const auto folder = AddRunFolderArgument(*command);
  command->callback([folder, &action] {
    action = [folder](const Session& session) { return PurgeFolder(session, TheRunFolder(*folder)); };
  });
}

}  // namespace pentimento
