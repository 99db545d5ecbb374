#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "tests/framework/weights_file/built_weights.h"
#include "tests/fuzz/weights_targets.h"

namespace pentimento {
namespace {

const std::filesystem::path kWeightsCorpus = std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "tests" / "fuzz" / "corpus";

/// What is wrong with any parser's outcome.
std::string WrongWithWeights(std::string_view bytes) {
  return test::FuzzWeights(bytes) + test::FuzzSafetensors(bytes) + test::FuzzTorchZip(bytes) +
         test::FuzzTorchLegacy(bytes) + test::FuzzOnnx(bytes) + test::FuzzHdf5(bytes) + test::FuzzDlib(bytes) +
         test::FuzzPickle(bytes);
}

/// The seeds, and everything that was once found.
TEST(FuzzReplay, WeightsCorpusHoldsTheInvariants) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kWeightsCorpus)) {
    if (entry.is_regular_file()) {
      ++files;
      EXPECT_EQ(WrongWithWeights(ReadFile(entry.path())), "") << entry.path();
    }
  }
  EXPECT_GE(files, 10);
}

TEST(FuzzReplay, WeightsSeedsAreWhatTheScriptMakes) {
  for (const auto& [name, bytes] : test::WeightFileSeeds()) {
    EXPECT_EQ(ReadFile(kWeightsCorpus / "weights" / name), bytes) << name << "; make_fuzz_corpus writes it anew";
  }
}

/// Each seed cut at every byte: what a fuzzer tries first.
TEST(FuzzReplay, CutWeightsSeedsHoldTheInvariants) {
  for (const auto& [name, bytes] : test::WeightFileSeeds()) {
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      ASSERT_EQ(WrongWithWeights(bytes.substr(0, length)), "") << name << " cut to " << length;
    }
  }
}

}  // namespace
}  // namespace pentimento
