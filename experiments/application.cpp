#include "experiments/application.h"

#include <csignal>
#include <cstdio>
#include <iostream>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/console_progress.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Runs the chosen subcommand; every error type has its exit code here and nowhere else.
int Guarded(const Action& action, const Session& session) {
  const auto fail = [](const std::exception& error, int code) {
    std::fflush(stdout);
    fmt::print(stderr, "pentimento: {}\n", error.what());
    return code;
  };
  try {
    return action(session);
  } catch (const Interrupted& error) {
    return fail(error, kInterrupted);
  } catch (const ConfigError& error) {
    return fail(error, kBadUsage);
  } catch (const DataError& error) {
    return fail(error, kBadUsage);
  } catch (const ShapeError& error) {
    return fail(error, kBadUsage);
  } catch (const MissingError& error) {
    return fail(error, kMissing);
  } catch (const WorkError& error) {
    return fail(error, kWorkFailed);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "pentimento: not enough memory; use smaller pictures or a smaller batch\n");
    return kWorkFailed;
  } catch (const std::exception& error) {
    fmt::print(stderr,
               "pentimento: internal fault: {}\n  Please report it with the command line and the run's log.jsonl.\n",
               error.what());
    return kInternalFault;
  }
}

/// CLI11's own exit codes become the promised ones: help and version are success, everything else is bad usage.
int UsageExit(const CLI::App& app, const CLI::ParseError& error) {
  return app.exit(error, std::cout, std::cerr) == 0 ? kDone : kBadUsage;
}

}  // namespace

std::unique_ptr<Progress> Session::MakeProgress() const {
  return verbosity < 0 ? std::make_unique<Progress>() : MakeConsoleProgress();
}

void PrintJson(const Json& document) {
  fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

int RunMain(int argc, char** argv, const Extension& extension) {
  // A file that grows past a limit is an error like a full disk, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  CLI::App app(
      "Pentimento measures what remains of a photograph, and of the person in it, after an AI stylisation, and "
      "what can be brought back.",
      "pentimento");
  app.require_subcommand(1);
  app.set_version_flag("--version", PENTIMENTO_VERSION);
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  app.add_flag("--json", json, "one JSON document on standard output, narration on standard error");
  app.add_flag("-q,--quiet", quiet, "no narration but errors");
  app.add_flag("-v,--verbose", verbose, "more narration");
  app.fallthrough();

  Action action;
  AddRunCommand(app, action);
  AddResumeCommand(app, action);
  AddReproduceCommand(app, action);
  AddCompareCommand(app, action);
  AddBridgeCommand(app, action);
  AddPurgeCommand(app, action);
  AddScoresCommand(app, action);
  AddValidateCommand(app, action);
  AddSchemaCommand(app, action);
  AddListCommand(app, action);
  AddDoctorCommand(app, action);
  AddWeightsCommand(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return UsageExit(app, error);
  }
  try {
    const Registries registries = MakeRegistries(extension);
    const ExperimentSchema schema(registries);
    const Session session{
        registries, schema.schema(), {argv, argv + argc}, json, quiet ? -1 : static_cast<int>(verbose)};
    return Guarded(action, session);
  } catch (const InternalError& error) {
    fmt::print(stderr, "pentimento: internal fault: {}\n", error.what());
    return kInternalFault;
  }
}

}  // namespace pentimento
