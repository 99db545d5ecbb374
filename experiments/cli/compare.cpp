#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/cli/figure_differences.h"

namespace pentimento {
namespace {

constexpr std::size_t kRows = 40;

struct CompareArguments {
  std::vector<std::string> folders;
  bool across_versions = false;
};

int Compare(const Session& session, const CompareArguments& arguments) {
  const std::vector<std::string>& folders = arguments.folders;
  const ResultDocument first = LoadResult(folders.front());
  Json rows = Json::array();
  std::size_t refused = 0;
  for (std::size_t i = 1; i < folders.size(); ++i) {
    const ResultDocument other = LoadResult(folders[i]);
    const std::vector<FigureDifference> differences =
        FindDifferences(first, other, arguments.across_versions ? AcrossVersions::kCompare : AcrossVersions::kRefuse);
    for (const FigureDifference& difference : differences) {
      refused += difference.refused ? 1 : 0;
      rows.push_back({{"run", folders[i]},
                      {"figure", difference.figure},
                      {"first", FiniteOrNull(difference.first_value)},
                      {"second", FiniteOrNull(difference.second_value)},
                      {"what", difference.what}});
    }
    if (!session.json && differences.empty()) {
      fmt::print("{}: all {} figures are equal to those of {}\n", folders[i], first.figures.size(), folders.front());
    } else if (!session.json) {
      fmt::print("{} and {}: {}", folders.front(), folders[i],
                 DifferenceTable(differences, first.figures.size(), kRows));
    }
  }
  if (session.json) {
    PrintJson({{"reference", folders.front()},
               {"figures", first.figures.size()},
               {"differences", rows},
               {"refused", refused}});
  }
  return refused > 0 ? kInconclusive : kDone;
}

}  // namespace

void AddCompareCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("compare", "Say which figures of finished runs differ from the first run's");
  command->footer(
      "Runs are folders of `run`, `audit` or `measure --output`. Figures of two versions of a definition, or of two "
      "protocols (another resize filter, other options), are not compared, and the exit code is then 5.");
  auto arguments = std::make_shared<CompareArguments>();
  command->add_option("runs", arguments->folders, "run folders")->required()->expected(2, 100);
  command->add_flag("--across-versions", arguments->across_versions,
                    "compare figures that are defined differently all the same, and say how they are");
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return Compare(session, *arguments); }; });
}

}  // namespace pentimento
