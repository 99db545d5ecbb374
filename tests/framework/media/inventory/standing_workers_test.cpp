#include "framework/media/inventory/standing_workers.h"

#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> OddCommand(std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), std::string(PENTIMENTO_BINARY_DIR) + "/bin/pentimento-odd-worker");
  return arguments;
}

TEST(StandingWorkers, ThreadsHaveTheirOwnAnswers) {
  StandingWorkers workers(OddCommand());
  std::vector<int> right(3, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < right.size(); ++i) {
      threads.emplace_back([&, i] {
        for (int n = 0; n < 20; ++n) {
          const std::string request = fmt::format("{} of {}", n, i);
          const WorkerAnswer answer = workers.Ask(request);
          right[i] += answer.ok && answer.text == "done: " + request ? 1 : 0;
        }
      });
    }
  }
  EXPECT_THAT(right, ::testing::Each(20));
}

TEST(StandingWorkers, RequestsAndAnswersMayBeLarge) {
  StandingWorkers workers(OddCommand());
  const std::string request(std::size_t{8} << 20U, 'x');
  EXPECT_TRUE(workers.Ask(request).text == "done: " + request);
}

TEST(StandingWorkers, WhatEndsAWorkerIsThatRequestsErrorAlone) {
  StandingWorkers workers(OddCommand());
  EXPECT_TRUE(workers.Ask("a").ok);
  EXPECT_EQ(workers.Ask("refuse").text, "refused");
  const WorkerAnswer aborted = workers.Ask("abort");
  EXPECT_TRUE(aborted.ended);
  EXPECT_THAT(aborted.text, HasSubstr("signal 6"));
  EXPECT_TRUE(workers.Ask("b").ok);
  EXPECT_THAT(workers.Ask("spin").text, HasSubstr("too much computing time"));
  EXPECT_TRUE(workers.Ask("c").ok);
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(StandingWorkers, NoRequestAnswersForWhatAnotherLeftBehind) {
  // Each alone fits the limit, two in one worker do not.
  StandingWorkers workers(OddCommand());
  for (int i = 0; i < 3; ++i) {
    const WorkerAnswer answer = workers.Ask("hoard");
    EXPECT_TRUE(answer.ok) << answer.text;
  }
  EXPECT_EQ(workers.Ask("allocate").text, "it takes too much memory");
}
#endif

TEST(StandingWorkers, PatienceEnds) {
  StandingWorkers workers(OddCommand(), std::chrono::seconds(1));
  EXPECT_THAT(workers.Ask("wait").text, HasSubstr("more than 1 s"));
  EXPECT_TRUE(workers.Ask("a").ok);
}

TEST(StandingWorkers, ProgramsThatDoNotServeAreErrors) {
  EXPECT_THROW((void)StandingWorkers(OddCommand({"--useless"})).Ask("a"), WorkError);
  EXPECT_THROW((void)StandingWorkers({"/nonexistent/worker"}).Ask("a"), MissingError);
}

}  // namespace
}  // namespace pentimento
