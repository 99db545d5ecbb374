#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// configs/bridge.yaml in small, run on portraits and on the same pictures as if they were a user's photographs.
class BridgeRuns : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    portraits_ = Start("portraits",
                       "dataset={type: portraits, identities: 6, images_per_identity: 2, size: 128, domains: [photo], "
                       "test_identities: 4}");
    if (result_.exit_code == 0) {
      photographs_ = Start("photographs",
                           "dataset={type: identity_folders, path: " + (portraits_ / "images/original/photo").string() +
                               ", min_images: 2, test_identities: 4}");
    }
  }
  static void TearDownTestSuite() { folder_.reset(); }

  void SetUp() override {
    if (result_.exit_code == 4) {
      GTEST_SKIP() << "weights are missing: " << result_.err;
    }
    ASSERT_EQ(result_.exit_code, 0) << result_.err;
  }

  static ProcessResult Bridge(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"bridge"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunProcess(Pentimento(arguments));
  }

  static inline fs::path portraits_;
  static inline fs::path photographs_;

 private:
  static fs::path Start(const std::string& runs, const std::string& dataset) {
    const std::string config = std::string(PENTIMENTO_SOURCE_DIR) + "/configs/bridge.yaml";
    result_ = RunProcess(Pentimento({"run", config, "--runs", (folder_->path() / runs).string(), "--set", dataset,
                                     "--set", "statistics.replicates=20"}));
    return result_.exit_code == 0 ? fs::directory_iterator(folder_->path() / runs)->path() : fs::path();
  }

  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline ProcessResult result_;
};

TEST_F(BridgeRuns, TheSamePicturesGiveTheSameOrder) {
  const ProcessResult result = Bridge({portraits_, photographs_, "--anyway", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document.at("schema"), "pentimento-result/1");
  EXPECT_EQ(document.at("command"), "bridge");
  ASSERT_EQ(document.at("figures").size(), 1U) << "the config has no reverses";
  const Json& tau = document.at("figures").at(0);
  EXPECT_EQ(tau.at("name"), "kendall_tau[auc]");
  EXPECT_EQ(tau.at("value"), 1.0) << document.dump(2);
  EXPECT_TRUE(tau.at("ci95").is_null());
  EXPECT_THAT(tau.at("note").get<std::string>(), HasSubstr("fewer than 20 people"));
  for (const Json& method : document.at("rankings").at(0).at("methods")) {
    EXPECT_EQ(method.at("portraits"), method.at("photographs")) << "pseudonyms change no figure";
  }
}

TEST_F(BridgeRuns, PrintsBothOrdersAndThatNoRateTransfers) {
  const ProcessResult result = Bridge({portraits_, photographs_, "--anyway", "--figure", "dprime"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const char* text : {"dprime by dlib-resnet, x-y", "pixelate-16", "kendall_tau[dprime]",
                           "no rate on procedural people transfers to photographs"}) {
    EXPECT_THAT(result.out, HasSubstr(text));
  }
}

TEST_F(BridgeRuns, SaysWhatIsWrongWithTheRuns) {
  const ProcessResult few = Bridge({portraits_, photographs_});
  EXPECT_EQ(few.exit_code, 2);
  EXPECT_THAT(few.err, HasSubstr("4 photographed people were tested"));
  EXPECT_THAT(few.err, HasSubstr("--anyway"));
  const ProcessResult swapped = Bridge({photographs_, portraits_, "--anyway"});
  EXPECT_EQ(swapped.exit_code, 2);
  EXPECT_THAT(swapped.err, HasSubstr("its people are no portraits"));
  const ProcessResult twice = Bridge({portraits_, portraits_, "--anyway"});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.err, HasSubstr("its people are portraits"));
}

}  // namespace
}  // namespace pentimento::test
