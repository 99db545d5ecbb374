#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

ProcessResult StartLaundering(const fs::path& runs, const std::vector<std::string>& more = {}) {
  const std::string config = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/laundering.yaml";
  std::vector<std::string> arguments = {"run", config, "--runs", runs.string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunProcess(Pentimento(arguments));
}

/// tests/experiments/laundering.yaml, run once for all the tests here.
class Laundering : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    const ProcessResult result = StartLaundering(folder_->path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
    run_ = *fs::directory_iterator(folder_->path());
    report_ = Json::parse(ReadFile(run_ / "report.json"));
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static std::ptrdiff_t PicturesIn(const fs::path& folder) {
    const fs::path images = run_ / "images" / folder;
    return !fs::exists(images)
               ? 0
               : std::ranges::count_if(fs::directory_iterator(images), [](const fs::directory_entry& entry) {
                   return entry.path().extension() == ".png";
                 });
  }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline fs::path run_;
  static inline Json report_;
};

TEST_F(Laundering, EveryReverseThatIsNoControlHasATwin) {
  for (const char* folder : {"ghibli~laundered", "cyc-forward~laundered", "ghibli+cyc-back~laundered",
                             "cyc-forward+cyc-back~laundered", "cyc-forward+fresh-back~laundered"}) {
    EXPECT_EQ(PicturesIn(folder), 4) << folder;
  }
  EXPECT_GT(PicturesIn("train/cyc-forward~laundered"), 0);
  for (const char* control : {"oracle", "noop", "mean_face"}) {
    EXPECT_FALSE(fs::exists(run_ / "images" / (std::string("ghibli+") + control + "~laundered"))) << control;
  }
  EXPECT_FALSE(fs::exists(run_ / "images/ghibli+fresh-back~laundered"));
}

TEST_F(Laundering, TwinsAreMeasuredLikeTheirReverses) {
  std::set<std::string> plain;
  std::set<std::string> laundered;
  for (const Json& figure : report_.at("figures")) {
    const std::string reverse = figure.at("reverse").is_null() ? "" : figure.at("reverse").get<std::string>();
    const bool twin = reverse.ends_with("~laundered");
    EXPECT_EQ(figure.at("context").value("laundered", false), twin) << figure.dump();
    const std::string key = figure.at("name").get<std::string>() + " " + figure.at("context").value("versus", "");
    if (reverse == "cyc-back") {
      plain.insert(key);
    } else if (reverse == "cyc-back~laundered") {
      laundered.insert(key);
    }
  }
  EXPECT_TRUE(plain.contains("psnr "));
  EXPECT_TRUE(plain.contains("retention[all] "));
  EXPECT_EQ(laundered, plain);
}

TEST_F(Laundering, TheAnswerDoesNotSpeakOfTwins) {
  EXPECT_THAT(report_.at("answer").dump(), HasSubstr("cyc-back"));
  EXPECT_THAT(report_.at("answer").dump(), Not(HasSubstr("laundered")));
  EXPECT_THAT(ReadFile(run_ / "index.html"), Not(HasSubstr("→ cyc-back~laundered"))) << "nor does the grid show them";
}

TEST_F(Laundering, AnotherLaunderingTranslatesTheTwinsAlone) {
  const ProcessResult metrics = StartLaundering(folder_->path(), {"--set", "metrics=[psnr]"});
  ASSERT_EQ(metrics.exit_code, 0) << metrics.err;
  EXPECT_THAT(metrics.err, HasSubstr("recover: cyc-back from ghibli, laundered\n  taken over from laundering-"));
  const ProcessResult result = StartLaundering(folder_->path(), {"--set", "laundering.jpeg_quality=30"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("recover: cyc-back from ghibli\n  taken over from laundering-"));
  EXPECT_THAT(result.err, HasSubstr("recover: cyc-back from ghibli, laundered"));
  EXPECT_THAT(result.err, Not(HasSubstr("recover: cyc-back from ghibli, laundered\n  taken over")));
}

}  // namespace
}  // namespace pentimento::test
