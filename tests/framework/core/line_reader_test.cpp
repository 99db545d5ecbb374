#include "framework/core/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

std::vector<std::string> LinesOf(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  LineReader reader(path);
  while (reader.Next()) {
    lines.emplace_back(reader.line());
  }
  EXPECT_FALSE(reader.Next());
  return lines;
}

TEST(LineReader, KnowsLineBreaksAndByteOrderMarks) {
  const TemporaryFolder folder;
  EXPECT_THAT(LinesOf(folder.Write("a", "\xEF\xBB\xBFone\r\ntwo\n\nlast")), ElementsAre("one", "two", "", "last"));
  EXPECT_THAT(LinesOf(folder.Write("a", "one\n")), ElementsAre("one"));
  EXPECT_THAT(LinesOf(folder.Write("a", "")), ElementsAre());
  EXPECT_THAT(LinesOf(folder.Write("a", "\n")), ElementsAre(""));
}

TEST(LineReader, LinesMayLieAcrossBlocks) {
  const TemporaryFolder folder;
  std::string text;
  std::vector<std::string> expected;
  for (std::size_t i = 0; text.size() < 3 * LineReader::kLongestLine; ++i) {
    expected.push_back(std::string(i % 4001, 'x') + std::to_string(i));
    text += expected.back() + "\n";
  }
  EXPECT_EQ(LinesOf(folder.Write("a", text)), expected);
}

TEST(LineReader, ErrorsNameFileAndLine) {
  const TemporaryFolder folder;
  LineReader reader(folder.Write("a.txt", "one\ntwo\n"));
  reader.Next();
  reader.Next();
  try {
    reader.Fail("two is wrong");
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("a.txt:2: two is wrong"));
  }
  LineReader endless(folder.Write("b.txt", "one\n" + std::string(LineReader::kLongestLine + 1, 'x')));
  EXPECT_TRUE(endless.Next());
  try {
    endless.Next();
    ADD_FAILURE() << "a line that long was accepted";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("b.txt:2: the line is longer"));
  }
}

TEST(LineReader, WhatCannotBeReadIsNamed) {
  const TemporaryFolder folder;
  EXPECT_THROW(LineReader(folder.path() / "none.txt"), DataError);
  EXPECT_THROW(LineReader(folder.path()), DataError);
}

}  // namespace
}  // namespace pentimento
