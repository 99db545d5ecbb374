#include "framework/results/score_file.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

template <class T>
std::string Npy(const std::string& type, const std::vector<T>& values) {
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({},), }}", type, values.size());
  header.resize(117, ' ');
  header += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += {'\x01', '\0', static_cast<char>(header.size()), '\0'};
  bytes += header;
  return bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

class ScoreFile : public ::testing::Test {
 protected:
  std::vector<double> List(const std::string& bytes) { return ReadScoreList(folder_.Write("scores", bytes)); }
  ScoreTable Table(const std::string& bytes) { return ReadScoreTable(folder_.Write("scores.csv", bytes)); }

  std::string ListFailure(const std::string& bytes) {
    return Failure([&] { (void)List(bytes); });
  }
  std::string TableFailure(const std::string& bytes) {
    return Failure([&] { (void)Table(bytes); });
  }

  template <class Call>
  static std::string Failure(Call&& call) {
    try {
      call();
    } catch (const DataError& error) {
      return error.what();
    }
    return "nothing was thrown";
  }

  TemporaryFolder folder_;
};

TEST_F(ScoreFile, TextHoldsOneNumberALine) {
  EXPECT_THAT(List("0.5\n-1e-3\r\n\n  7 \n1e300"), ElementsAre(0.5, -1e-3, 7.0, 1e300));
}

TEST_F(ScoreFile, NumPyVectorsOfBothWidths) {
  EXPECT_THAT(List(Npy<float>("<f4", {0.1F, -2.0F})), ElementsAre(double{0.1F}, -2.0));
  EXPECT_THAT(List(Npy<double>("<f8", {0.1, -2.0})), ElementsAre(0.1, -2.0));
}

TEST_F(ScoreFile, BadListsAreNamedWithTheirLine) {
  EXPECT_THAT(ListFailure("0.5\nhello\n"), HasSubstr("scores:2: \"hello\" is not a number"));
  EXPECT_THAT(ListFailure("0.5 0.6\n"), HasSubstr("scores:1: \"0.5 0.6\" is not a number"));
  EXPECT_THAT(ListFailure("0.5\n\nnan\n"), HasSubstr("scores:3: the score is nan"));
  EXPECT_THAT(ListFailure("inf\n"), HasSubstr("scores:1: the score is inf"));
  EXPECT_THAT(ListFailure("1e999\n"), HasSubstr("scores:1: \"1e999\" is out of a double's range"));
  EXPECT_THAT(ListFailure("probe_id,gallery_id,score\na/1,a/2,0.5\n"), HasSubstr("--scores"));
  EXPECT_THAT(ListFailure(""), HasSubstr("scores: holds no scores"));
  EXPECT_THAT(ListFailure("\n \n"), HasSubstr("scores: holds no scores"));
  EXPECT_THAT(Failure([&] { (void)ReadScoreList(folder_.path() / "none.txt"); }), HasSubstr("none.txt: cannot read"));
}

TEST_F(ScoreFile, BadNumPyFilesAreNamed) {
  EXPECT_THAT(ListFailure(Npy<std::int64_t>("<i8", {1, 2})), HasSubstr("expected <f4 or <f8"));
  const std::string whole = Npy<double>("<f8", {1.0, 2.0});
  EXPECT_THAT(ListFailure(whole.substr(0, whole.size() - 3)), HasSubstr("cut short"));
  EXPECT_THAT(ListFailure(Npy<double>("<f8", {1.0, std::nan("")})), HasSubstr("value 2 is nan"));
  EXPECT_THAT(ListFailure(Npy<double>("<f8", {})), HasSubstr("holds no scores"));
}

TEST_F(ScoreFile, TablesNumberPicturesAndLeaveOutSelfComparisons) {
  const ScoreTable table = Table("probe_id,gallery_id,score\na/1,a/2,0.9\na/1,a/1,nan\nb/1,a/2, 0.25\n");
  EXPECT_THAT(table.ids, ElementsAre("a/1", "a/2", "b/1"));
  EXPECT_EQ(table.self_comparisons, 1);
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[1].probe, 2);
  EXPECT_EQ(table.rows[1].gallery, 1);
  EXPECT_EQ(table.rows[1].score, 0.25);
}

TEST_F(ScoreFile, BadTablesAreNamedWithTheirLine) {
  const std::string header = "probe_id,gallery_id,score\n";
  EXPECT_THAT(TableFailure("a/1,a/2,0.9\n"),
              HasSubstr("scores.csv:1: the first line must be \"probe_id,gallery_id,score\", not \"a/1,a/2,0.9\""));
  EXPECT_THAT(TableFailure(header + "a/1,a/2\n"), HasSubstr("scores.csv:2: expected probe_id,gallery_id,score"));
  EXPECT_THAT(TableFailure(header + "a/1,a/2,0.5,\n"), HasSubstr("scores.csv:2: expected"));
  EXPECT_THAT(TableFailure(header + "a/1,a/2,0.5\na/1,b/1,nan\n"), HasSubstr("scores.csv:3: the score is nan"));
  EXPECT_THAT(TableFailure(header + "a/1,a/2,high\n"), HasSubstr("scores.csv:2: \"high\" is not a number"));
  EXPECT_THAT(TableFailure(header + ",a/2,0.5\n"), HasSubstr("scores.csv:2: an id is empty"));
  EXPECT_THAT(TableFailure(header + "\"a/1\",a/2,0.5\n"), HasSubstr("scores.csv:2: ids must not be quoted"));
  EXPECT_THAT(TableFailure(""), HasSubstr("scores.csv: holds no scores"));
  EXPECT_THAT(TableFailure(header + "a/1,a/1,1\n"), HasSubstr("holds no scores but of pictures compared with"));
}

TEST(IdentityOf, IsTheFirstFolder) {
  EXPECT_EQ(IdentityOf("Ann_Lee/Ann_Lee_0001.jpg"), "Ann_Lee");
  EXPECT_EQ(IdentityOf("Ann_Lee%2Fwinter%2F1.jpg"), "Ann_Lee");
  EXPECT_EQ(IdentityOf("Ann_Lee"), "Ann_Lee");
}

}  // namespace
}  // namespace pentimento
