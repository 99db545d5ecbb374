#include <csignal>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/core/random.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

const std::string kEvents = "events/cyc/events.out.tfevents.pentimento";
const std::string kConfig = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/tiny.yaml";

ProcessResult StartRun(const fs::path& runs, const std::vector<std::string>& more = {}, ProcessOptions options = {}) {
  std::vector<std::string> arguments = {"run", kConfig, "--runs", runs.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunProcess(Pentimento(arguments), options);
}

/// The only run folder below `runs`, or "" before there is one.
fs::path RunFolderIn(const fs::path& runs) {
  if (fs::exists(runs)) {
    for (const auto& entry : fs::directory_iterator(runs)) {
      return entry.path();
    }
  }
  return {};
}

std::size_t FinishedStages(const fs::path& runs) {
  const fs::path stages = RunFolderIn(runs) / "stages";
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(stages, error)) {
    count += fs::exists(entry.path() / "stage.json") ? 1 : 0;
  }
  return count;
}

/// By key.
std::map<std::string, std::string> TitlesOfStages(const fs::path& run) {
  std::map<std::string, std::string> titles;
  for (const auto& entry : fs::directory_iterator(run / "stages")) {
    titles[entry.path().filename().string()] = Json::parse(ReadFile(entry.path() / "stage.json")).at("title");
  }
  return titles;
}

bool IsDone(const fs::path& runs) {
  const fs::path manifest = RunFolderIn(runs) / "manifest.json";
  return fs::exists(manifest) && ReadFile(manifest).find("\"finished\": \"") != std::string::npos;
}

fs::path JournalIn(const fs::path& run) { return run / "checkpoints" / "cyc" / "curve.jsonl"; }

/// The last step that the training's journal tells of.
std::int64_t LastToldStep(const fs::path& run) {
  const std::string journal = ReadFile(JournalIn(run));
  return Json::parse(journal.substr(journal.rfind('\n') + 1)).at(0).get<std::int64_t>();
}

/// The steps of the training's checkpoints.
std::vector<std::int64_t> CheckpointSteps(const fs::path& run) {
  std::vector<std::int64_t> steps;
  for (const auto& entry : fs::directory_iterator(run / "checkpoints" / "cyc")) {
    if (entry.path().extension() == ".json" && entry.path().filename().string().starts_with("step-")) {
      steps.push_back(Json::parse(ReadFile(entry.path())).at("step").get<std::int64_t>());
    }
  }
  return steps;
}

/// Everything in which two runs of the same config must not differ by a bit.
struct Evidence {
  std::string report;
  std::string results;
  std::string weights;
  std::string events;
  bool operator==(const Evidence&) const = default;
};

Evidence EvidenceIn(const fs::path& folder) {
  return {ReadFile(folder / "report.json"), ReadFile(folder / "results.h5"),
          ReadFile(folder / "checkpoints" / "cyc" / "G_A.safetensors"), ReadFile(folder / kEvents)};
}

class Resume : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    reference_folder_ = std::make_unique<TemporaryFolder>();
    const ProcessResult result = StartRun(reference_folder_->path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
    reference_ = EvidenceIn(RunFolderIn(reference_folder_->path()));
    stage_count_ = FinishedStages(reference_folder_->path());
  }
  static void TearDownTestSuite() { reference_folder_.reset(); }

  static ProcessResult Continue(const fs::path& runs, const ProcessOptions& options = {}) {
    const fs::path folder = RunFolderIn(runs);
    // A process killed before it wrote its config has left nothing to resume: the run begins anew.
    if (!fs::exists(folder / "manifest.json")) {
      return StartRun(runs, {}, options);
    }
    return RunProcess(Pentimento({"resume", folder.string()}), options);
  }

  static void ExpectSameAsReference(const fs::path& runs) { ExpectFolderSameAsReference(RunFolderIn(runs)); }

  static void ExpectFolderSameAsReference(const fs::path& folder) {
    const Evidence evidence = EvidenceIn(folder);
    EXPECT_EQ(evidence.report, reference_.report);
    EXPECT_TRUE(evidence == reference_) << "results.h5, the trained weights or the events differ";
  }

  static inline std::unique_ptr<TemporaryFolder> reference_folder_;
  static inline Evidence reference_;
  static inline std::size_t stage_count_ = 0;
};

TEST_F(Resume, GivesTheSameBitsAfterAKillAtEveryStageBoundary) {
  const TemporaryFolder folder;
  ProcessOptions options;
  options.environment["LD_PRELOAD"] = PENTIMENTO_KILL_AFTER_STAGE;
  options.environment["ASAN_OPTIONS"] = "verify_asan_link_order=0";
  for (std::size_t boundary = 1; boundary <= stage_count_; ++boundary) {
    const ProcessResult result = Continue(folder.path(), options);
    ASSERT_EQ(result.signal, SIGKILL) << result.err;
    ASSERT_EQ(FinishedStages(folder.path()), boundary);
  }
  EXPECT_FALSE(IsDone(folder.path())) << "the last kill came before the manifest said so";
  ASSERT_EQ(Continue(folder.path()).exit_code, 0);
  ExpectSameAsReference(folder.path());
}

