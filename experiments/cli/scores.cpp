#include <algorithm>
#include <cstdint>
#include <set>

#include <fmt/format.h>

#include "experiments/cli/command.h"
#include "experiments/cli/figure_table.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/core/threads.h"
#include "framework/results/kept_scores.h"
#include "framework/results/score_file.h"
#include "metrics/leakage/kept_leakage.h"
#include "metrics/statistics/interval.h"
#include "metrics/statistics/score_figures.h"
#include "reports/hdf5_file.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

struct ScoresArguments {
  std::string genuine;
  std::string impostor;
  std::string table;
  std::string run;
  std::string where;
  std::string common;
  bool leakage = false;
  std::string minus;
  std::string save;
  ScoreFigureOptions figures{.threads = ThreadBudget{}.compute};
};

ResultDocument LeakageDocument(const ScoresArguments& arguments) {
  const ScoreFigureOptions& options = arguments.figures;
  ResultDocument document;
  document.figures = LeakageOfKept(
      ReadScoresHdf5(fs::path(arguments.run) / "results.h5"), ParseScoreLabels(arguments.where),
      ParseScoreLabels(arguments.minus),
      {.fmr = options.fmr, .replicates = options.replicates, .seed = options.seed, .threads = options.threads});
  // As in the run: so few people are shown, and nothing is inferred from them.
  const std::int64_t people = std::ranges::max(document.figures, {}, &Figure::n_subjects).n_subjects;
  DropInferenceOfFew(document.figures, people);
  document.header["inputs"] = {{"run", arguments.run}, {"leakage", arguments.where}};
  if (!arguments.minus.empty()) {
    document.header["inputs"]["minus"] = arguments.minus;
  }
  return document;
}

ResultDocument FiguresOf(const ScoresArguments& arguments) {
  if (arguments.leakage) {
    return LeakageDocument(arguments);
  }
  if (!arguments.table.empty()) {
    ResultDocument document = FiguresOfScores(ReadScoreTable(arguments.table), arguments.figures);
    document.header["inputs"] = {{"scores", arguments.table}};
    return document;
  }
  if (!arguments.run.empty()) {
    const std::vector<ScoreMatrix> kept = ReadScoresHdf5(fs::path(arguments.run) / "results.h5");
    const ScoreMatrix& matrix = SelectScores(kept, ParseScoreLabels(arguments.where));
    const ScoreTable table = TableOf(
        arguments.common.empty() ? matrix
                                 : OverCommonProbes(matrix, SelectScores(kept, ParseScoreLabels(arguments.common))));
    if (!arguments.save.empty()) {
      WriteFileAtomically(arguments.save, ToCsv(table));
    }
    ResultDocument document = FiguresOfScores(table, arguments.figures);
    // The gallery may hold more people than were tested; the run counted these.
    const std::set<std::string> tested(matrix.probe_subjects.begin(), matrix.probe_subjects.end());
    DropInferenceOfFew(document.figures, static_cast<std::int64_t>(tested.size()));
    document.header["inputs"] = {{"run", arguments.run}, {"scores", LabelsOf(matrix)}};
    if (!arguments.common.empty()) {
      document.header["inputs"]["common"] = arguments.common;
    }
    return document;
  }
  if (arguments.genuine.empty()) {
    throw ConfigError("nothing to read: give --genuine and --impostor, --scores, or --run");
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
  auto* run = command->add_option("--run", arguments->run, "a run folder, whose results.h5 holds all scores");
  command
      ->add_option(
          "--where", arguments->where,
          "which of a run's scores: key=value,... of matcher, hop, forward, reverse, probes, linkage, impostors, "
          "versus, attacker, part, gallery, references, stylised, combine, planted, dose; without it, or where several "
          "fit, it says which there are")
      ->needs(run);
  auto* common = command->add_option("--common", arguments->common,
                                     "only the probes that these scores of the run, named as --where does, have too: "
                                     "paired differences are over them");
  common->needs(run);
  auto* save = command->add_option("--save", arguments->save, "write these scores to a CSV file, as --scores reads it");
  save->needs(run);
  auto* leakage = command->add_flag("--leakage", arguments->leakage,
                                    "the leakage of the attack that --where names, from the scores of the selecting "
                                    "and of the tested people, at the rates of --fmr");
  leakage->needs(run)->excludes(save)->excludes(common);
  command->add_option("--minus", arguments->minus, "how much less another attack leaks, named as --where does")
      ->needs(leakage);
  command
      ->add_flag("--one-each", arguments->figures.one_each,
                 "whoever is in a comparison is in no other: the rates of the two lists then have Wilson's intervals")
      ->needs(genuine);
  genuine->needs(impostor)->excludes(table)->excludes(run);
  impostor->needs(genuine)->excludes(table)->excludes(run);
  table->excludes(run);
  command->add_option("--fmr", arguments->figures.fmr, "false-match rates that TAR and FNMR are given at")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--fpir", arguments->figures.fpir, "false-positive identification rates that FNIR is given at")
      ->delimiter(',')
      ->capture_default_str();
  command
      ->add_option(
          "--threshold", arguments->figures.thresholds,
          "scores that TAR, FMR and false accusations are given at, such as those that were set on other people")
      ->delimiter(',')
      ->excludes(leakage);
  command->add_option("--replicates", arguments->figures.replicates, "bootstrap replicates; 0: no intervals")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--seed", arguments->figures.seed, "of the bootstrap and the permutations")
      ->capture_default_str();
  command->callback(
      [arguments, &action] { action = [arguments](const Session& session) { return Scores(session, *arguments); }; });
}

}  // namespace pentimento
