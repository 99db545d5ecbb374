#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "tests/support/process.h"

namespace pentimento::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const fs::path kTree = PENTIMENTO_SOURCE_DIR;

std::vector<fs::path> FilesIn(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

TEST(ShippedConfigs, CarryTheEditorsHintAndAreValid) {
  const std::vector<fs::path> configs = FilesIn(kTree / "configs", ".yaml");
  ASSERT_GE(configs.size(), 2U);
  ASSERT_TRUE(fs::exists(kTree / "configs/schema.json"));
  for (const fs::path& config : configs) {
    EXPECT_THAT(ReadFile(config), StartsWith("# yaml-language-server: $schema=./schema.json\n")) << config;
    const ProcessResult result = RunProcess(Pentimento({"validate", config.string()}));
    // 4: this machine lacks a tool or weights that it asks for, and nothing else is wrong.
    EXPECT_THAT(result.exit_code, AnyOf(Eq(0), Eq(4))) << config << "\n" << result.err;
  }
}

TEST(Readme, ItsConfigsAreValid) {
  const std::string readme = ReadFile(kTree / "README.md");
  const std::string opening = "```yaml\n";
  const TemporaryFolder folder;
  std::size_t begin = 0;
  for (const char* name : {"quickstart.yaml", "including.yaml"}) {  // the second includes the first
    begin = readme.find(opening, begin) + opening.size();
    const fs::path config = folder.path() / name;
    WriteFileAtomically(config, readme.substr(begin, readme.find("```\n", begin) - begin));
    const ProcessResult result = RunProcess(Pentimento({"validate", config.string()}));
    EXPECT_THAT(result.exit_code, AnyOf(Eq(0), Eq(4))) << name << "\n" << result.err;
  }
}

/// The words of an indented line that calls the program; what is quoted or a remark left out. Empty: another line.
std::vector<std::string> CallIn(const std::string& line) {
  static const std::regex call("^ {4,}(?:build/release/bin/)?pentimento ([^#]*)");
  static const std::regex quoted("'[^']*'|\"[^\"]*\"");
  std::smatch found;
  std::vector<std::string> words;
  if (std::regex_search(line, found, call)) {
    std::istringstream text(std::regex_replace(found[1].str(), quoted, "QUOTED"));
    for (std::string word; text >> word;) {
      words.push_back(word.substr(word.starts_with("[--") ? 1 : 0));
    }
  }
  return words;
}

TEST(Documents, CallTheProgramByCommandsAndFlagsThatItHas) {
  std::vector<fs::path> documents = FilesIn(kTree / "docs", ".md");
  documents.push_back(kTree / "README.md");
  documents.push_back(kTree / "CONTRIBUTING.md");
  std::map<std::vector<std::string>, ProcessResult> helps;
  std::size_t calls = 0;
  for (const fs::path& document : documents) {
    std::istringstream lines(ReadFile(document));
    for (std::string line; std::getline(lines, line);) {
      const std::vector<std::string> words = CallIn(line);
      if (words.empty()) {
        continue;
      }
      ++calls;
      std::vector<std::string> command = {words[0]};
      if (words.size() > 1 && (words[0] == "metadata" || words[0] == "weights")) {
        command.push_back(words[1]);
      }
      if (!helps.contains(command)) {
        std::vector<std::string> arguments = command;
        arguments.emplace_back("--help");
        helps[command] = RunProcess(Pentimento(arguments));
      }
      const ProcessResult& help = helps[command];
      EXPECT_EQ(help.exit_code, 0) << document << ": " << line << "\n" << help.err;
      for (const std::string& word : words) {
        if (word.starts_with("--")) {
          EXPECT_THAT(help.out + " --json", HasSubstr(word.substr(0, word.find_first_of("=]"))))
              << document << ": " << line;
        }
      }
    }
  }
  EXPECT_GE(calls, 10U) << "the scan found no calls";
}

}  // namespace
}  // namespace pentimento::test
