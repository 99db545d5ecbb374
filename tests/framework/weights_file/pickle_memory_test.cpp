#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/weights_file/pickle.h"
#include "framework/weights_file/weights_file.h"
#include "tests/framework/weights_file/built_weights.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Repeated(const std::string& part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    text += part;
  }
  return text;
}

std::string MemoryComplaint(const std::string& bytes) {
  try {
    ParseWeights(bytes, "evil.pt");
  } catch (const WeightsError& error) {
    return error.what();
  }
  return "accepted";
}

/// The most memory that a process has had so far.
std::size_t PeakBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) << 10U;
}

/// How many MiB reading the file takes in a process that begins with no memory to spare.
int PeakMebibytes(const std::string& bytes) {
  malloc_trim(0);
  const pid_t child = fork();
  if (child == 0) {
    const std::size_t before = PeakBytes();
    MemoryComplaint(bytes);
    _exit(static_cast<int>((PeakBytes() - before) >> 24U));  // in units of 16 MiB, which an exit code holds 255 of
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? 16 * (WEXITSTATUS(status) + 1) : -1;
}

/// Fifteen kilobytes that would make twelve million values: three at a time.
TEST(PickleMemory, WhatMakesManyValuesAtOnceIsRefused) {
  for (const std::string& part : {"c\n\n"s, "(i\n\n"s}) {
    const std::string program = Repeated(part, kMostPickleSteps / 2 - 1) + ".";
    EXPECT_THAT(MemoryComplaint(test::TorchZip(program, {}, {.deflated = true})),
                AllOf(HasSubstr("data.pkl"), HasSubstr("values")));
  }
}

/// The pickles of a legacy file share what one may have.
TEST(PickleMemory, PicklesOfOneFileAreCountedTogether) {
  const auto tuples = [](std::size_t count) { return "(" + std::string(count, ')') + "l."; };
  const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  const std::string start = magic + test::WholePickle(test::Integer(1001)) + test::WholePickle("}");
  EXPECT_THAT(MemoryComplaint(start + tuples(kMostPickleValues - 1000) + tuples(100)), HasSubstr("its storages"));
  EXPECT_THAT(MemoryComplaint(start + tuples(kMostPickleValues - 1000) + tuples(1100)),
              AllOf(HasSubstr("its keys"), HasSubstr("values")));
}

TEST(PickleMemory, HalfAGigabyteIsTheMost) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's own memory is larger";
#endif
  // What takes most: every value holds another, in memory of its own.
  const std::string nested = test::TorchZip(")" + std::string(kMostPickleValues - 10, '\x85') + ".", {});
  EXPECT_THAT(MemoryComplaint(nested), HasSubstr("without end"));
  const std::string globals = test::TorchZip(Repeated("c\n\n", kMostPickleSteps - 1) + ".", {}, {.deflated = true});
  EXPECT_LT(globals.size(), 20'000U);
  for (const std::string& bytes : {nested, globals}) {
    const int peak = PeakMebibytes(bytes);
    EXPECT_GT(peak, 200);
    EXPECT_LT(peak, 512);
  }
}

/// Places of the memo chosen so that a hash table would put all of them into one.
TEST(PickleMemory, ValuesAreKeptInTurn) {
  EXPECT_THAT(MemoryComplaint(test::TorchZip("Np4194304\n.", {})), HasSubstr("kept as number 4194304"));
  EXPECT_THAT(MemoryComplaint(test::TorchZip("Nr\xFF\xFF\xFF\xFF.", {})), HasSubstr("kept as number 4294967295"));
  EXPECT_THAT(MemoryComplaint(test::TorchZip("Np9\nh\x08.", {})), HasSubstr("value 8 is recalled"));
  EXPECT_EQ(MemoryComplaint(test::TorchZip("Np9\nh\x09.", {})), "accepted");
}

}  // namespace
}  // namespace pentimento