TEST_F(Resume, GivesTheSameBitsAfterKillsAtTwentyRandomMoments) {
  RandomStream random(20, "test.kill");
  std::unique_ptr<TemporaryFolder> folder = std::make_unique<TemporaryFolder>();
  int kills = 0;
  while (kills < 20) {
    const auto moment = Clock::now() + std::chrono::milliseconds(random.Below(2500));
    ProcessOptions options;
    options.interrupt_when = [moment] { return Clock::now() >= moment; };
    const ProcessResult result = Continue(folder->path(), options);
    kills += result.signal == SIGKILL ? 1 : 0;
    ASSERT_TRUE(result.signal == SIGKILL || result.exit_code == 0) << result.err;
    if (IsDone(folder->path())) {
      ExpectSameAsReference(folder->path());
      folder = std::make_unique<TemporaryFolder>();
    }
  }
  ASSERT_EQ(Continue(folder->path()).exit_code, 0);
  ExpectSameAsReference(folder->path());
}

class StoppedBy : public Resume, public testing::WithParamInterface<int> {};

TEST_P(StoppedBy, ExitsWith130WithinAStepAndSaysHowToGoOn) {
  const TemporaryFolder folder;
  ProcessOptions options;
  options.signal = GetParam();
  options.interrupt_when = [&] {
    const fs::path journal = JournalIn(RunFolderIn(folder.path()));
    return fs::exists(journal) && fs::file_size(journal) > 0;
  };
  // Every step is told of, and no checkpoint is due before the end: what there is was written because of the signal.
  const ProcessResult result =
      StartRun(folder.path(),
               {"--set", "models.cyc.train.log_every=1", "--set", "models.cyc.train.checkpoint_every=60"}, options);
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_THAT(result.err, testing::HasSubstr("pentimento resume "));
  const fs::path run = RunFolderIn(folder.path());
  const std::vector<std::int64_t> saved = CheckpointSteps(run);
  ASSERT_EQ(saved.size(), 1U) << result.err;
  EXPECT_EQ(saved.front(), LastToldStep(run)) << "a step that was done is lost, or one was done untold";
  EXPECT_LT(saved.front(), 60) << "the training went on to its end";

  const ProcessResult continued = Continue(folder.path());
  ASSERT_EQ(continued.exit_code, 0) << continued.err;
  EXPECT_THAT(continued.err, testing::HasSubstr("resuming at step " + std::to_string(saved.front())));
  const Evidence evidence = EvidenceIn(run);
  EXPECT_EQ(evidence.report, reference_.report);
  EXPECT_TRUE(evidence.results == reference_.results && evidence.weights == reference_.weights);
}

INSTANTIATE_TEST_SUITE_P(Signals, StoppedBy, testing::Values(SIGINT, SIGTERM),
                         [](const auto& signal) { return signal.param == SIGINT ? "Interrupt" : "Termination"; });

TEST_F(Resume, WhereARunCameFromIsKept) {
  const TemporaryFolder folder;
  ProcessOptions options;
  options.environment["LD_PRELOAD"] = PENTIMENTO_KILL_AFTER_STAGE;
  options.environment["ASAN_OPTIONS"] = "verify_asan_link_order=0";
  ASSERT_EQ(StartRun(folder.path(), {}, options).signal, SIGKILL);
  const fs::path run = RunFolderIn(folder.path());
  const std::string config = ReadFile(run / "config.yaml");
  const Json begun = Json::parse(ReadFile(run / "manifest.json"));
  EXPECT_THAT(config, testing::HasSubstr("identities: 6  # " + kConfig + ":5:"));
  EXPECT_FALSE(begun.contains("resumed"));

  ASSERT_EQ(Continue(folder.path()).exit_code, 0);
  EXPECT_EQ(ReadFile(run / "config.yaml"), config) << "the origins of values are those of the beginning";
  const Json finished = Json::parse(ReadFile(run / "manifest.json"));
  EXPECT_EQ(finished.at("started"), begun.at("started"));
  EXPECT_EQ(finished.at("command_line"), begun.at("command_line"));
  ASSERT_EQ(finished.at("resumed").size(), 1U);
  EXPECT_EQ(finished.at("resumed").at(0).at("command_line").at(1), "resume");
}

TEST_F(Resume, LoaderThreadsChangeNoBit) {
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path(), {"--set", "threads.loaders=5"}).exit_code, 0);
  ExpectSameAsReference(folder.path());
}

TEST_F(Resume, AFinishedRunDoesNothing) {
  const auto before = fs::last_write_time(RunFolderIn(reference_folder_->path()) / "manifest.json");
  const ProcessResult again = StartRun(reference_folder_->path());
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(fs::last_write_time(RunFolderIn(reference_folder_->path()) / "manifest.json"), before);
}

