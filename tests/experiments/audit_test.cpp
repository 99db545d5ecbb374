#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kBlackBox = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/support/tools/black-box";

/// A folder of pictures, one folder a person, without anybody's consent needed: they are drawn by a run.
class Audit : public testing::Test {
 protected:
  void SetUp() override {
    WriteFileAtomically(root() / "people.yaml",
                        "name: people\n"
                        "dataset: {type: portraits, identities: 3, images_per_identity: 2, size: 64, "
                        "test_identities: 2}\n"
                        "forward: [classical]\nmetrics: [psnr]\nstatistics: {replicates: 0}\n");
    const ProcessResult made = Call({"run", "people.yaml", "--runs", "drawn"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    const fs::path run = fs::directory_iterator(root() / "drawn")->path();
    for (const auto& entry : fs::directory_iterator(run / "images" / "original" / "photo")) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(".jpg")) {
        fs::create_directories(root() / "photos" / name.substr(0, name.rfind('_')));
        fs::copy_file(entry.path(), root() / "photos" / name.substr(0, name.rfind('_')) / name);
      }
    }
  }

  [[nodiscard]] const fs::path& root() const { return folder_.path(); }

  [[nodiscard]] ProcessResult Call(const std::vector<std::string>& arguments) const {
    ProcessOptions options;
    options.folder = root();
    options.environment["PENTIMENTO_HOME"] = (root() / "home").string();
    return RunProcess(Pentimento(arguments), options);
  }

  /// An audit without matchers, whose weights a test may not have.
  [[nodiscard]] ProcessResult AuditOf(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"audit", "--set", "statistics.replicates=0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Call(arguments);
  }

  static Json FigureNamed(const Json& report, const std::string& name) {
    for (const Json& figure : report.at("figures")) {
      if (figure.at("name") == name && figure.at("hop") == "x-y") {
        return figure;
      }
    }
    ADD_FAILURE() << "no figure " << name;
    return {};
  }

 private:
  TemporaryFolder folder_;
};

const std::vector<std::string> kNoMatchers = {"--set", "metrics=[psnr, metadata]"};

std::vector<std::string> With(std::vector<std::string> first, const std::vector<std::string>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST_F(Audit, OfAToolThatCopiesSaysThatEverythingIsKept) {
  const ProcessResult result =
      AuditOf(With({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}", "--version-command",
                    kBlackBox + " version", "--fail-on", "retention[location] > 0", "--json"},
                   kNoMatchers));
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("--fail-on 'retention[location] > 0' holds"));
  const Json report = Json::parse(result.out);
  const Json location = FigureNamed(report, "retention[location]");
  EXPECT_EQ(location.at("value"), 1.0);
  EXPECT_EQ(FigureNamed(report, "retention[time]").at("n"), 6) << "everybody is tested";
  const fs::path run = fs::directory_iterator(root() / "runs")->path();
  EXPECT_EQ(Json::parse(ReadFile(run / "manifest.json")).at("tools").at("tool").at("version"), "black-box 1.2.3");
}

TEST_F(Audit, OfFinishedPicturesMatchesThemByPath) {
  fs::copy(root() / "photos", root() / "done", fs::copy_options::recursive);
  const ProcessResult result = AuditOf(
      With({"--originals", "photos", "--stylised", "done", "--fail-on", "retention[location] == 0"}, kNoMatchers));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("Which metadata survive"), HasSubstr("report: ")));
}

TEST_F(Audit, MeasuresAReverseFromAFile) {
  WriteFileAtomically(root() / "methods" / "back.yaml",
                      "type: external\nname: back\ncommand: ./again copy {input} {output}\n");
  fs::copy_file(kBlackBox, root() / "methods" / "again");
  const ProcessResult result = AuditOf(With({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}",
                                             "--reverse", "methods/back.yaml", "--json"},
                                            kNoMatchers));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  bool found = false;
  const Json report = Json::parse(result.out);
  for (const Json& figure : report.at("figures")) {
    found = found || (figure.at("reverse") == "back" && figure.at("name") == "psnr");
  }
  EXPECT_TRUE(found);
}

TEST_F(Audit, AMistakeInTheReverseNamesItsFile) {
  WriteFileAtomically(root() / "back.yaml", "type: external\nname: back\ncomand: x\n");
  const ProcessResult result =
      AuditOf({"--originals", "photos", "--tool", kBlackBox + " copy {input} {output}", "--reverse", "back.yaml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("back.yaml:3:1"), HasSubstr("did you mean \"command\"")));
}

TEST_F(Audit, OfCanariesSaysFieldByFieldWhatSurvived) {
  const ProcessResult planted = Call({"metadata", "canary", "photos", "--output", "canaries"});
  ASSERT_EQ(planted.exit_code, 0) << planted.err;
  EXPECT_THAT(planted.out, AllOf(HasSubstr("values planted in 6 pictures"), HasSubstr("second-image")));
  const Json catalogue = Json::parse(ReadFile(root() / "canaries" / "canary-catalogue.json"));
  ASSERT_EQ(catalogue.at("files").size(), 6U);

  const std::vector<std::string> canaries = {
      "--set",
      "metrics=[{type: canaries, catalogue: " + (root() / "canaries" / "canary-catalogue.json").string() + "}]"};
  const ProcessResult kept =
      AuditOf(With({"--originals", "canaries", "--tool", kBlackBox + " copy {input} {output}", "--json"}, canaries));
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  const Json all = FigureNamed(Json::parse(kept.out), "canary_survival[all]");
  const Json& values = all.at("context").at("values");
  EXPECT_EQ(values.at("survived").get<int>() + 6, all.at("n").get<int>()) << "all but the files' names";
  EXPECT_EQ(values.at("removed").get<int>(), 6);
  EXPECT_TRUE(all.at("context").at("added").empty());

  const ProcessResult lost =
      AuditOf(With({"--originals", "canaries", "--tool", kBlackBox + " copy {input} {output}", "--set",
                    "forward=[{name: tool, type: pixelate, blocks: 8, encoding: {format: jpeg, "
                    "metadata: none}}]"},
                   canaries));
  ASSERT_EQ(lost.exit_code, 0) << lost.err;
  EXPECT_THAT(lost.out, HasSubstr("Canaries after tool, in 6 files"));
  EXPECT_THAT(lost.out, ::testing::ContainsRegex("jpeg +exif.GPSInfo.GPSLatitude +0 +0 +0 +6"));
}

TEST_F(Audit, CanariesAreTheSameForASeed) {
  ASSERT_EQ(Call({"metadata", "canary", "photos", "--output", "one", "--seed", "5"}).exit_code, 0);
  ASSERT_EQ(Call({"metadata", "canary", "photos", "--output", "two", "--seed", "5"}).exit_code, 0);
  ASSERT_EQ(Call({"metadata", "canary", "photos", "--output", "three", "--seed", "6"}).exit_code, 0);
  EXPECT_EQ(ReadFile(root() / "one" / "canary-catalogue.json"), ReadFile(root() / "two" / "canary-catalogue.json"));
  EXPECT_NE(ReadFile(root() / "one" / "canary-catalogue.json"), ReadFile(root() / "three" / "canary-catalogue.json"));
  const ProcessResult again = Call({"metadata", "canary", "photos", "--output", "one"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("empty or not there yet"));
}

}  // namespace
}  // namespace pentimento::test
