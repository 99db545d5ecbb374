#pragma once

#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

namespace pentimento {

/// What `pentimento bench` is asked for.
struct BenchOptions {
  std::string filter = ".";  ///< regular expression on the names of the cases
  int repetitions = 5;
  double min_seconds = 0.1;  ///< a repetition goes on for at least this long
  int threads = 2;
  std::filesystem::path save;     ///< "": nowhere
  std::filesystem::path compare;  ///< what an earlier `save` wrote; "": nothing
  double threshold = 0.1;         ///< share by which a case's least time may grow before it counts as slower
  bool across_machines = false;   ///< whatever processor, build and number of threads the earlier times are of
};

/// Declares the subcommand, whose options are read into `options`.
CLI::App* DeclareBench(CLI::App& app, BenchOptions& options);

}  // namespace pentimento
