#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/figure_table.h"
#include "experiments/measure/measurement.h"
#include "experiments/measure/side_by_side.h"
#include "experiments/thread_budget.h"
#include "experiments/weights.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/text.h"
#include "framework/methods/external/file_method.h"
#include "reports/tables.h"

namespace pentimento {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kShownLeftOut = 20;

struct MeasureArguments {
  std::string reference;
  std::string test;
  std::vector<std::string> metrics = {"psnr", "ssim"};
  std::vector<std::string> overrides;
  std::string resize = "none";
  std::string output;
  int replicates = 1000;
  std::uint64_t seed = 0;
  SideBySideOptions page;
  bool per_sample = false;
  bool strict = false;
};

MeasureRequest RequestOf(const MeasureArguments& arguments) {
  MeasureRequest request;
  request.reference = arguments.reference;
  request.test = arguments.test;
  request.metrics = {arguments.metrics, arguments.overrides};
  if (arguments.resize != "none") {
    request.resize = arguments.resize == "bilinear" ? Filter::kBilinear : Filter::kBicubic;
  }
  request.replicates = arguments.replicates;
  request.seed = arguments.seed;
  return request;
}

/// One entry a pair, with the value of each figure that has one.
Json SamplesOf(const Measurement& measurement) {
  std::map<std::string, Json> values;
  for (const Figure& figure : measurement.document.figures) {
    for (const SampleValue& sample : figure.samples) {
      values[sample.id][figure.name] = FiniteOrNull(sample.value);
    }
  }
  Json samples = Json::array();
  for (const MeasuredPair& pair : measurement.pairs.pairs) {
    samples.push_back({{"id", pair.id}, {"subject", pair.subject}, {"values", values[pair.id]}});
  }
  return samples;
}

void PrintSamples(const Json& samples) {
  for (const Json& sample : samples) {
    fmt::print("{}", PercentDecode(sample.at("id").get<std::string>()));
    for (const auto& [name, value] : sample.at("values").items()) {
      fmt::print("  {} {}", name, value.is_null() ? "-" : fmt::format("{:.5g}", value.get<double>()));
    }
    fmt::print("\n");
  }
}

/// On standard error, so that nothing is left out without a word.
void SayLeftOut(const Json& header) {
  const auto say = [](const Json& entries, const char* key, const char* what) {
    for (std::size_t i = 0; i < std::min(entries.size(), kShownLeftOut); ++i) {
      fmt::print(stderr, "{}: {}: {}\n", what, entries[i].at(key).get<std::string>(),
                 entries[i].at("reason").get<std::string>());
    }
    if (entries.size() > kShownLeftOut) {
      fmt::print(stderr, "{}: {} more\n", what, entries.size() - kShownLeftOut);
    }
  };
  say(header.at("not_compared"), "file", "not compared");
  say(header.at("not_measured"), "metric", "not measured");
}

void WriteFiles(const Measurement& measurement, const std::string& html, const Json& document, const fs::path& folder) {
  std::vector<PairRow> rows;
  for (const MeasuredPair& pair : measurement.pairs.pairs) {
    rows.push_back({pair.id, pair.subject, pair.reference.string(),
                    pair.source.empty() ? pair.test.string() : pair.source.string()});
  }
  WriteFileAtomically(folder / "tables" / "figures.csv", FiguresCsv(measurement.document.figures));
  WriteFileAtomically(folder / "tables" / "pairs.csv", PairsCsv(rows, measurement.document.figures));
  WriteFileAtomically(folder / "report.json", document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  WriteFileAtomically(folder / "index.html", html);
}

int Measure(const Session& session, const MeasureArguments& arguments) {
  const MeasureRequest request = RequestOf(arguments);
  ApplyThreadBudget(request.threads);
  const SignalStop signals;
  const auto progress = session.MakeProgress();
  const ScratchFolder scratch;
  Measurement measurement =
      MeasurePairs(request, session.registries.metrics, WeightsFolder(), scratch.path(), signals.Token(), *progress);
  if (arguments.per_sample) {
    measurement.document.header["samples"] = SamplesOf(measurement);
  }
  const Json document = ToJson(measurement.document);
  if (!arguments.output.empty()) {
    const MeasurePage page = SideBySide(measurement, arguments.page, request.threads, signals.Token(), *progress);
    WriteFiles(measurement, RenderMeasurePage(page), document, arguments.output);
  }
  SayLeftOut(measurement.document.header);
  if (session.json) {
    PrintJson(document);
  } else {
    fmt::print("{}", FigureTable(measurement.document.figures));
    if (arguments.per_sample) {
      fmt::print("\n");
      PrintSamples(measurement.document.header.at("samples"));
    }
    if (!arguments.output.empty()) {
      fmt::print("\npage: {}\n", (fs::path(arguments.output) / "index.html").string());
    }
  }
  return arguments.strict && !measurement.pairs.not_compared.empty() ? kCheckFailed : kDone;
}

}  // namespace

void AddMeasureCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("measure", "Compare pictures with their references: two files, or two folders");
  command->footer(
      "In folders a picture's partner has the same relative path, whatever its extension; the first folder of the path "
      "says who is on it, for the intervals. What has no partner, cannot be read or has another size is listed and not "
      "compared. docs/measure.md has examples.");
  auto arguments = std::make_shared<MeasureArguments>();
  command->add_option("--reference", arguments->reference, "a picture, or a folder of pictures")
      ->required()
      ->type_name("FILE|DIR");
  command->add_option("--test", arguments->test, "what is compared with it")->required()->type_name("FILE|DIR");
  command
      ->add_option(
          "--metrics", arguments->metrics,
          "names of `pentimento list metrics`; all: every one that compares pictures and whose weights are there")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--set", arguments->overrides, "an option of a metric: ssim.window=7")
      ->type_name("METRIC.KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      ->add_option("--resize", arguments->resize,
                   "antialiased filter that brings test pictures of another size to that of their reference")
      ->check(CLI::IsMember({"none", "bilinear", "bicubic"}))
      ->capture_default_str();
  command
      ->add_option("--output", arguments->output,
                   "folder for index.html (side by side, with error heat maps), report.json and CSV tables")
      ->type_name("DIR");
  command->add_option("--pictures", arguments->page.pairs, "pairs that the page shows at most")
      ->check(CLI::Range(0, 400))
      ->capture_default_str();
  command->add_flag("--per-sample", arguments->per_sample, "also print the values of each pair");
  command->add_flag("--strict", arguments->strict, "exit with 3 if some picture was not compared");
  command->add_option("--replicates", arguments->replicates, "bootstrap replicates; 0: no intervals")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "of the bootstrap")->capture_default_str();
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return Measure(session, *arguments); }; });
}

}  // namespace pentimento
