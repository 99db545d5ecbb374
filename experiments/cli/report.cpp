#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"

namespace pentimento {

void AddReportCommand(CLI::App& app, Action& action) {
  auto* command =
      app.add_subcommand("report", "Write the report of a finished run anew, without training or measuring anything");
  const auto folder = AddRunFolderArgument(*command);
  command->callback([folder, &action] {
    action = [folder](const Session& session) {
      const std::string& path = TheRunFolder(*folder);
      const StoredRun run = LoadStoredRun(path, session.experiment_schema);
      PrintOutcome(session, path, Execute(session, run.config, path, run.config_folder, {.report_only = true}));
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace pentimento
