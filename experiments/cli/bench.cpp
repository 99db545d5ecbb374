#include "experiments/cli/bench.h"

#include "experiments/cli/command.h"
#include "experiments/cli/program_beside.h"

namespace pentimento {

CLI::App* DeclareBench(CLI::App& app, BenchOptions& options) {
  auto* command = app.add_subcommand("bench", "Time Pentimento's own work; every case checks its result first");
  command->footer(
      "A time is the median over the repetitions; its context has the least and the greatest. With --compare a case is "
      "slower if its least time is more than 1 + threshold times the least in that file, and the exit code is then 3. "
      "Times of another processor, kind of build or number of threads are refused (2); the exit code is 5 where a case "
      "has no time to be compared with.");
  command->add_option("--filter", options.filter, "regular expression on the names of the cases")
      ->capture_default_str();
  command->add_option("--repetitions", options.repetitions, "of each case")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--min-time", options.min_seconds, "seconds a repetition goes on for at least")
      ->check(CLI::Range(0.001, 3600.0))
      ->capture_default_str();
  command->add_option("--threads", options.threads, "compute threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--save", options.save, "write the result document to this file");
  command->add_option("--compare", options.compare, "compare the least times with those of this file of --save");
  command->add_option("--threshold", options.threshold, "share by which a least time may grow")
      ->check(CLI::Range(0.0, 1000.0))
      ->capture_default_str();
  command->add_flag("--across-machines", options.across_machines, "compare what was measured elsewhere all the same");
  return command;
}

void AddBenchCommand(CLI::App& app, Action& action) {
  auto options = std::make_shared<BenchOptions>();
  // Google Benchmark and what the cases need besides are in a program of their own, which reads the same words again.
  DeclareBench(app, *options)->callback([options, &action] {
    action = [](const Session& session) -> int { BecomeProgramBeside("pentimento-bench", session.command_line); };
  });
}

}  // namespace pentimento
