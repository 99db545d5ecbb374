#include "experiments/pipeline/stage.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "experiments/pipeline/originals.h"
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

TEST_F(StageRunnerTest, TakesNoFileOverThatWasChangedInPlace) {
  StageRunner(runs_ / "a", silent_, {}).Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  std::ofstream(runs_ / "a" / "out" / "file.txt") << "jello";
  const FinishedStage worked = StageRunner(runs_ / "b", silent_, {}).Run(Writing(runs_ / "b", "hello", {{"k", 1}}));
  EXPECT_TRUE(worked.worked);
  EXPECT_EQ(ReadFile(runs_ / "b" / "out" / "file.txt"), "hello");
  EXPECT_EQ(ReadFile(runs_ / "a" / "out" / "file.txt"), "jello");
}

TEST_F(StageRunnerTest, TakesNothingOverWhereItIsToldSo) {
  StageRunner(runs_ / "a", silent_, {}).Run(Writing(runs_ / "a", "hello", {{"k", 1}}));
  StageRunner fresh(runs_ / "b", silent_, {});
  fresh.TakeNothingOver();
  EXPECT_TRUE(fresh.Run(Writing(runs_ / "b", "hello", {{"k", 1}})).worked);
  EXPECT_EQ(works_, 2);
  EXPECT_EQ(fs::hard_link_count(runs_ / "b" / "out" / "file.txt"), 1U);
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

/// A stage whose file is an original of a real person.
class OriginalsStageTest : public StageRunnerTest {
 protected:
  Stage Original() {
    Stage stage = Writing(runs_ / "a", "a face", {{"k", "original"}});
    stage.originals = true;
    return stage;
  }
  Stage Later(int material) {
    Stage stage = Writing(runs_ / "a", "stylised", {{"later", material}});
    stage.folders = {};
    stage.work = [] { return StageOutput{}; };
    return stage;
  }
};

TEST_F(OriginalsStageTest, IsDoneWithoutItsFilesOnceTheyWereRemoved) {
  StageRunner first(runs_ / "a", silent_, {});
  const FinishedStage before = first.Run(Original());
  first.Run(Later(1));
  const RemovedOriginals removed = RemoveOriginals(runs_ / "a");
  EXPECT_EQ(removed.files, 1);
  EXPECT_EQ(removed.bytes, 6U);
  EXPECT_EQ(removed.folders.at("out"), 1);
  EXPECT_FALSE(fs::exists(runs_ / "a" / "out"));
  StageRunner again(runs_ / "a", silent_, {});
  EXPECT_EQ(again.Run(Original()).Hash(), before.Hash());
  again.Run(Later(1));
  EXPECT_FALSE(again.worked());
  EXPECT_EQ(RemoveOriginals(runs_ / "a").files, 0) << "a second call finds nothing";
}

TEST_F(OriginalsStageTest, MakesThemAgainWhereALaterStageHasWork) {
  StageRunner(runs_ / "a", silent_, {}).Run(Original());
  RemoveOriginals(runs_ / "a");
  StageRunner again(runs_ / "a", silent_, {});
  again.Run(Original());
  EXPECT_THROW(again.Run(Later(2)), OriginalsNeeded);
  again.RemakeOriginals();
  again.Run(Original());
  EXPECT_EQ(ReadFile(runs_ / "a" / "out" / "file.txt"), "a face");
  again.Run(Later(2));
  EXPECT_EQ(works_, 2);
  EXPECT_EQ(RemoveOriginals(runs_ / "a").files, 1) << "made again, they are marked again";
}

TEST_F(OriginalsStageTest, TakenOverFromASiblingTheyAreMarked) {
  StageRunner(runs_ / "a", silent_, {}).Run(Original());
  StageRunner(runs_ / "b", silent_, {}).Run(Original());
  const RemovedOriginals removed = RemoveOriginals(runs_ / "b");
  EXPECT_EQ(removed.files, 1);
  EXPECT_EQ(removed.linked, 1) << "the sibling still has it";
  EXPECT_TRUE(fs::exists(runs_ / "a" / "out" / "file.txt"));
}

TEST_F(OriginalsStageTest, WhatAKilledStageLeftIsRemovedToo) {
  Stage stage = Original();
  stage.work = [this]() -> StageOutput {
    WriteFileAtomically(runs_ / "a" / "out" / "half.partial-1.png", "half a face");
    throw WorkError("killed");
  };
  EXPECT_THROW(StageRunner(runs_ / "a", silent_, {}).Run(stage), WorkError);
  EXPECT_EQ(RemoveOriginals(runs_ / "a").files, 1);
  EXPECT_FALSE(fs::exists(runs_ / "a" / "out"));
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
