#include "framework/media/inventory/worker_pool.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

WorkerPoolOptions Odd(int workers, std::vector<std::string> arguments = {}) {
  WorkerPoolOptions options;
  options.command = {std::string(PENTIMENTO_BINARY_DIR) + "/bin/pentimento-odd-worker"};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  options.workers = workers;
  return options;
}

/// Each request's answer, in the order of the requests; the test fails if one has none or two.
std::vector<WorkerAnswer> Ask(const std::vector<std::string>& requests, const WorkerPoolOptions& options) {
  std::map<std::size_t, WorkerAnswer> answers;
  AskWorkers(options, requests, {}, [&](std::size_t index, WorkerAnswer answer) {
    EXPECT_TRUE(answers.emplace(index, std::move(answer)).second) << "answered twice: " << requests.at(index);
  });
  std::vector<WorkerAnswer> ordered;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_TRUE(answers.contains(i)) << requests[i];
    ordered.push_back(answers[i]);
  }
  return ordered;
}

TEST(WorkerPool, EveryRequestHasItsAnswer) {
  std::vector<std::string> requests;
  for (int i = 0; i < 300; ++i) {
    // Longer than a pipe's buffer now and then.
    requests.push_back(fmt::format("{}{}", i, std::string(i % 50 == 0 ? 3000 : 0, 'x')));
  }
  for (const WorkerPoolOptions& options : {Odd(1), Odd(3), Odd(1, {"--hold"}), Odd(3, {"--hold"})}) {
    const std::vector<WorkerAnswer> answers = Ask(requests, options);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      EXPECT_TRUE(answers[i].ok);
      EXPECT_EQ(answers[i].text, "done: " + requests[i]);
    }
  }
}

TEST(WorkerPool, AnErrorIsAnAnswer) {
  const std::vector<WorkerAnswer> answers = Ask({"a", "refuse", "b"}, Odd(1));
  EXPECT_TRUE(answers[0].ok);
  EXPECT_FALSE(answers[1].ok);
  EXPECT_FALSE(answers[1].ended);
  EXPECT_EQ(answers[1].text, "refused");
  EXPECT_TRUE(answers[2].ok);
}

TEST(WorkerPool, WhatEndsAWorkerIsThatRequestsErrorAlone) {
  const std::vector<std::string> requests = {"a", "crash", "b", "c", "abort", "exit", "d", "crash"};
  // Answers that a worker holds back are lost with it.
  for (const WorkerPoolOptions& options : {Odd(1), Odd(2), Odd(1, {"--hold"}), Odd(2, {"--hold"})}) {
    const std::vector<WorkerAnswer> answers = Ask(requests, options);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const bool harmless = requests[i].size() == 1;
      EXPECT_EQ(answers[i].ok, harmless) << requests[i] << ": " << answers[i].text;
      EXPECT_EQ(answers[i].ended, !harmless);
    }
#ifdef __SANITIZE_ADDRESS__
    EXPECT_THAT(answers[1].text, HasSubstr("exit code 1")) << "the sanitizer catches the signal";
#else
    EXPECT_THAT(answers[1].text, HasSubstr("signal 11"));
#endif
    EXPECT_THAT(answers[4].text, HasSubstr("signal 6"));
    EXPECT_THAT(answers[5].text, HasSubstr("exit code 7"));
  }
}

TEST(WorkerPool, ComputingTimeIsLimitedForEachRequest) {
  for (const WorkerPoolOptions& options : {Odd(1), Odd(1, {"--hold"})}) {
    const std::vector<WorkerAnswer> answers = Ask({"a", "spin", "b"}, options);
    EXPECT_TRUE(answers[0].ok);
    EXPECT_THAT(answers[1].text, HasSubstr("too much computing time"));
    EXPECT_TRUE(answers[2].ok);
  }
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(WorkerPool, MemoryIsLimited) {
  for (const WorkerPoolOptions& options : {Odd(1), Odd(1, {"--hold"})}) {
    const std::vector<WorkerAnswer> answers = Ask({"a", "allocate", "b"}, options);
    EXPECT_TRUE(answers[0].ok);
    EXPECT_EQ(answers[1].text, "it takes too much memory");
    EXPECT_TRUE(answers[2].ok);
  }
}

TEST(WorkerPool, NoRequestAnswersForWhatAnotherLeftBehind) {
  // Each alone fits the limit, two in one worker do not: the second is tried again in a fresh one.
  const std::vector<WorkerAnswer> answers = Ask({"hoard", "hoard", "hoard"}, Odd(1));
  for (const WorkerAnswer& answer : answers) {
    EXPECT_TRUE(answer.ok) << answer.text;
  }
}
#endif

TEST(WorkerPool, PatienceEnds) {
  WorkerPoolOptions options = Odd(1);
  options.patience = std::chrono::seconds(1);
  const std::vector<WorkerAnswer> answers = Ask({"wait", "a"}, options);
  EXPECT_THAT(answers[0].text, HasSubstr("more than 1 s"));
  EXPECT_TRUE(answers[1].ok);
}

TEST(WorkerPool, ProgramsThatDoNotServeAreErrors) {
  EXPECT_THROW(Ask({"a"}, Odd(1, {"--useless"})), WorkError);
  WorkerPoolOptions options;
  options.command = {"/nonexistent/worker"};
  EXPECT_THROW(Ask({"a"}, options), MissingError);
}

/// A worker that writes a file may be killed half-way by a crash alone.
TEST(WorkerPool, AStopLetsARequestEndAndNoOtherBegin) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("pentimento-stop-{}", ::getpid());
  std::filesystem::create_directories(folder);
  const std::string first = folder / "first";
  const std::string second = folder / "second";
  std::stop_source source;
  const std::jthread stopper([&] {
    while (!std::filesystem::exists(first + ".begun")) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    source.request_stop();
  });
  EXPECT_THROW(AskWorkers(Odd(1), {"slow:" + first, "slow:" + second}, source.get_token(),
                          [](std::size_t, const WorkerAnswer&) {}),
               Interrupted);
  EXPECT_TRUE(std::filesystem::exists(first));
  EXPECT_FALSE(std::filesystem::exists(second + ".begun"));
  std::filesystem::remove_all(folder);
}

TEST(WorkerPool, AStopEndsIt) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(AskWorkers(Odd(1), {"wait"}, source.get_token(), [](std::size_t, const WorkerAnswer&) {}), Interrupted);
}

}  // namespace
}  // namespace pentimento
