#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/results/figure_identity.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

ResultDocument ReportOf(const fs::path& run) {
  return ResultDocumentFromJson(Json::parse(ReadFile(run / "report.json")));
}

/// Runs configs/smoke.yaml with leakage beside the other metrics. @returns the run folder; "" if weights are missing.
fs::path RunWithSteps(const fs::path& folder, int steps) {
  const std::string metrics =
      "metrics=[psnr, metadata, identity, {type: leakage, retrain: false, pooling: {references: [1, 2], "
      "stylised: [1]}, attest: {forwards: [ghibli], doses: [8], steps: 1}}]";
  const ProcessResult result = RunProcess(
      Pentimento({"run", std::string(PENTIMENTO_SOURCE_DIR) + "/configs/smoke.yaml", "--runs", folder.string(), "-q",
                  "--set", "models.cyc.train.steps=" + std::to_string(steps), "--set", "dataset.select_identities=2",
                  "--set", "dataset.attest_identities=1", "--set", "statistics.replicates=20", "--set", metrics}));
  if (result.exit_code == 4) {
    return {};
  }
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const fs::path report = result.out.substr(result.out.find(": ") + 2);
  return report.parent_path();
}

/// `pentimento scores` gives the leakages of a run again, from its results.h5.
void ExpectLeakagesFromKeptScores(const fs::path& run) {
  const std::string where = "hop=x-y,forward=ghibli,attacker=naive,probes=attacker-aligned";
  const auto seed = Json::parse(ReadFile(run / "manifest.json")).at("seed").get<std::uint64_t>();
  const ProcessResult scores =
      RunProcess(Pentimento({"scores", "--run", run.string(), "--leakage", "--where", where, "--fmr", "0.05",
                             "--replicates", "20", "--seed", std::to_string(seed), "--json"}));
  ASSERT_EQ(scores.exit_code, 0) << scores.err;
  const std::vector<Figure> reported = ReportOf(run).figures;
  const Json recomputed = Json::parse(scores.out);
  int compared = 0;
  for (const Json& json : recomputed.at("figures")) {
    const Figure again = FigureFromJson(json);
    const auto figure = std::ranges::find_if(reported, [&](const Figure& one) {
      return one.name == again.name && one.hop == "x-y" && one.forward == "ghibli" &&
             one.context.value("attacker", "") == "naive" && one.context.value("thresholds", "") == "select" &&
             one.context.value("probes", "") == "attacker-aligned" && !one.context.contains("references") &&
             !one.context.contains("dose") &&
             one.context.contains("permutations") == again.context.contains("permutations");
    });
    ASSERT_NE(figure, reported.end()) << again.name;
    EXPECT_EQ(ToJson(*figure).at("value"), json.at("value")) << again.name;
    EXPECT_EQ(ToJson(*figure).at("ci95"), json.at("ci95")) << again.name;
    ++compared;
  }
  EXPECT_GE(compared, 6);
}

TEST(CompareRuns, ATrainingOfAnotherLengthUnmatchesNoFigure) {
  const TemporaryFolder folder;
  const fs::path first = RunWithSteps(folder.path(), 2);
  if (first.empty()) {
    GTEST_SKIP() << "configs/smoke.yaml lacks weights or other files (`make setup` fetches them)";
  }
  const fs::path second = RunWithSteps(folder.path(), 4);
  const std::vector<Figure> figures = ReportOf(first).figures;
  std::set<std::string> identities;
  for (const Figure& figure : figures) {
    EXPECT_TRUE(identities.insert(IdentityOf(figure)).second) << IdentityOf(figure) << " twice in one run";
  }
  for (const char* key : {"references", "dose", "impostors", "versus_attacker"}) {
    EXPECT_TRUE(std::ranges::any_of(figures, [&](const Figure& figure) { return figure.context.contains(key); }))
        << key;
  }

  const ProcessResult compared = RunProcess(Pentimento({"compare", first.string(), second.string(), "--json"}));
  ASSERT_EQ(compared.exit_code, 0) << compared.err;
  int changed = 0;
  const Json comparison = Json::parse(compared.out);
  for (const Json& row : comparison.at("differences")) {
    const std::string what = row.at("what").get<std::string>();
    EXPECT_THAT(what, testing::Not(HasSubstr("only in"))) << row;
    changed += what.find("became") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(changed, 0) << "another training recovers other pictures";
  const ProcessResult table = RunProcess(Pentimento({"compare", first.string(), second.string()}));
  EXPECT_THAT(table.out, HasSubstr("psnr [x-xhat ghibli cyc-back]"));
  EXPECT_LT(std::ranges::count(table.out, '\n'), 50) << "a short table";
  ExpectLeakagesFromKeptScores(first);
}

/// Two projects with the same config, each beside pictures of its own.
TEST(CompareRuns, TheSameConfigAboutOtherDataIsAnotherRun) {
  const TemporaryFolder folder;
  const ProcessResult made =
      RunProcess(Pentimento({"run", std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/sweep.yaml", "--runs",
                             (folder.path() / "made").string()}));
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const fs::path pictures = fs::directory_iterator(folder.path() / "made")->path() / "images/original/photo";
  const char* config =
      "name: same\ndataset: {type: image_folder, path: img, test_share: 0.5}\nforward: [blur]\nmetrics: [psnr]\n"
      "statistics: {replicates: 10}\n";
  for (const auto& [project, ending] : {std::pair("a", "1.jpg"), std::pair("b", "2.jpg")}) {
    WriteFileAtomically(folder.path() / project / "config.yaml", config);
    fs::create_directories(folder.path() / project / "img");
    for (const auto& file : fs::directory_iterator(pictures)) {
      if (file.path().string().ends_with(ending)) {
        fs::copy_file(file.path(), folder.path() / project / "img" / file.path().filename());
      }
    }
  }
  const fs::path runs = folder.path() / "runs";
  ProcessOptions options;
  options.environment["PENTIMENTO_HOME"] = (folder.path() / "home").string();
  const auto start = [&](const std::string& project) {
    return RunProcess(Pentimento({"run", (folder.path() / project / "config.yaml").string(), "--runs", runs.string()}),
                      options);
  };
  const auto count = [&] {
    return std::ranges::count_if(fs::directory_iterator(runs), [](const fs::directory_entry& entry) {
      return entry.path().filename().string().starts_with("same-");
    });
  };
  ASSERT_EQ(start("a").exit_code, 0);
  const fs::path first = fs::directory_iterator(runs)->path();
  const std::string report = ReadFile(first / "report.json");
  ASSERT_EQ(start("b").exit_code, 0);
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(ReadFile(first / "report.json"), report);
  EXPECT_THAT(start("a").err, HasSubstr("this run was finished before"));
  EXPECT_EQ(RunProcess(Pentimento({"resume", first.string()}), options).exit_code, 0);
  EXPECT_EQ(RunProcess(Pentimento({"reproduce", first.string()}), options).exit_code, 0);

  fs::rename(folder.path() / "a", folder.path() / "moved");
  EXPECT_EQ(start("moved").exit_code, 0) << "a project may be moved, and is then another run";
  EXPECT_EQ(count(), 3);
}

}  // namespace
}  // namespace pentimento::test
