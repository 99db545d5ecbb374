#include "experiments/pipeline/stage.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "experiments/pipeline/run_folder.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

class StageRunnerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "pentimento-stage-XXXXXX").string();
    runs_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(runs_); }

  /// A stage that writes `text` and counts how often it worked.
  Stage Writing(const fs::path& run, const std::string& text, const Json& material) {
    Stage stage;
    stage.title = "write";
    stage.material = material;
    stage.folders = {"out"};
    stage.work = [this, run, text] {
      ++works_;
      WriteFileAtomically(run / "out" / "file.txt", text);
      return StageOutput{{"out/file.txt"}, {{"length", text.size()}}};
    };
    return stage;
  }

  fs::path runs_;
  int works_ = 0;
  Progress silent_;
};

TEST_F(StageRunnerTest, WorksOnceForAKey) {
  StageRunner runner(runs_ / "a", silent_, {});
  const FinishedStage first = runner.Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  const FinishedStage second = runner.Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  EXPECT_EQ(works_, 1);
  EXPECT_TRUE(first.worked);
  EXPECT_FALSE(second.worked);
  EXPECT_EQ(first.Hash(), second.Hash());
  EXPECT_EQ(second.result.at("length"), 5);
}

TEST_F(StageRunnerTest, WorksAgainWhereAFileIsGone) {
  StageRunner runner(runs_ / "a", silent_, {});
  runner.Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  fs::remove(runs_ / "a" / "out" / "file.txt");
  runner.Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  EXPECT_EQ(works_, 2);
}

TEST_F(StageRunnerTest, EmptiesItsFolderBeforeAnotherKey) {
  StageRunner runner(runs_ / "a", silent_, {});
  runner.Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  WriteFileAtomically(runs_ / "a" / "out" / "stray.txt", "left by another key");
  runner.Run(Writing(runs_ / "a", "other", {{"k", 2}}));
  EXPECT_FALSE(fs::exists(runs_ / "a" / "out" / "stray.txt"));
}

TEST_F(StageRunnerTest, TakesOverWhatASiblingFinished) {
  StageRunner(runs_ / "a", silent_, {}).Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  const FinishedStage taken = StageRunner(runs_ / "b", silent_, {}).Run(Writing(runs_ / "b", "hello", {{"k", 1}}));
  EXPECT_EQ(works_, 1);
  EXPECT_FALSE(taken.worked);
  EXPECT_EQ(ReadFile(runs_ / "b" / "out" / "file.txt"), "hello");
}

TEST_F(StageRunnerTest, LeavesNoMarkerWhenTheWorkFails) {
  Stage stage = Writing(runs_ / "a", "hello", {{"k", 1}});
  const auto work = stage.work;
  stage.work = [&]() -> StageOutput { throw WorkError("disk full"); };
  StageRunner runner(runs_ / "a", silent_, {});
  EXPECT_THROW(runner.Run(stage), WorkError);
  stage.work = work;
  EXPECT_TRUE(runner.Run(stage).worked);
}

TEST_F(StageRunnerTest, StopsBeforeWorkWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  StageRunner runner(runs_ / "a", silent_, stop.get_token());
  EXPECT_THROW(runner.Run(Writing(runs_ / "a", "hello", {{"k", 1}})), Interrupted);
  EXPECT_EQ(works_, 0);
}

TEST_F(StageRunnerTest, TheHashIsOfContentsNotOfPlaces) {
  const FinishedStage a = StageRunner(runs_ / "a", silent_, {}).Run(Writing(runs_ / "a", "one", {{"k", 1}}));
  const FinishedStage b = StageRunner(runs_ / "b", silent_, {}).Run(Writing(runs_ / "b", "one", {{"k", 2}}));
  const FinishedStage c = StageRunner(runs_ / "c", silent_, {}).Run(Writing(runs_ / "c", "two", {{"k", 1}}));
  EXPECT_EQ(a.Hash(), b.Hash());
  // "c" took the sibling's files over, because its key is that of "a".
  EXPECT_EQ(a.Hash(), c.Hash());
}

TEST_F(StageRunnerTest, ARunFolderAdmitsOneProcess) {
  const RunFolder first(runs_ / "a");
  EXPECT_THROW(RunFolder(runs_ / "a"), ConfigError);
}

TEST_F(StageRunnerTest, FreshFoldersAreNumbered) {
  EXPECT_EQ(RunFolderPath(runs_, "x", "abc", false), runs_ / "x-abc");
  fs::create_directories(runs_ / "x-abc");
  EXPECT_EQ(RunFolderPath(runs_, "x", "abc", false), runs_ / "x-abc");
  EXPECT_EQ(RunFolderPath(runs_, "x", "abc", true), runs_ / "x-abc-2");
}

}  // namespace
}  // namespace pentimento
