#include "experiments/pipeline/bridge.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/execute.h"
#include "experiments/cli/figure_table.h"
#include "experiments/pipeline/run_folder.h"
#include "framework/core/errors.h"
#include "framework/core/threads.h"
#include "metrics/statistics/interval.h"
#include "reports/hdf5_file.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct BridgeArguments {
  std::string portraits;
  std::string photographs;
  BridgeOptions options{.threads = ThreadBudget{}.compute};
};

Json LoadFinishedConfig(const fs::path& folder, const OptionSchema& schema) {
  StoredRun run = LoadStoredRun(folder, schema);
  if (!IsFinished(folder)) {
    throw ConfigError(fmt::format("{}: this run has not finished; continue it with: pentimento resume {}",
                                  folder.string(), folder.string()));
  }
  return std::move(run.config.values);
}

/// The options of the identity metric, whose scores are compared; null without it.
Json IdentityMetricOf(const Json& config) {
  const Json& metrics = config.at("metrics");
  const auto found = std::ranges::find_if(metrics, [](const Json& metric) { return metric.at("type") == "identity"; });
  return found == metrics.end() ? Json(nullptr) : *found;
}

void RequireDrawn(const Json& config, bool drawn, const std::string& folder) {
  if ((config.at("dataset").at("type") == "portraits") != drawn) {
    throw ConfigError(fmt::format("{}: its people are {}; give first the run on portraits, then the one on photographs",
                                  folder, drawn ? "no portraits" : "portraits"));
  }
}

/// One experiment on two sets of people: whatever may move a figure but the people is the same.
void RequireOneExperiment(const Json& first, const Json& second) {
  for (const char* part : {"models", "forward", "sweep", "reverse"}) {
    if (first.value(part, Json()) != second.value(part, Json())) {
      throw ConfigError(
          fmt::format("the runs differ in `{}`: run one config twice, with --set dataset=... alone, as in "
                      "configs/bridge.yaml",
                      part));
    }
  }
  if (IdentityMetricOf(first).is_null() || IdentityMetricOf(first) != IdentityMetricOf(second)) {
    throw ConfigError("both runs need the metric `identity` with the same options");
  }
}

std::string SideText(const Json& side) {
  if (side.at("value").is_null()) {
    return fmt::format("{:>9} {:>5}", "-", "-");
  }
  return fmt::format("{:>9.4f} {:>5}", side.at("value").get<double>(), side.at("place").get<int>());
}

void PrintRanking(const Json& ranking) {
  fmt::print("{} by {}, {}\n", ranking.at("ranked_by").get<std::string>(), ranking.at("matcher").get<std::string>(),
             ranking.at("hop").get<std::string>());
  std::size_t width = 6;
  std::vector<std::string> names;
  for (const Json& method : ranking.at("methods")) {
    const Json& reverse = method.at("reverse");
    names.push_back(method.at("forward").get<std::string>() +
                    (reverse.is_null() ? "" : " → " + reverse.get<std::string>()));
    width = std::max(width, names.back().size());
  }
  fmt::print("{:<{}}  {:>15}  {:>15}\n", "method", width, "portraits place", "photos place");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Json& method = ranking.at("methods")[i];
    fmt::print("{:<{}}  {}  {}\n", names[i], width, SideText(method.at("portraits")),
               SideText(method.at("photographs")));
  }
  fmt::print("{}\n\n", ranking.at("conclusion").get<std::string>());
}

int CompareRankings(const Session& session, const BridgeArguments& arguments) {
  const Json portraits = LoadFinishedConfig(arguments.portraits, session.experiment_schema);
  const Json photographs = LoadFinishedConfig(arguments.photographs, session.experiment_schema);
  RequireDrawn(portraits, true, arguments.portraits);
  RequireDrawn(photographs, false, arguments.photographs);
  RequireOneExperiment(portraits, photographs);
  ResultDocument document =
      BridgeRankings(PlainScores(ReadScoresHdf5(fs::path(arguments.portraits) / "results.h5")),
                     PlainScores(ReadScoresHdf5(fs::path(arguments.photographs) / "results.h5")), arguments.options);
  if (!portraits.value("models", Json::array()).empty()) {
    for (Figure& figure : document.figures) {
      AddNote(figure, "each run trained its own models, on its own people");
    }
  }
  document.header["command"] = "bridge";
  document.header["inputs"] = {{"portraits", arguments.portraits}, {"photographs", arguments.photographs}};
  if (session.json) {
    PrintJson(ToJson(document));
  } else {
    for (const Json& ranking : document.header.at("rankings")) {
      PrintRanking(ranking);
    }
    fmt::print("{}\nOrders are compared, never rates: no rate on procedural people transfers to photographs.\n",
               FigureTable(document.figures));
  }
  const bool any =
      std::ranges::any_of(document.figures, [](const Figure& figure) { return std::isfinite(figure.value); });
  return any ? kDone : kInconclusive;
}

}  // namespace

void AddBridgeCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "bridge", "Say whether procedural people and photographs put methods into the same order (Kendall's tau)");
  command->footer(
      "Run configs/bridge.yaml once as it is and once with --set dataset=... on photographs. Exit code 5: there is no "
      "order to compare. docs/identity.md says how.");
  auto arguments = std::make_shared<BridgeArguments>();
  command->add_option("portraits", arguments->portraits, "the run on procedural people")->required();
  command->add_option("photographs", arguments->photographs, "the run of the same methods on photographs")->required();
  command->add_option("--figure", arguments->options.figure, "what methods are ranked by")
      ->check(CLI::IsMember(BridgeFigures()))
      ->capture_default_str();
  command->add_flag("--anyway", arguments->options.anyway,
                    fmt::format("go on with fewer than {} photographed people of {} pictures, and note it",
                                kBridgePeople, kBridgePictures));
  command->add_option("--replicates", arguments->options.replicates, "bootstrap replicates; 0: no intervals")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--seed", arguments->options.seed, "of the bootstrap")->capture_default_str();
  command->callback([arguments, &action] {
    action = [arguments](const Session& session) { return CompareRankings(session, *arguments); };
  });
}

}  // namespace pentimento
