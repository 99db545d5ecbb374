#include "experiments/benchmarks/bench.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <regex>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "experiments/benchmarks/cases.h"
#include "experiments/pipeline/manifest.h"
#include "experiments/thread_budget.h"
#include "experiments/weights.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "framework/methods/external/file_method.h"

namespace pentimento {
namespace {

/// Collects seconds an item of every repetition, and says what it is at.
class Collector : public benchmark::BenchmarkReporter {
 public:
  explicit Collector(Progress& progress) : progress_(progress) {}

  struct Case {
    std::vector<double> seconds;
    std::vector<double> peak_bytes;  ///< none where the case does not measure them
    std::vector<double> busy_cores;  ///< likewise
    std::string error;
  };

  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) {
        continue;
      }
      Case& entry = cases[run.run_name.function_name];
      if (run.error_occurred) {
        entry.error = run.error_message;
      } else {
        const double items = run.counters.at("items").value;
        entry.seconds.push_back(run.real_accumulated_time / static_cast<double>(run.iterations) / items);
        if (const auto peak = run.counters.find("peak_bytes"); peak != run.counters.end()) {
          entry.peak_bytes.push_back(peak->second.value);
        }
        if (const auto busy = run.counters.find("busy_cores"); busy != run.counters.end()) {
          entry.busy_cores.push_back(busy->second.value);
        }
      }
      progress_.Note(
          fmt::format("{}: {}", run.run_name.function_name,
                      run.error_occurred ? run.error_message : fmt::format("{:.4g} s", entry.seconds.back())));
    }
  }

  std::map<std::string, Case> cases;

 private:
  Progress& progress_;
};

std::regex FilterOf(const BenchOptions& options) {
  try {
    return std::regex(options.filter);
  } catch (const std::regex_error& error) {
    throw ConfigError(
        fmt::format("--filter \"{}\" is not a regular expression (ECMAScript's): {}", options.filter, error.what()));
  }
}

void RunCase(benchmark::State& state, const BenchCase& bench, std::string& implementation) {
  try {
    const std::unique_ptr<Work> work = bench.make();
    implementation = work->implementation();
    const WorkResult first = work->Go();
    if (const std::string problem = bench.problem(first); !problem.empty()) {
      state.SkipWithError(problem.c_str());
      return;
    }
    double peak_bytes = 0.0;
    double processor_seconds = 0.0;
    double seconds = 0.0;
    for ([[maybe_unused]] auto round : state) {
      const WorkResult result = work->Go();
      peak_bytes = std::max(peak_bytes, static_cast<double>(result.peak_bytes.value_or(0)));
      processor_seconds += result.busy_cores.value_or(0.0) * result.seconds;
      seconds += result.seconds;
      state.SetIterationTime(result.seconds);
      if (result.check != first.check) {
        state.SkipWithError("the same work gave another result");
        return;
      }
    }
    state.counters["items"] = static_cast<double>(first.items);
    if (first.peak_bytes) {
      state.counters["peak_bytes"] = peak_bytes;
    }
    if (first.busy_cores) {
      state.counters["busy_cores"] = processor_seconds / seconds;
    }
  } catch (const Error& error) {
    state.SkipWithError(error.what());
  }
}

/// @param name,unit of the figure. @param values one a repetition.
Figure BenchFigure(const BenchCase& bench, const char* name, const char* unit, std::vector<double> values,
                   const std::string& error, const std::string& implementation, int threads) {
  Figure figure;
  figure.name = fmt::format("{}[{}]", name, bench.name);
  figure.unit = unit;
  figure.context = {{"item", bench.item}, {"threads", threads}, {"implementation", implementation}};
  figure.n = static_cast<std::int64_t>(values.size());
  figure.value = std::numeric_limits<double>::quiet_NaN();
  figure.note = error;
  if (error.empty() && !values.empty()) {
    std::ranges::sort(values);
    figure.value = values[values.size() / 2];
    figure.context["minimum"] = values.front();
    figure.context["maximum"] = values.back();
  }
  return figure;
}