TEST_F(Resume, AFreshRunBesideAFinishedOneDoesEverythingAnewWithTheSameBits) {
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path()).exit_code, 0);
  const fs::path first = RunFolderIn(folder.path());
  const fs::path fresh = first.string() + "-2";
  ProcessOptions options;
  options.environment["LD_PRELOAD"] = PENTIMENTO_KILL_AFTER_STAGE;
  options.environment["ASAN_OPTIONS"] = "verify_asan_link_order=0";
  ASSERT_EQ(StartRun(folder.path(), {"--fresh"}, options).signal, SIGKILL);
  const ProcessResult continued = RunProcess(Pentimento({"resume", fresh.string()}));
  ASSERT_EQ(continued.exit_code, 0) << continued.err;
  EXPECT_THAT(continued.err, testing::Not(testing::HasSubstr("taken over from")));
  for (const auto& entry : fs::recursive_directory_iterator(fresh)) {
    EXPECT_TRUE(!entry.is_regular_file() || entry.hard_link_count() == 1) << entry.path() << " is the other run's";
  }
  ExpectFolderSameAsReference(fresh);
}

TEST_F(Resume, AChangedMetricMeasuresOnlyAgain) {
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path()).exit_code, 0);
  const ProcessResult result = StartRun(folder.path(), {"--set", "metrics=[psnr]"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  // Each of these is a stage of the first run: taken over, not worked on.
  EXPECT_THAT(result.err, testing::HasSubstr("train cyc\n  taken over from tiny-"));
  EXPECT_THAT(result.err, testing::HasSubstr("measure psnr\n  taken over from tiny-"));
  const ProcessResult more = StartRun(folder.path(), {"--set", "metrics=[psnr]", "--set", "statistics.replicates=60"});
  ASSERT_EQ(more.exit_code, 0) << more.err;
  EXPECT_THAT(more.err, testing::HasSubstr("train cyc\n  taken over from tiny-"));
  EXPECT_THAT(more.err, testing::Not(testing::HasSubstr("measure psnr\n  taken over from tiny-")));
}

TEST_F(Resume, AChangedReportRendersOnlyAgain) {
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path()).exit_code, 0);
  const fs::path before = RunFolderIn(folder.path());
  const ProcessResult result = StartRun(folder.path(), {"--set", "report.single_file=true"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  fs::path after;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    after = entry.path() == before ? after : entry.path();
  }
  const std::map<std::string, std::string> old_stages = TitlesOfStages(before);
  std::vector<std::string> new_titles;
  for (const auto& [key, title] : TitlesOfStages(after)) {
    if (!old_stages.contains(key)) {
      new_titles.push_back(title);
    }
  }
  EXPECT_THAT(new_titles, testing::ElementsAre("report"));
  std::size_t taken_over = 0;
  const std::string words = "\n  taken over from " + before.filename().string();
  for (std::size_t at = result.err.find(words); at != std::string::npos; at = result.err.find(words, at + 1)) {
    ++taken_over;
  }
  EXPECT_EQ(taken_over, stage_count_ - 1) << result.err;
  EXPECT_EQ(ReadFile(after / kEvents), reference_.events) << "a model that was taken over has its curve";
  EXPECT_EQ(Json::parse(ReadFile(after / "report.json")).at("figures"),
            Json::parse(ReadFile(before / "report.json")).at("figures"));
}

TEST_F(Resume, ReportRendersAFinishedRunAgainAndDoesNoMore) {
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path()).exit_code, 0);
  const fs::path run = RunFolderIn(folder.path());
  const std::string manifest = ReadFile(run / "manifest.json");
  const auto measured = fs::last_write_time(run / "checkpoints" / "cyc" / "G_A.safetensors");
  WriteFileAtomically(run / "index.html", "spoilt");
  fs::remove_all(run / "events");
  const ProcessResult result = RunProcess(Pentimento({"report", run.string()}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr((run / "index.html").string()));
  EXPECT_THAT(result.err, testing::Not(testing::HasSubstr("measure")));
  EXPECT_THAT(ReadFile(run / "index.html"), testing::HasSubstr("</html>"));
  EXPECT_EQ(ReadFile(run / "manifest.json"), manifest);
  EXPECT_EQ(fs::last_write_time(run / "checkpoints" / "cyc" / "G_A.safetensors"), measured);
  ExpectSameAsReference(folder.path());

  fs::remove(run / "checkpoints" / "cyc" / "G_A.safetensors");
  const ProcessResult refused = RunProcess(Pentimento({"report", run.string()}));
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_THAT(refused.err, testing::HasSubstr("\"train cyc\" first"));
  EXPECT_THAT(refused.err, testing::HasSubstr("pentimento resume "));
}

TEST_F(Resume, ASecondProcessIsRefused) {
  const TemporaryFolder folder;
  ProcessOptions options;
  ProcessResult second;
  bool tried = false;
  options.interrupt_when = [&] {
    if (!tried && FinishedStages(folder.path()) >= 1) {
      tried = true;
      second = Continue(folder.path());
    }
    return false;
  };
  ASSERT_EQ(StartRun(folder.path(), {}, options).exit_code, 0);
  ASSERT_TRUE(tried);
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_THAT(second.err, testing::HasSubstr("another process is working on this run"));
}

}  // namespace
}  // namespace pentimento::test
