#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/cli/figure_differences.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

int Reproduce(const Session& session, fs::path folder, bool keep) {
  if (folder.filename().empty()) {
    folder = folder.parent_path();
  }
  const StoredRun run = LoadStoredRun(folder, session.experiment_schema);
  const ResultDocument before = LoadResult(folder);
  // In a folder of its own, where no sibling's finished stage can stand in for work.
  const fs::path again = fs::absolute(folder).parent_path() / ".reproduce" / folder.filename() / folder.filename();
  Execute(session, run.config, again, run.config_folder);
  const ResultDocument after = LoadResult(again);
  const std::vector<FigureDifference> differences = FindDifferences(before, after);
  Json rows = Json::array();
  for (const FigureDifference& difference : differences) {
    rows.push_back({{"figure", difference.figure}, {"what", difference.what}});
    if (!session.json) {
      fmt::print("{}: {}\n", difference.figure, difference.what);
    }
  }
  if (session.json) {
    PrintJson({{"run", folder.string()}, {"figures", before.figures.size()}, {"differences", rows}});
  } else if (differences.empty()) {
    fmt::print("reproduced: all {} figures are equal\n", before.figures.size());
  }
  if (!keep) {
    fs::remove_all(again.parent_path());
  }
  return differences.empty() ? kDone : kCheckFailed;
}

}  // namespace

void AddReproduceCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("reproduce", "Run a finished run again and say which figures differ (exit 3)");
  const auto folder = AddRunFolderArgument(*command);
  auto keep = std::make_shared<bool>(false);
  command->add_flag("--keep", *keep, "leave the second run's folder in place");
  command->callback([folder, keep, &action] {
    action = [folder, keep](const Session& session) { return Reproduce(session, TheRunFolder(*folder), *keep); };
  });
}

}  // namespace pentimento
