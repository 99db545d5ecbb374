// What `pentimento bench` becomes. The program itself does without Google Benchmark and what the cases need besides.

#include <optional>

#include <fmt/format.h>

#include "experiments/benchmarks/bench.h"
#include "experiments/benchmarks/comparison.h"
#include "experiments/cli/bench.h"
#include "experiments/cli/console.h"
#include "framework/core/atomic_file.h"
#include "framework/core/library_environment.h"
#include "framework/core/text.h"

namespace pentimento {
namespace {

void Print(const Console& console, const ResultDocument& document, const BenchComparison* comparison) {
  if (!console.json) {
    fmt::print("{}", BenchTable(document, comparison));
    return;
  }
  Json json = ToJson(document);
  if (comparison != nullptr) {
    json["comparison"] = ToJson(*comparison);
  }
  PrintJson(json);
}

int Verdict(const BenchComparison& comparison, const BenchOptions& options) {
  const std::vector<std::string> slower = comparison.slower();
  if (!slower.empty()) {
    fmt::print(stderr, "slower than in {} by more than {:.4g} %: {}\n", options.compare.string(),
               100.0 * options.threshold, Join(slower));
    return kCheckFailed;
  }
  if (!comparison.uncompared.empty()) {
    fmt::print(stderr, "not compared, because there is no time of them now or in {}: {}\n", options.compare.string(),
               Join(comparison.uncompared));
    return kInconclusive;
  }
  return kDone;
}

int Bench(const Console& console, const BenchOptions& options) {
  std::optional<ResultDocument> before;
  if (!options.compare.empty()) {
    before = ReadBenchmarks(options.compare);
    if (!options.across_machines) {
      RequireSameMachine(*before, BenchMachine(options.threads), options.compare);
    }
  }
  const ResultDocument document = RunBenchmarks(options, *console.MakeProgress());
  std::optional<BenchComparison> comparison;
  if (before) {
    comparison = CompareBenchmarks(*before, document, options.threshold);
  }
  Print(console, document, comparison ? &*comparison : nullptr);
  if (!options.save.empty()) {
    WriteFileAtomically(options.save, ToJson(document).dump(2) + "\n");
  }
  return comparison ? Verdict(*comparison, options) : kDone;
}

}  // namespace
}  // namespace pentimento

int main(int argc, char** argv) {
  using namespace pentimento;           // NOLINT(google-build-using-namespace)
  RestartWithLibraryEnvironment(argv);  // as the program that is timed
  Console console;
  BenchOptions options;
  const std::unique_ptr<CLI::App> app = MakeApp(console);
  DeclareBench(*app, options);
  const int code = ParseCommandLine(*app, argc, argv);
  return code >= 0 ? code : Guarded([&] { return Bench(console, options); });
}
