#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/pipeline/requirements.h"
#include "experiments/weights.h"

namespace pentimento {

void AddValidateCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("validate", "Check a config and report every problem with file, line and column");
  auto file = std::make_shared<std::string>();
  auto overrides = std::make_shared<std::vector<std::string>>();
  command->add_option("config", *file, "the experiment (YAML)")->required();
  command->add_option("--set", *overrides, "override a value of the config; paths start from its folder")
      ->type_name("KEY.PATH=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->callback([file, overrides, &action] {
    action = [file, overrides](const Session& session) {
      const ResolvedConfig config = ResolveExperiment(session, *file, *overrides);
      RequireInputs(config, session.experiment_schema, session.registries, WeightsFolder());
      if (session.json) {
        PrintJson({{"valid", true}, {"hash", config.hash}, {"config", config.values}});
      } else {
        fmt::print("{}: valid ({})\n", *file, config.hash);
      }
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace pentimento
