#include <cmath>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;

/// tests/experiments/sweep.yaml, run once for all the tests here.
class SweepRun : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    const std::string config = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/sweep.yaml";
    const ProcessResult result = RunProcess(Pentimento({"run", config, "--runs", folder_->path().string()}));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    run_ = *fs::directory_iterator(folder_->path());
    report_ = Json::parse(ReadFile(run_ / "report.json"));
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline fs::path run_;
  static inline Json report_;
};

TEST_F(SweepRun, TheReportSaysWhatWasSwept) {
  EXPECT_EQ(report_.at("sweep"), Json::parse(R"({"forward": "soft", "key": "strength", "values": [0, 0.5, 1],
                                                 "forwards": ["soft-strength-0", "soft-strength-0.5",
                                                              "soft-strength-1"]})"));
}

TEST_F(SweepRun, StrengthMovesPicturesAwayFromTheirOriginals) {
  std::map<std::string, Json> psnr;
  std::set<std::string> recovered;
  for (const Json& figure : report_.at("figures")) {
    if (figure.at("name") == "psnr" && figure.at("hop") == "x-y") {
      psnr[figure.at("forward").get<std::string>()] = figure;
    }
    if (figure.at("name") == "psnr" && figure.at("reverse") == "back") {
      recovered.insert(figure.at("forward").get<std::string>());
    }
  }
  ASSERT_EQ(psnr.size(), 3U);
  EXPECT_TRUE(psnr.at("soft-strength-0").at("value").is_null()) << "equal pictures have no finite PSNR";
  // Half the difference is six decibels, but for rounding to levels.
  EXPECT_NEAR(
      psnr.at("soft-strength-0.5").at("value").get<double>() - psnr.at("soft-strength-1").at("value").get<double>(),
      20 * std::log10(2.0), 0.5);
  EXPECT_EQ(recovered.size(), 3U) << "applies_to names the forward that was swept";
}

TEST_F(SweepRun, ARunIsResumedAndReproducedFromWhatItKeeps) {
  const Json manifest = Json::parse(ReadFile(run_ / "manifest.json"));
  const ProcessResult kept = RunProcess(Pentimento({"validate", (run_ / "config.yaml").string(), "--json"}));
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_EQ(Json::parse(kept.out).at("hash"), manifest.at("config_hash"));
  const ProcessResult resumed = RunProcess(Pentimento({"resume", run_.string()}));
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, testing::HasSubstr("this run was finished before"));
  const ProcessResult reproduced = RunProcess(Pentimento({"reproduce", run_.string()}));
  EXPECT_EQ(reproduced.exit_code, 0) << reproduced.out << reproduced.err;
}

TEST_F(SweepRun, AStrengthIsPartOfWhatAStageIsKnownBy) {
  const TemporaryFolder folder;
  const std::string config = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/sweep.yaml";
  const auto psnr_at = [&](const std::string& strength) {
    const ProcessResult result =
        RunProcess(Pentimento({"run", config, "--runs", folder.path().string(), "--set", "sweep=null", "--set",
                               "forward.soft.strength=" + strength, "--json"}));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    const Json report = Json::parse(result.out);
    for (const Json& figure : report.at("figures")) {
      if (figure.at("name") == "psnr" && figure.at("hop") == "x-y") {
        return figure.at("value").get<double>();
      }
    }
    return 0.0;
  };
  EXPECT_GT(psnr_at("0.3"), psnr_at("1") + 3) << "a sibling's pictures of another strength were taken over";
}

}  // namespace
}  // namespace pentimento::test
