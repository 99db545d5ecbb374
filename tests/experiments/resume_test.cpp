#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/random.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

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

bool IsDone(const fs::path& runs) {
  const fs::path manifest = RunFolderIn(runs) / "manifest.json";
  return fs::exists(manifest) && ReadFile(manifest).find("\"finished\": \"") != std::string::npos;
}

/// Everything in which two runs of the same config must not differ by a bit.
struct Evidence {
  std::string report;
  std::string results;
  std::string weights;
  bool operator==(const Evidence&) const = default;
};

Evidence EvidenceIn(const fs::path& runs) {
  const fs::path folder = RunFolderIn(runs);
  return {ReadFile(folder / "report.json"), ReadFile(folder / "results.h5"),
          ReadFile(folder / "checkpoints" / "cyc" / "G_A.safetensors")};
}

class Resume : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    reference_folder_ = std::make_unique<TemporaryFolder>();
    const ProcessResult result = StartRun(reference_folder_->path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
    reference_ = EvidenceIn(reference_folder_->path());
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

  static void ExpectSameAsReference(const fs::path& runs) {
    const Evidence evidence = EvidenceIn(runs);
    EXPECT_EQ(evidence.report, reference_.report);
    EXPECT_TRUE(evidence == reference_) << "results.h5 or the trained weights differ";
  }

  static inline std::unique_ptr<TemporaryFolder> reference_folder_;
  static inline Evidence reference_;
  static inline std::size_t stage_count_ = 0;
};

TEST_F(Resume, GivesTheSameBitsAfterAKillAtEveryStageBoundary) {
  const TemporaryFolder folder;
  std::size_t kills = 0;
  for (std::size_t boundary = 1; boundary < stage_count_; ++boundary) {
    ProcessOptions options;
    options.interrupt_when = [&] { return FinishedStages(folder.path()) >= boundary; };
    const ProcessResult result = Continue(folder.path(), options);
    kills += result.signal == SIGKILL ? 1 : 0;
    ASSERT_TRUE(result.signal == SIGKILL || result.exit_code == 0) << result.err;
  }
  EXPECT_GE(kills, stage_count_ / 2) << "the kills must hit a running process to show anything";
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

TEST_F(Resume, InterruptExits130WithinAStepAndSaysHowToGoOn) {
  const TemporaryFolder folder;
  ProcessOptions options;
  options.signal = SIGINT;
  options.interrupt_when = [&] {
    const fs::path journal = RunFolderIn(folder.path()) / "checkpoints" / "cyc" / "curve.jsonl";
    return fs::exists(journal) && fs::file_size(journal) > 0;
  };
  const ProcessResult result = StartRun(folder.path(), {}, options);
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_THAT(result.err, testing::HasSubstr("pentimento resume "));
  ASSERT_EQ(Continue(folder.path()).exit_code, 0);
  ExpectSameAsReference(folder.path());
}

TEST_F(Resume, LoaderThreadsChangeNoBit) {
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path(), {"--set", "threads.loaders=5"}).exit_code, 0);
  ExpectSameAsReference(folder.path());
}

TEST_F(Resume, AFinishedRunDoesNothingAndAFreshOneGivesTheSameBits) {
  const auto before = fs::last_write_time(RunFolderIn(reference_folder_->path()) / "manifest.json");
  const ProcessResult again = StartRun(reference_folder_->path());
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(fs::last_write_time(RunFolderIn(reference_folder_->path()) / "manifest.json"), before);
  const TemporaryFolder folder;
  ASSERT_EQ(StartRun(folder.path(), {"--fresh"}).exit_code, 0);
  ExpectSameAsReference(folder.path());
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
