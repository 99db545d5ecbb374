#include <exception>
#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>

#include "experiments/benchmarks/bench.h"
#include "experiments/cli/command.h"
#include "experiments/thread_budget.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

struct Arguments {
  BenchOptions options;
  std::filesystem::path save;
  std::filesystem::path compare;
  bool json = false;
};

int Bench(const Arguments& arguments) {
  std::optional<ResultDocument> before;
  if (!arguments.compare.empty()) {
    before = ResultDocumentFromJson(Json::parse(ReadFile(arguments.compare)));
  }
  const ResultDocument document = RunBenchmarks(arguments.options);
  if (!arguments.save.empty()) {
    WriteFileAtomically(arguments.save, ToJson(document).dump(2) + "\n");
  }
  std::cout << (arguments.json ? ToJson(document).dump(2) + "\n" : BenchTable(document, before ? &*before : nullptr));
  return kDone;
}

}  // namespace
}  // namespace pentimento

int main(int argc, char** argv) {
  using namespace pentimento;          // NOLINT(google-build-using-namespace)
  AvoidSpinning({argv, argv + argc});  // as the program that is timed
  Arguments arguments;
  CLI::App app("Times Pentimento's own work; every case checks its result first.", "pentimento-bench");
  app.add_option("--filter", arguments.options.filter, "regular expression on the names of the cases");
  app.add_option("--repetitions", arguments.options.repetitions, "of each case")->check(CLI::Range(1, 1000));
  app.add_option("--min-time", arguments.options.min_seconds, "seconds a repetition goes on for at least")
      ->check(CLI::Range(0.001, 3600.0));
  app.add_option("--threads", arguments.options.threads, "compute threads")->check(CLI::Range(1, 1024));
  app.add_option("--save", arguments.save, "write the result document to a file");
  app.add_option("--compare", arguments.compare, "show the ratio to an earlier --save")->check(CLI::ExistingFile);
  app.add_flag("--json", arguments.json, "print the result document instead of a table");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadUsage;
  }
  try {
    return Bench(arguments);
  } catch (const WorkError& error) {
    std::cerr << "pentimento-bench: " << error.what() << "\n";
    return kWorkFailed;
  } catch (const MissingError& error) {
    std::cerr << "pentimento-bench: " << error.what() << "\n";
    return kMissing;
  } catch (const InternalError& error) {
    std::cerr << "pentimento-bench: " << error.what() << "\n";
    return kInternalFault;
  } catch (const std::exception& error) {
    std::cerr << "pentimento-bench: " << error.what() << "\n";
    return kBadUsage;
  }
}
