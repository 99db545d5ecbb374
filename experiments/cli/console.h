#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "framework/core/json.h"
#include "framework/core/progress.h"

namespace pentimento {

/// The promised exit codes.
enum ExitCode : int {
  kDone = 0,
  kWorkFailed = 1,
  kBadUsage = 2,
  kCheckFailed = 3,
  kMissing = 4,
  kInconclusive = 5,
  kInternalFault = 70,
  kInterrupted = 130,
};

/// How a subcommand talks. Data go to standard output, narration to standard error.
struct Console {
  bool json = false;  ///< one JSON document on standard output
  int verbosity = 0;  ///< -1 quiet, 0 normal, 1 verbose

  /// The display for long work on standard error.
  [[nodiscard]] std::unique_ptr<Progress> MakeProgress() const;
};

/// What a subcommand that needs nothing but the console leaves to be done, once the command line chooses it.
using ConsoleAction = std::function<int(const Console&)>;

/// The program's name and what it is for, the flags that all subcommands take, and what exit codes mean.
/// @param console is filled in when the command line is parsed, and must live as long as the app.
std::unique_ptr<CLI::App> MakeApp(Console& console);

/// Parses the words. @returns an exit code if that is the end of it (help, version, a mistake), -1 if not.
int ParseCommandLine(CLI::App& app, int argc, char** argv);

/// Runs an action and flushes standard output; every error type has its exit code here and nowhere else.
int Guarded(const std::function<int()>& action);

/// Prints one JSON document, indented, on standard output.
void PrintJson(const Json& document);

}  // namespace pentimento
