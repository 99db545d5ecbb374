#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "framework/core/picture.h"
#include "framework/core/random.h"
#include "framework/media/encode.h"
#include "tests/support/bitmap.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

ProcessResult RunPairs(const fs::path& runs, const std::vector<std::string>& more = {}) {
  const std::string config = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/pairs.yaml";
  std::vector<std::string> arguments = {"run", config, "--runs", runs.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunProcess(Pentimento(arguments));
}

double PsnrOf(const fs::path& run, const std::string& reverse) {
  const Json report = Json::parse(ReadFile(run / "report.json"));
  const Json& figures = report.at("figures");
  const auto found = std::ranges::find_if(figures, [&](const Json& figure) {
    return figure.at("name") == "psnr" && figure.at("hop") == "x-xhat" && figure.at("reverse") == reverse &&
           !figure.at("context").contains("versus");
  });
  return found == figures.end() ? std::nan("") : found->at("value").get<double>();
}

std::multiset<std::string> PicturesBelow(const std::vector<fs::path>& folders) {
  std::multiset<std::string> names;
  for (const fs::path& folder : folders) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().filename() != ".stage") {
        names.insert(entry.path().stem().string());
      }
    }
  }
  return names;
}

TEST(PairsRun, AModelLearnsFromWhatAForwardMakesOfEverybody) {
  const TemporaryFolder folder;
  const ProcessResult result = RunPairs(folder.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const fs::path run = *fs::directory_iterator(folder.path());
  std::multiset<std::string> training = PicturesBelow({run / "images/original/photo"});
  for (const std::string& tested : PicturesBelow({run / "images/ghibli"})) {
    training.erase(tested);
  }
  EXPECT_EQ(training.size(), 8U) << "4 people, 2 pictures";
  EXPECT_EQ(PicturesBelow({run / "images/train/ghibli", run / "images/train+pairs/ghibli"}), training);
  EXPECT_TRUE(fs::exists(run / "checkpoints/pix/G.safetensors"));
  EXPECT_TRUE(std::isfinite(PsnrOf(run, "pix-back")));
}

/// Blocks of random colours, and their negatives.
TEST(PairsRun, PairedFoldersTrainAModelInEitherDirection) {
  const TemporaryFolder folder;
  for (int i = 0; i < 24; ++i) {
    const std::string name = "picture" + std::to_string(i);
    Picture blocks(64, 64);
    for (std::size_t at = 0; at < blocks.values.size(); ++at) {
      const std::size_t block = at / (64 * 64) * 64 + at / 64 % 64 / 8 * 8 + at % 64 / 8;
      blocks.values[at] =
          static_cast<float>(RandomStream(3, "test.blocks", fmt::format("{} {}", name, block)).Below(256)) / 255.0F;
    }
    EncodePicture(blocks, folder.path() / "data/a" / (name + ".png"), {});
    for (float& value : blocks.values) {
      value = 1.0F - value;
    }
    EncodePicture(blocks, folder.path() / "data/b" / (name + ".png"), {});
  }
  // The same photograph under another name, which could be trained on and tested.
  fs::copy_file(folder.path() / "data/a/picture0.png", folder.path() / "data/a/same.png");
  fs::copy_file(folder.path() / "data/b/picture1.png", folder.path() / "data/b/same.png");
  const std::string data = (folder.path() / "data").string();
  const ProcessResult result =
      RunPairs(folder.path() / "runs", {"--set", "dataset={type: paired_folders, path: '" + data + "'}", "--set",
                                        "forward=[{name: app, type: precomputed, path: '" + data + "/b'}]", "--set",
                                        "models.pix.domains={a: a, b: b}", "--set", "models.pix.train.steps=150",
                                        "--set", "models.pix.train.learning_rate=0.002"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const fs::path run = *fs::directory_iterator(folder.path() / "runs");
  const Json manifest = Json::parse(ReadFile(run / "manifest.json"));
  EXPECT_THAT(manifest.at("data").at("description").get<std::string>(), HasSubstr("(2 left out, copies of others"));
  // A picture that tells nothing of its partner's, the mean of all, has 10.8 dB: the levels are uniform.
  EXPECT_GT(PsnrOf(run, "pix-back"), 14.0);
  EXPECT_LT(PsnrOf(run, "noop"), 9.0);
}

TEST(PairsRun, PicturesWithoutPartnersAreNoPairs) {
  const TemporaryFolder folder;
  for (const char* part : {"trainA", "trainB", "testA", "testB"}) {
    for (const char* name : {"1", "2"}) {
      WriteFileAtomically(folder.path() / "data" / part / (std::string(name) + ".bmp"),
                          BitmapFile(64, [&](int row, int, int) { return static_cast<std::uint8_t>(row * 3); }));
    }
  }
  const ProcessResult result =
      RunPairs(folder.path() / "runs",
               {"--set", "dataset={type: unpaired_folders, path: '" + (folder.path() / "data").string() + "'}", "--set",
                "models.pix.domains={a: a, b: b}"});
  EXPECT_EQ(result.exit_code, 2) << result.err;
  EXPECT_THAT(result.err, HasSubstr("model \"pix\" learns from pairs, but this data set has none"));
}

}  // namespace
}  // namespace pentimento::test
