#include "experiments/cli/console.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <system_error>

#include <fmt/format.h>

#include "experiments/cli/console_progress.h"
#include "experiments/cli/usage.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

int InternalFault(const std::exception& error) {
  fmt::print(stderr,
             "pentimento: internal fault: {}\n  Please report it with the command line and the run's log.jsonl.\n",
             error.what());
  return kInternalFault;
}

/// CLI11's own exit codes become the promised ones: help and version are success, everything else is bad usage.
int UsageExit(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
  if (error.get_exit_code() == 0) {
    return app.exit(error, std::cout, std::cerr);
  }
  const std::string unknown = DescribeUnknownWord(app, words);
  fmt::print(stderr, "pentimento: {}\nRun with --help for more information.\n",
             unknown.empty() ? error.what() : unknown);
  return kBadUsage;
}

/// What a path was refused for, such as a folder that may not be entered.
std::string DescribeRefusal(const std::filesystem::filesystem_error& error) {
  const std::string path = error.path1().empty() ? "a file or folder" : error.path1().string();
  return fmt::format("{}: cannot be used: {}", path, error.code().message());
}

}  // namespace

std::unique_ptr<Progress> Console::MakeProgress() const {
  return verbosity < 0 ? std::make_unique<Progress>() : MakeConsoleProgress();
}

std::unique_ptr<CLI::App> MakeApp(Console& console) {
  auto app = std::make_unique<CLI::App>(
      "Pentimento measures what remains of a photograph, and of the person in it, after an AI stylisation, and "
      "what can be brought back.",
      "pentimento");
  app->require_subcommand(1);
  app->set_version_flag("--version", PENTIMENTO_VERSION);
  app->add_flag("--json", console.json, "one JSON document on standard output, narration on standard error");
  app->add_flag_callback(
      "-q,--quiet", [&console] { console.verbosity = -1; }, "no narration but errors");
  app->add_flag_callback(
      "-v,--verbose", [&console] { console.verbosity = console.verbosity < 0 ? -1 : 1; }, "more narration");
  app->fallthrough();
  app->footer(
      "Exit codes:\n"
      "  0 done\n"
      "  1 the work failed\n"
      "  2 bad usage, config or input\n"
      "  3 a check failed: figures differ, or a --fail-on rule holds\n"
      "  4 a device, weight file or data set is missing\n"
      "  5 inconclusive\n"
      "  70 an internal fault\n"
      "  130 interrupted; the run can be resumed");
  return app;
}

int ParseCommandLine(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return -1;
  } catch (const CLI::ParseError& error) {
    return UsageExit(app, error, {argv + 1, argv + argc});
  }
}

int Guarded(const std::function<int()>& action) {
  const auto say = [](const std::string& message, int code) {
    std::fflush(stdout);
    // A message that begins with a place is left as editors know it: "a.yaml:3:5: ...".
    fmt::print(stderr, "{}{}\n", BeginsWithPlace(message) ? "" : "pentimento: ", message);
    return code;
  };
  const auto fail = [&say](const std::exception& error, int code) { return say(error.what(), code); };
  try {
    const int code = action();
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
  } catch (const std::filesystem::filesystem_error& error) {
    return say(DescribeRefusal(error), error.code() == std::errc::no_space_on_device ? kWorkFailed : kBadUsage);
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

void PrintJson(const Json& document) {
  fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace pentimento
