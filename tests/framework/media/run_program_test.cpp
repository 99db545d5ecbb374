#include "framework/media/run_program.h"

#include <chrono>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

const std::string kBlackBox = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/support/tools/black-box";

/// Whether a process is there and no zombie.
bool IsRunning(pid_t process) {
  const fs::path status = fs::path("/proc") / std::to_string(process) / "stat";
  std::error_code error;
  if (!fs::exists(status, error)) {
    return false;
  }
  try {
    const std::string text = ReadFile(status);
    const std::size_t end = text.rfind(')');
    return end != std::string::npos && end + 2 < text.size() && text[end + 2] != 'Z';
  } catch (const Error&) {
    return false;  // ended just now
  }
}

bool EndsSoon(pid_t process) {
  for (int i = 0; i < 250; ++i) {
    if (!IsRunning(process)) {
      return true;
    }
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

/// The number of the process that `black-box hang` has started, once it has written it.
pid_t ChildIn(const fs::path& file) {
  for (int i = 0; i < 500; ++i) {
    std::error_code error;
    if (fs::exists(file, error) && fs::file_size(file, error) > 1) {
      return std::stoi(ReadFile(file));
    }
    std::this_thread::sleep_for(20ms);
  }
  return 0;
}

TEST(RunProgram, GivesBothStreamsAndTheStatus) {
  const ProgramResult result = RunProgram({{"sh", "-c", "echo out; echo err >&2; exit 7"}});
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_EQ(result.exit_status, 7);
  EXPECT_FALSE(result.Succeeded());
  EXPECT_EQ(HowItEnded(result, 1s), "ended with status 7");
}

TEST(RunProgram, PassesWordsAsTheyAre) {
  EXPECT_EQ(RunProgram({{"printf", "%s|", "a b", "$HOME", "*", ""}}).out, "a b|$HOME|*||");
}

TEST(RunProgram, RunsInItsFolderWithoutInput) {
  const testing::TemporaryFolder folder;
  const ProgramResult result = RunProgram({{"sh", "-c", "pwd -P; cat"}, folder.path()});
  EXPECT_EQ(result.out, fs::canonical(folder.path()).string() + "\n") << "and `cat` met the end of its input";
}

TEST(RunProgram, KeepsTheEndOfALongOutput) {
  ProgramRequest request{{"sh", "-c", "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"}};
  request.kept_output = 1000;
  const ProgramResult result = RunProgram(request);
  EXPECT_EQ(result.out.size(), 1000U);
  EXPECT_THAT(result.out, ::testing::EndsWith("line 19999\n"));
}

TEST(RunProgram, KillsWhatTakesTooLongWithItsChildren) {
  const testing::TemporaryFolder folder;
  const fs::path file = folder.path() / "child";
  ProgramRequest request{{kBlackBox, "hang", "a", "b", file.string()}};
  request.timeout = 700ms;
  const auto begin = std::chrono::steady_clock::now();
  const ProgramResult result = RunProgram(request);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s);
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(HowItEnded(result, 700ms), "was still running after 0.7 s and was killed");
  const pid_t child = ChildIn(file);
  ASSERT_GT(child, 0);
  EXPECT_TRUE(EndsSoon(child));
}

TEST(RunProgram, AStopKillsItWithItsChildren) {
  const testing::TemporaryFolder folder;
  const fs::path file = folder.path() / "child";
  std::stop_source source;
  pid_t child = 0;
  std::jthread stopper([&] {
    child = ChildIn(file);
    source.request_stop();
  });
  EXPECT_THROW(RunProgram({{kBlackBox, "hang", "a", "b", file.string()}}, source.get_token()), Interrupted);
  stopper.join();
  ASSERT_GT(child, 0);
  EXPECT_TRUE(EndsSoon(child));
}

TEST(RunProgram, WhatItLeavesRunningIsKilledWhenItEnds) {
  const ProgramResult result = RunProgram({{"sh", "-c", "sleep 600 & echo $!"}});
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_TRUE(EndsSoon(std::stoi(result.out)));
}

TEST(RunProgram, ASignalIsNamed) {
  const ProgramResult result = RunProgram({{kBlackBox, "crash"}});
  EXPECT_EQ(result.signal, SIGSEGV);
  EXPECT_THAT(HowItEnded(result, 1s), HasSubstr("signal 11 (Segmentation fault)"));
}

TEST(RunProgram, AMissingProgramIsMissing) {
  try {
    RunProgram({{"no-such-program-here"}});
    FAIL();
  } catch (const MissingError& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"no-such-program-here\" is in none of the folders of $PATH"));
  }
  EXPECT_THROW(RunProgram({{"./no-such-program-here"}}), MissingError);
}

TEST(RunProgram, WhatIsNoProgramIsRefused) {
  const testing::TemporaryFolder folder;
  WriteFileAtomically(folder.path() / "text", "only a text");
  EXPECT_THROW(RunProgram({{"./text"}, folder.path()}), MissingError) << "it may not be run";
  fs::permissions(folder.path() / "text", fs::perms::owner_all);
  try {
    RunProgram({{"./text"}, folder.path()});
    FAIL();
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(), HasSubstr("#! line"));
  }
}

TEST(LastLines, TakesTheLastThatSaySomething) {
  EXPECT_EQ(LastLines("a\nb\n\n  \nc\n", 2), "\n  b\n  c");
  EXPECT_EQ(LastLines("a"), "\n  a");
  EXPECT_EQ(LastLines("\n\n"), "");
}

}  // namespace
}  // namespace pentimento::test
