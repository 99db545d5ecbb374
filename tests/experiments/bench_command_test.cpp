#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/json.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

/// The quickest case, once.
ProcessResult TimeOneCase(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"bench", "--filter", "^gmsd$", "--repetitions", "2", "--min-time", "0.001"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  ProcessOptions options;
  options.folder = folder.path();
  return RunProcess(Pentimento(arguments), options);
}

TEST(BenchCommand, PrintsAndSavesTheResultDocument) {
  const TemporaryFolder folder;
  const ProcessResult result = TimeOneCase(folder, {"--json", "--save", "saved.json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document, Json::parse(ReadFile(folder.path() / "saved.json")));
  EXPECT_EQ(document.at("schema"), "pentimento-result/1");
  EXPECT_EQ(document.at("command"), "bench");
  for (const char* what : {"processor", "build", "threads"}) {
    EXPECT_TRUE(document.at("machine").contains(what)) << what;
  }
  ASSERT_EQ(document.at("figures").size(), 1U);
  const Json& figure = document.at("figures").at(0);
  EXPECT_EQ(figure.at("name"), "time[gmsd]");
  EXPECT_EQ(figure.at("unit"), "s");
  EXPECT_EQ(figure.at("n"), 2);
  EXPECT_TRUE(figure.at("note").is_null()) << figure.dump();
  EXPECT_GT(figure.at("value").get<double>(), 0.0);
  EXPECT_LE(figure.at("context").at("minimum"), figure.at("value"));
}

TEST(BenchCommand, ComparesWithWhatWasSaved) {
  const TemporaryFolder folder;
  ASSERT_EQ(TimeOneCase(folder, {"--save", "saved.json"}).exit_code, 0);
  const auto save_least = [&](double least) {
    Json saved = Json::parse(ReadFile(folder.path() / "saved.json"));
    saved["figures"][0]["context"]["minimum"] = least;
    WriteFileAtomically(folder.path() / "before.json", saved.dump());
  };

  save_least(1e6);
  const ProcessResult faster = TimeOneCase(folder, {"--compare", "before.json", "--threshold", "0"});
  EXPECT_EQ(faster.exit_code, 0) << faster.err;
  EXPECT_THAT(faster.out, testing::HasSubstr("| 0.000 |"));

  save_least(1e-12);
  const ProcessResult slower = TimeOneCase(folder, {"--compare", "before.json", "--json"});
  EXPECT_EQ(slower.exit_code, 3) << slower.err;
  EXPECT_THAT(slower.err, testing::HasSubstr("slower than in before.json by more than 10 %: time[gmsd]"));
  const Json document = Json::parse(slower.out);
  EXPECT_EQ(document.at("comparison").at("cases").at(0).at("slower"), true);

  Json none = Json::parse(ReadFile(folder.path() / "saved.json"));
  none["figures"] = Json::array();
  WriteFileAtomically(folder.path() / "before.json", none.dump());
  const ProcessResult inconclusive = TimeOneCase(folder, {"--compare", "before.json"});
  EXPECT_EQ(inconclusive.exit_code, 5) << inconclusive.err;
  EXPECT_THAT(inconclusive.err, testing::HasSubstr("time[gmsd]"));
}

}  // namespace
}  // namespace pentimento::test
