#include "experiments/application.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <system_error>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/console_progress.h"
#include "experiments/cli/usage.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

int InternalFault(const std::exception& error) {
  fmt::print(stderr,
             "pentimento: internal fault: {}\n  Please report it with the command line and the run's log.jsonl.\n",
             error.what());
  return kInternalFault;
}

/// Runs the chosen subcommand; every error type has its exit code here and nowhere else.
int Guarded(const Action& action, const Session& session) {
  const auto fail = [](const std::exception& error, int code) {
    std::fflush(stdout);
    // A message that begins with a place is left as editors know it: "a.yaml:3:5: ...".
    fmt::print(stderr, "{}{}\n", BeginsWithPlace(error.what()) ? "" : "pentimento: ", error.what());
    return code;
  };
  try {
    const int code = action(session);
    if (std::fflush(stdout) != 0) {
      throw std::system_error(errno, std::generic_category());
    }
    return code;
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
  } catch (const std::system_error& error) {
    if (std::ferror(stdout) == 0) {
      return InternalFault(error);
    }
    fmt::print(stderr, "pentimento: cannot write to standard output: {}\n", error.code().message());
    return kWorkFailed;
  } catch (const std::exception& error) {
    return InternalFault(error);
  }
}

/// CLI11's own exit codes become the promised ones: help and version are success, everything else is bad usage.
int UsageExit(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
  if (const std::string unknown = DescribeUnknownWord(app, words); error.get_exit_code() != 0 && !unknown.empty()) {
    fmt::print(stderr, "pentimento: {}\nRun with --help for more information.\n", unknown);
    return kBadUsage;
  }
  return app.exit(error, std::cout, std::cerr) == 0 ? kDone : kBadUsage;
}

}  // namespace

std::unique_ptr<Progress> Session::MakeProgress() const {
  return verbosity < 0 ? std::make_unique<Progress>() : MakeConsoleProgress();
}

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
  app.footer(
      "Exit codes:\n"
      "  0 done\n"
      "  1 the work failed\n"
      "  2 bad usage, config or input\n"
      "  3 a check failed: figures differ, or a --fail-on rule holds\n"
      "  4 a device, weight file or data set is missing\n"
      "  5 inconclusive\n"
      "  70 an internal fault\n"
      "  130 interrupted; the run can be resumed");

  Action action;
  auto* metadata = app.add_subcommand("metadata", "What pictures say besides their pixels");
  metadata->require_subcommand(1);
  AddRunCommand(app, action);
  AddResumeCommand(app, action);
  AddReproduceCommand(app, action);
  AddCompareCommand(app, action);
  AddBridgeCommand(app, action);
  AddPurgeCommand(app, action);
  AddAuditCommand(app, action);
  AddMetadataCanaryCommand(*metadata, action);
  AddScoresCommand(app, action);
  AddValidateCommand(app, action);
  AddSchemaCommand(app, action);
  AddListCommand(app, action);
  AddDoctorCommand(app, action);
  AddWeightsCommand(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return UsageExit(app, error, {argv + 1, argv + argc});
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
