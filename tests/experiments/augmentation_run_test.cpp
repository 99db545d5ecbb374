#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;

const std::string kAugmentationConfig = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/augmentation.yaml";

/// Starts a run, or continues one, of the config with some `--set` more.
ProcessResult RunAugmented(const fs::path& runs, const std::vector<std::string>& settings = {},
                           const ProcessOptions& options = {}) {
  std::vector<std::string> arguments = {"run", kAugmentationConfig, "--runs", runs.string()};
  for (const std::string& setting : settings) {
    arguments.insert(arguments.end(), {"--set", setting});
  }
  return RunProcess(Pentimento(arguments), options);
}

fs::path OnlyFolder(const fs::path& runs) {
  return fs::exists(runs) && !fs::is_empty(runs) ? fs::directory_iterator(runs)->path() : fs::path();
}

std::string Weights(const fs::path& runs, const std::string& model) {
  return ReadFile(OnlyFolder(runs) / "checkpoints" / model / "G_A.safetensors");
}

/// The pictures of a folder below images/, by name.
std::map<std::string, std::string> PicturesIn(const fs::path& runs, const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(OnlyFolder(runs) / "images" / folder)) {
    if (entry.is_regular_file()) {
      files.emplace(entry.path().filename(), ReadFile(entry.path()));
    }
  }
  return files;
}

class Augmentation : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    reference_ = std::make_unique<TemporaryFolder>();
    const ProcessResult result = RunAugmented(reference_->path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  static void TearDownTestSuite() { reference_.reset(); }

  static inline std::unique_ptr<TemporaryFolder> reference_;
};

TEST_F(Augmentation, ChangesWhatIsLearnt) {
  EXPECT_NE(Weights(reference_->path(), "augmented"), Weights(reference_->path(), "plain"));
}

TEST_F(Augmentation, GivesTheSameBitsWithOtherLoaderThreadsAndAfterAKill) {
  const TemporaryFolder folder;
  ProcessOptions options;
  options.interrupt_when = [&] {
    const fs::path run = OnlyFolder(folder.path());
    const fs::path journal = run / "checkpoints" / "augmented" / "curve.jsonl";
    return !run.empty() && fs::exists(journal) && fs::file_size(journal) > 0;
  };
  const ProcessResult killed = RunAugmented(folder.path(), {"threads.loaders=5"}, options);
  ASSERT_NE(killed.signal, 0) << "it was to be killed while it trained";
  const ProcessResult resumed = RunAugmented(folder.path(), {"threads.loaders=5"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(Weights(folder.path(), "augmented"), Weights(reference_->path(), "augmented"));
}

/// What a style never gets to see is as if there were no style, and what is tested no style ever gets to see.
TEST_F(Augmentation, ReachesTrainingPicturesAlone) {
  const TemporaryFolder folder;
  const std::string model =
      "type: cyclegan, ngf: 4, blocks: 1, ndf: 4, discriminator_layers: 2, train: {steps: 20, size: 32, "
      "checkpoint_every: 7, log_every: 5}";
  const ProcessResult result =
      RunAugmented(folder.path(), {"models=[{name: plain, " + model + "}, {name: augmented, " + model +
                                   ", augment: [{probability: 0, method: pixelate}]}]"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Weights(folder.path(), "augmented"), Weights(folder.path(), "plain")) << "at probability 0";
  EXPECT_EQ(Weights(folder.path(), "plain"), Weights(reference_->path(), "plain"));
  for (const char* pictures : {"original", "ghibli", "train/ghibli", "ghibli+plain-back"}) {
    const auto files = PicturesIn(folder.path(), pictures);
    EXPECT_FALSE(files.empty()) << pictures;
    EXPECT_EQ(files, PicturesIn(reference_->path(), pictures)) << pictures;
  }
}

}  // namespace
}  // namespace pentimento::test
