#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"

namespace pentimento {

void AddResumeCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("resume", "Continue an interrupted run where it stopped, bit for bit");
  const auto folder = AddRunFolderArgument(*command);
  command->callback([folder, &action] {
    action = [folder](const Session& session) {
      const std::string& path = TheRunFolder(*folder);
      const StoredRun run = LoadStoredRun(path, session.experiment_schema);
      PrintOutcome(session, path, Execute(session, run.config, path, run.config_folder));
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace pentimento
