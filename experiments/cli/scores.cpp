#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/figure_table.h"
#include "framework/core/errors.h"
#include "framework/core/threads.h"
#include "framework/results/score_file.h"
#include "metrics/statistics/score_figures.h"

namespace pentimento {
namespace {

struct ScoresArguments {
  std::string genuine;
  std::string impostor;
  std::string table;
  ScoreFigureOptions figures{.threads = ThreadBudget{}.compute};
};

ResultDocument FiguresOf(const ScoresArguments& arguments) {
  if (!arguments.table.empty()) {
    ResultDocument document = FiguresOfScores(ReadScoreTable(arguments.table), arguments.figures);
    document.header["inputs"] = {{"scores", arguments.table}};
    return document;
  }
  if (arguments.genuine.empty()) {
    throw ConfigError("nothing to read: give --genuine and --impostor, or --scores");
  }
  ResultDocument document =
      FiguresOfScores(ReadScoreList(arguments.genuine), ReadScoreList(arguments.impostor), arguments.figures);
  document.header["inputs"] = {{"genuine", arguments.genuine}, {"impostor", arguments.impostor}};
  return document;
}

int Scores(const Session& session, const ScoresArguments& arguments) {
  arguments.figures.Check();
  ResultDocument document = FiguresOf(arguments);
  document.header["command"] = "scores";
  if (session.json) {
    PrintJson(ToJson(document));
  } else {
    fmt::print("{}", FigureTable(document.figures));
  }
  return kDone;
}

}  // namespace

void AddScoresCommand(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("scores", "Verification and identification figures of comparison scores");
  command->footer("A comparison is accepted if score >= threshold. docs/identity.md defines every figure.");
  auto arguments = std::make_shared<ScoresArguments>();
  auto* genuine = command->add_option("--genuine", arguments->genuine,
                                      "scores of comparisons of one person: one number a line, or a .npy vector");
  auto* impostor = command->add_option("--impostor", arguments->impostor, "the same of two people");
  auto* table =
      command->add_option("--scores", arguments->table,
                          "CSV probe_id,gallery_id,score; the person is the part of an id before the first /");
  genuine->needs(impostor)->excludes(table);
  impostor->needs(genuine)->excludes(table);
  command->add_option("--fmr", arguments->figures.fmr, "false-match rates that TAR and FNMR are given at")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--fpir", arguments->figures.fpir, "false-positive identification rates that FNIR is given at")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--replicates", arguments->figures.replicates, "bootstrap replicates; 0: no intervals")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--seed", arguments->figures.seed, "of the bootstrap and the permutations")
      ->capture_default_str();
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return Scores(session, *arguments); }; });
}

}  // namespace pentimento
