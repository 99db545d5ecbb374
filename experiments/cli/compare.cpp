#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/cli/figure_differences.h"

namespace pentimento {
namespace {

constexpr std::size_t kRows = 40;

int Compare(const Session& session, const std::vector<std::string>& folders) {
  const ResultDocument first = ResultDocumentFromJson(LoadReport(folders.front()));
  Json rows = Json::array();
  for (std::size_t i = 1; i < folders.size(); ++i) {
    const ResultDocument other = ResultDocumentFromJson(LoadReport(folders[i]));
    const std::vector<FigureDifference> differences = FindDifferences(first, other);
    for (const FigureDifference& difference : differences) {
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
    PrintJson({{"reference", folders.front()}, {"figures", first.figures.size()}, {"differences", rows}});
  }
  return kDone;
}

}  // namespace

void AddCompareCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("compare", "Say which figures of finished runs differ from the first run's");
  auto folders = std::make_shared<std::vector<std::string>>();
  command->add_option("runs", *folders, "run folders")->required()->expected(2, 100);
  command->callback(
      [folders, &action] { action = [folders](const Session& session) { return Compare(session, *folders); }; });
}

}  // namespace pentimento
