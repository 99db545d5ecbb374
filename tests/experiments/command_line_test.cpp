#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "framework/core/atomic_file.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;

/// One entry of command_line_cases.yaml.
struct Case {
  std::string name;
  YAML::Node node;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::vector<Case> LoadCases() {
  std::vector<Case> cases;
  for (const auto& entry :
       YAML::LoadFile(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/experiments/command_line_cases.yaml")) {
    cases.push_back({entry["name"].as<std::string>(), entry});
  }
  return cases;
}

/// Takes a folder's permissions away, and gives them back.
class Unreadable {
 public:
  explicit Unreadable(fs::path folder) : folder_(std::move(folder)) { fs::permissions(folder_, fs::perms::none); }
  ~Unreadable() { fs::permissions(folder_, fs::perms::owner_all); }
  Unreadable(const Unreadable&) = delete;
  Unreadable& operator=(const Unreadable&) = delete;

 private:
  fs::path folder_;
};

class CommandLine : public testing::TestWithParam<Case> {};

/// `{source}` stands for the source tree and `{long}` for a name that no file may have, in arguments and files.
std::string Expanded(const std::string& text) {
  constexpr std::size_t kTooLong = 300;
  const std::string with_source = std::regex_replace(text, std::regex("\\{source\\}"), PENTIMENTO_SOURCE_DIR);
  return std::regex_replace(with_source, std::regex("\\{long\\}"), std::string(kTooLong, 'x'));
}

TEST_P(CommandLine, DoesWhatTheCaseSays) {
  const YAML::Node& node = GetParam().node;
  const TemporaryFolder folder;
  for (const auto& file : node["files"]) {
    WriteFileAtomically(folder.path() / file.first.as<std::string>(), Expanded(file.second.as<std::string>()));
  }
  for (const auto& file : node["cut"]) {
    const std::string whole = ReadFile(Expanded(file.second["of"].as<std::string>()));
    WriteFileAtomically(folder.path() / file.first.as<std::string>(),
                        whole.substr(0, file.second["bytes"].as<std::size_t>()));
  }
  for (const auto& link : node["links"]) {
    fs::create_symlink(link.second.as<std::string>(), folder.path() / link.first.as<std::string>());
  }
  std::optional<Unreadable> locked;
  if (node["unreadable"]) {
    if (!PermissionsCanBind()) {
      GTEST_SKIP() << "permissions do not bind root";
    }
    locked.emplace(folder.path() / node["unreadable"].as<std::string>());
  }
  std::vector<std::string> arguments;
  for (const auto& word : node["arguments"]) {
    arguments.push_back(Expanded(word.as<std::string>()));
  }
  ProcessOptions options;
  options.folder = folder.path();
  options.bound_by_permissions = locked.has_value();
  if (node["file_size_limit"]) {
    options.file_size_limit = node["file_size_limit"].as<std::size_t>();
  }
  for (const auto& variable : node["environment"]) {
    options.environment[variable.first.as<std::string>()] = variable.second.as<std::string>();
  }
  if (node["standard_output"]) {
    options.standard_output = node["standard_output"].as<std::string>();
  }
  const ProcessResult result = RunProcess(Pentimento(arguments), options);
  locked.reset();
  EXPECT_EQ(result.exit_code, node["exit"].as<int>()) << result.out << result.err;
  for (const auto& text : node["out"]) {
    EXPECT_THAT(result.out, testing::HasSubstr(Expanded(text.as<std::string>())));
  }
  for (const auto& text : node["not_out"]) {
    EXPECT_THAT(result.out, testing::Not(testing::HasSubstr(Expanded(text.as<std::string>()))));
  }
  for (const auto& text : node["err"]) {
    EXPECT_THAT(result.err, testing::HasSubstr(Expanded(text.as<std::string>())));
  }
  if (node["lines"]) {
    EXPECT_EQ(std::ranges::count(result.err, '\n'), node["lines"].as<std::ptrdiff_t>()) << result.err;
  }
  if (node["begins"]) {
    EXPECT_THAT(result.err, testing::StartsWith(node["begins"].as<std::string>()));
  }
  EXPECT_THAT(result.err, testing::Not(testing::HasSubstr("internal fault")));
  for (const auto& absent : node["absent"]) {
    EXPECT_FALSE(fs::exists(folder.path() / absent.as<std::string>())) << absent.as<std::string>();
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    EXPECT_THAT(entry.path().string(), testing::Not(testing::HasSubstr(".partial-"))) << "half a file was left";
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, CommandLine, testing::ValuesIn(LoadCases()),
                         [](const auto& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace pentimento::test