/// A figure's number as a table shows it.
std::string Shown(const Figure& figure, double value) {
  constexpr double kMebibyte = 1 << 20;
  if (figure.unit == "s") {
    return fmt::format("{:.4g} ms", 1e3 * value);
  }
  return figure.unit == "byte" ? fmt::format("{:.4g} MiB", value / kMebibyte) : fmt::format("{:.3g} cores", value);
}

}  // namespace

Json BenchMachine(int threads) {
  return {{"processor", DeviceDescription().at("processor")}, {"build", PENTIMENTO_BUILD}, {"threads", threads}};
}

ResultDocument RunBenchmarks(const BenchOptions& options, Progress& progress) {
  const std::regex filter = FilterOf(options);
  ApplyThreadBudget({options.threads, options.threads});
  const ScratchFolder scratch;
  const std::vector<BenchCase> all = BenchCases({scratch.path(), WeightsFolder(), options.threads});

  std::vector<const BenchCase*> chosen;
  std::map<std::string, std::string> implementations;
  std::vector<std::string> names;
  for (const BenchCase& bench : all) {
    names.push_back(bench.name);
    if (std::regex_search(bench.name, filter)) {
      chosen.push_back(&bench);
      std::string& implementation = implementations[bench.name];
      benchmark::RegisterBenchmark(bench.name.c_str(), [&bench, &implementation](benchmark::State& state) {
        RunCase(state, bench, implementation);
      })->UseManualTime();
    }
  }
  if (chosen.empty()) {
    throw ConfigError(fmt::format("no benchmark matches \"{}\"\n  there are: {}", options.filter, Join(names)));
  }

  std::vector<std::string> arguments = {"pentimento-bench",
                                        fmt::format("--benchmark_repetitions={}", options.repetitions),
                                        fmt::format("--benchmark_min_time={}", options.min_seconds)};
  std::vector<char*> pointers;
  for (std::string& argument : arguments) {
    pointers.push_back(argument.data());
  }
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  Collector collector(progress);
  benchmark::RunSpecifiedBenchmarks(&collector);
  benchmark::ClearRegisteredBenchmarks();

  ResultDocument document;
  document.header = {{"command", "bench"}, {"machine", BenchMachine(options.threads)}, {"source", SourceRevision()}};
  for (const BenchCase* bench : chosen) {
    const Collector::Case& measured = collector.cases[bench->name];
    const std::string& implementation = implementations[bench->name];
    document.figures.push_back(
        BenchFigure(*bench, "time", "s", measured.seconds, measured.error, implementation, options.threads));
    if (!measured.peak_bytes.empty()) {
      document.figures.push_back(
          BenchFigure(*bench, "memory", "byte", measured.peak_bytes, "", implementation, options.threads));
    }
    if (!measured.busy_cores.empty()) {
      document.figures.push_back(
          BenchFigure(*bench, "cores", "core", measured.busy_cores, "", implementation, options.threads));
    }
  }
  return document;
}

std::string BenchTable(const ResultDocument& document, const BenchComparison* comparison) {
  std::string table = fmt::format("| case | for one | median | least | greatest |{}\n|---|---|--:|--:|--:|{}\n",
                                  comparison == nullptr ? "" : " least before | ratio of least |",
                                  comparison == nullptr ? "" : "--:|--:|");
  for (const Figure& figure : document.figures) {
    table += fmt::format("| {} | {} |", figure.name, figure.context.at("item").get<std::string>());
    if (!std::isfinite(figure.value)) {
      table += fmt::format(" {} |\n", figure.note);
      continue;
    }
    table += fmt::format(" {} | {} | {} |", Shown(figure, figure.value),
                         Shown(figure, figure.context.at("minimum").get<double>()),
                         Shown(figure, figure.context.at("maximum").get<double>()));
    if (comparison != nullptr) {
      const auto one = std::ranges::find(comparison->cases, figure.name, &BenchComparison::Case::name);
      table += one == comparison->cases.end() ? " - | - |"
                                              : fmt::format(" {} | {:.3f}{} |", Shown(figure, one->before),
                                                            one->ratio(), one->slower ? " slower" : "");
    }
    table += "\n";
  }
  return table;
}

}  // namespace pentimento
