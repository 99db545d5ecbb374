#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/fuzz/fuzz_targets.h"

namespace pentimento {
namespace {

const std::filesystem::path kCorpus = std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests" / "fuzz" / "corpus";

/// Everything that was once found, and the seeds.
TEST(FuzzReplay, CorpusHoldsTheInvariants) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCorpus)) {
    if (entry.is_regular_file()) {
      ++files;
      const std::string bytes = ReadFile(entry.path());
      EXPECT_EQ(test::FuzzContainer(bytes), "") << entry.path();
      EXPECT_EQ(test::FuzzStrip(bytes), "") << entry.path();
    }
  }
  EXPECT_GE(files, 10);
}

TEST(FuzzReplay, SeedsAreWhatTheScriptMakes) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    EXPECT_EQ(ReadFile(kCorpus / "seeds" / name), bytes) << name << "; make_fuzz_corpus writes it anew";
  }
}

/// Each seed cut at every byte: what a fuzzer tries first.
TEST(FuzzReplay, CutSeedsHoldTheInvariants) {
  for (const auto& [name, bytes] : test::RichFiles()) {
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length % 3) {
      ASSERT_EQ(test::FuzzContainer(bytes.substr(0, length)), "") << name << " cut to " << length;
      ASSERT_EQ(test::FuzzStrip(bytes.substr(0, length)), "") << name << " cut to " << length;
    }
  }
}

}  // namespace
}  // namespace pentimento
