#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"

namespace pentimento {

void AddResumeCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("resume", "Continue an interrupted run where it stopped, bit for bit");
  auto folder = std::make_shared<std::string>();
  command->add_option("run", *folder, "the run folder")->required();
  command->callback([folder, &action] {
    action = [folder](const Session& session) {
      const StoredRun run = LoadStoredRun(*folder, session.experiment_schema);
      PrintOutcome(session, *folder, Execute(session, run.config, *folder, run.config_folder));
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace pentimento
