#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento {
namespace {

const std::filesystem::path kConfig =
    std::filesystem::path(PENTIMENTO_SOURCE_DIR) / "examples/extension/extension.yaml";

test::ProcessResult Extended(std::vector<std::string> arguments, const std::filesystem::path& folder = ".") {
  arguments.insert(arguments.begin(), std::string(PENTIMENTO_BINARY_DIR) + "/bin/pentimento-extended");
  test::ProcessOptions options;
  options.folder = folder;
  return test::RunProcess(arguments, options);
}

const Json* Named(const Json& entries, const std::string& name) {
  for (const Json& entry : entries) {
    if (entry.at("name") == name) {
      return &entry;
    }
  }
  return nullptr;
}

TEST(Extension, IsListedWithItsOptions) {
  const test::ProcessResult result = Extended({"list", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json listed = Json::parse(result.out);
  const Json* const method = Named(listed.at("methods"), "sepia");
  ASSERT_NE(method, nullptr);
  EXPECT_NE(Named(method->at("options"), "amount"), nullptr);
  EXPECT_NE(Named(listed.at("metrics"), "brightness_difference"), nullptr);
  EXPECT_NE(Named(listed.at("methods"), "classical"), nullptr) << "the built-in kinds stay";
}

TEST(Extension, IsInTheSchema) {
  const test::ProcessResult result = Extended({"schema"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, testing::HasSubstr("\"sepia\""));
  EXPECT_THAT(result.out, testing::HasSubstr("\"brightness_difference\""));
}

TEST(Extension, IsCheckedLikeTheRest) {
  const test::ProcessResult result =
      Extended({"validate", kConfig.string(), "--set", "forward=[{type: sepia, amuont: 1}]"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, testing::HasSubstr("did you mean \"amount\"?"));
}

TEST(Extension, IsMeasuredAndReported) {
  const test::TemporaryFolder folder;
  const test::ProcessResult result = Extended({"run", kConfig.string()}, folder.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::filesystem::path run;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "runs")) {
    run = entry.path();
  }
  const Json manifest = Json::parse(ReadFile(run / "manifest.json"));
  EXPECT_EQ(manifest.at("source").at("extension"), Json({"method sepia", "metric brightness_difference"}))
      << "no revision stands for code from elsewhere";
  std::set<std::string> measured;
  const Json report = Json::parse(ReadFile(run / "report.json"));
  for (const Json& figure : report.at("figures")) {
    if (figure.at("name") == "brightness_difference" && figure.at("forward") == "sepia") {
      const bool oracle = figure.at("reverse") == "oracle";
      EXPECT_EQ(figure.at("value").get<double>() < 0.01, oracle) << figure;
      measured.insert(figure.at("reverse").is_null() ? "" : figure.at("reverse").get<std::string>());
    }
  }
  EXPECT_THAT(measured, testing::IsSupersetOf({"", "oracle", "noop", "mean_face"}));
  const std::string page = ReadFile(run / "index.html");
  EXPECT_THAT(page, testing::HasSubstr("sepia"));
  EXPECT_THAT(page, testing::HasSubstr("brightness_difference"));
}

TEST(Extension, IsShownWholeInTheReadme) {
  const std::filesystem::path root = PENTIMENTO_SOURCE_DIR;
  const std::string readme = ReadFile(root / "README.md");
  for (const char* file : {"sepia.h", "brightness_difference.h", "main.cpp"}) {
    EXPECT_NE(readme.find("```cpp\n" + ReadFile(root / "examples/extension" / file) + "```"), std::string::npos)
        << file;
  }
}

}  // namespace
}  // namespace pentimento
