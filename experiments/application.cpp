#include "experiments/application.h"

#include <csignal>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/metadata.h"
#include "framework/core/errors.h"
#include "framework/core/library_environment.h"
#include "framework/core/text.h"

namespace pentimento {

std::shared_ptr<std::vector<std::string>> AddRunFolderArgument(CLI::App& command) {
  auto given = std::make_shared<std::vector<std::string>>();
  command.add_option("run", *given, "the run folder")->required();
  return given;
}

const std::string& TheRunFolder(const std::vector<std::string>& given) {
  if (given.size() != 1) {
    throw ConfigError(fmt::format("this takes one run folder, got {}: {}", given.size(), Join(given)));
  }
  return given.front();
}

int RunMain(int argc, char** argv, const Extension& extension) {
  RestartWithLibraryEnvironment(argv);
  // A file that grows past a limit is an error like a full disk, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  Console console;
  const std::unique_ptr<CLI::App> app = MakeApp(console);
  Action action;
  AddRunCommand(*app, action);
  AddResumeCommand(*app, action);
  AddReportCommand(*app, action);
  AddReproduceCommand(*app, action);
  AddCompareCommand(*app, action);
  AddBridgeCommand(*app, action);
  AddPurgeCommand(*app, action);
  AddAuditCommand(*app, action);
  AddTranslateCommand(*app, action);
  AddMeasureCommand(*app, action);
  AddScoresCommand(*app, action);
  AddBenchCommand(*app, action);
  AddValidateCommand(*app, action);
  AddSchemaCommand(*app, action);
  AddListCommand(*app, action);
  AddDoctorCommand(*app, action);
  AddWeightsCommand(*app, action);
  ConsoleAction console_action;
  AddMetadataCanaryCommand(AddMetadataCommand(*app, console_action), action);
  if (const int code = ParseCommandLine(*app, argc, argv); code >= 0) {
    return code;
  }
  if (console_action) {
    return Guarded([&] { return console_action(console); });
  }
  try {
    const Registries registries = MakeRegistries(extension);
    const ExperimentSchema schema(registries);
    const Session session{console, registries, schema.schema(), {argv, argv + argc}};
    return Guarded([&] { return action(session); });
  } catch (const InternalError& error) {
    fmt::print(stderr, "pentimento: internal fault: {}\n", error.what());
    return kInternalFault;
  }
}

}  // namespace pentimento
