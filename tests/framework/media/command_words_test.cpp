#include "framework/media/command_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/core/errors.h"

namespace pentimento::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SplitCommand, WhiteSpaceSeparatesWords) {
  EXPECT_THAT(SplitCommand("  convert\t{input}  -resize 50%\n{output} "),
              ElementsAre("convert", "{input}", "-resize", "50%", "{output}"));
}

TEST(SplitCommand, QuotesKeepWordsTogether) {
  EXPECT_THAT(SplitCommand(R"(a 'b c' "d e" f' 'g "" '')"), ElementsAre("a", "b c", "d e", "f g", "", ""));
}

TEST(SplitCommand, NothingIsExpanded) {
  EXPECT_THAT(SplitCommand(R"-(a $HOME *.jpg ~ `id` "$(id)" # c)-"),
              ElementsAre("a", "$HOME", "*.jpg", "~", "`id`", "$(id)", "#", "c"));
}

TEST(SplitCommand, BackslashesFollowTheirQuotes) {
  EXPECT_THAT(SplitCommand(R"(a\ b "c\"d\\e\f" 'g\h')"), ElementsAre("a b", R"(c"d\e\f)", R"(g\h)"));
}

TEST(SplitCommand, WhatOnlyAShellUnderstandsIsRefused) {
  for (const char* command : {"a | b", "a > b", "a && b", "a ; b", "a 2> b"}) {
    try {
      SplitCommand(command);
      FAIL() << command;
    } catch (const ConfigError& error) {
      EXPECT_THAT(error.what(), HasSubstr("without a shell")) << command;
    }
  }
  EXPECT_THAT(SplitCommand("a '|' \\;"), ElementsAre("a", "|", ";")) << "quoted, they are words like others";
}

TEST(SplitCommand, UnfinishedCommandsAreRefused) {
  for (const char* command : {"", "  ", "a 'b", "a \"b", "a \\"}) {
    EXPECT_THROW(SplitCommand(command), ConfigError) << command;
  }
}

/// A word between single quotes, ' itself outside of them: how a user passes anything.
std::string Quoted(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string(R"('\'')") : std::string(1, c);
  }
  return quoted + "'";
}

RC_GTEST_PROP(SplitCommand, AnyWordsComeThroughWhenQuoted, (const std::vector<std::string>& words)) {
  RC_PRE(!words.empty());
  std::string command;
  for (const std::string& word : words) {
    command += Quoted(word) + " ";
  }
  RC_ASSERT(SplitCommand(command) == words);
}

TEST(FillPlaceholders, ReplacesWhereverTheyOccurAndLooksAtNothingTwice) {
  EXPECT_THAT(FillPlaceholders({"in={input}", "{output}{input}", "{other}", "{", "{input"},
                               {{"input", "a {output} b"}, {"output", "y"}}),
              ElementsAre("in=a {output} b", "ya {output} b", "{other}", "{", "{input"));
}

}  // namespace
}  // namespace pentimento::test
