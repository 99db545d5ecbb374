#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/core/stop_token.h"

namespace pentimento {

/// A program to be run.
struct ProgramRequest {
  std::vector<std::string> words;             ///< the program, then its arguments; no shell takes part
  std::filesystem::path folder = ".";         ///< where it runs
  std::chrono::milliseconds timeout{60'000};  ///< after which it is killed
  std::size_t kept_output = 16'384;           ///< bytes of each stream, the last ones
};

/// How it ended.
struct ProgramResult {
  int exit_status = 0;     ///< -1 where a signal ended it
  int signal = 0;          ///< 0 where it ended by itself
  bool timed_out = false;  ///< it was killed by us
  std::string out;         ///< the end of its standard output
  std::string err;         ///< the end of its standard error

  [[nodiscard]] bool Succeeded() const { return exit_status == 0 && !timed_out; }
};

/// The file that a program's name stands for: a name with a '/' is a path, taken from `folder` where it is relative;
/// any other is looked for in the folders of $PATH. @throws MissingError where there is no such file that may be run.
std::filesystem::path FindProgram(const std::string& name, const std::filesystem::path& folder);

/// Runs a program to its end, in a process group of its own, with no input. What it has started itself (its process
/// group) is killed when it has ended, when the time is over, and when a stop is requested, so that nothing is left
/// running; a process that leaves the group escapes that.
/// @throws MissingError as FindProgram; WorkError if the system does not start it; Interrupted.
ProgramResult RunProgram(const ProgramRequest& request, const StopToken& stop = {});

/// "ended with status 3", "was ended by signal 9 (Killed)", "was still running after 60 s and was killed".
std::string HowItEnded(const ProgramResult& result, std::chrono::milliseconds timeout);

/// The last lines of a text, at most so many and none of them empty, each after a line break and two spaces.
std::string LastLines(const std::string& text, std::size_t lines = 8);

}  // namespace pentimento
