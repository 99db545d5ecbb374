#include "framework/results/kept_scores.h"

#include <fstream>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

ScoreMatrix Matrix(const std::string& hop, const std::string& reverse, Json context = Json::object()) {
  ScoreMatrix matrix;
  matrix.matcher = "dlib-resnet";
  matrix.hop = hop;
  matrix.forward = hop == "x" ? "" : "ghibli";
  matrix.reverse = reverse;
  matrix.probe_ids = {"Ann%2F1.png", "Bob%2F1.png"};
  matrix.probe_subjects = {"Ann", "Bo/b, the 2nd"};
  matrix.gallery_ids = matrix.probe_ids;
  matrix.gallery_subjects = matrix.probe_subjects;
  matrix.scores = {std::numeric_limits<float>::quiet_NaN(), 0.1F, -0.25F, 1.0F};
  matrix.context = std::move(context);
  return matrix;
}

std::vector<ScoreMatrix> Kept() {
  return {Matrix("x", ""), Matrix("x-y", ""), Matrix("x-y", "", {{"probes", "attacker-aligned"}}),
          Matrix("x-y", "", {{"attacker", "naive"}, {"part", "test"}, {"references", 4}})};
}

std::string ErrorOf(const std::string& wanted) {
  try {
    SelectScores(Kept(), ParseScoreLabels(wanted));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "none";
}

TEST(KeptScores, AreFoundByTheirLabels) {
  EXPECT_EQ(ToString(LabelsOf(Kept()[3])),
            "attacker=naive,forward=ghibli,hop=x-y,matcher=dlib-resnet,part=test,references=4");
  EXPECT_TRUE(SelectScores(Kept(), {{"hop", "x-y"}}).context.empty()) << "the plain one of three";
  EXPECT_EQ(SelectScores(Kept(), ParseScoreLabels("probes=attacker-aligned")).context, Kept()[2].context);
  EXPECT_EQ(SelectScores(Kept(), ParseScoreLabels("references=4,hop=x-y")).context, Kept()[3].context);
}

TEST(KeptScores, OthersAreNamed) {
  EXPECT_THAT(ErrorOf(""), HasSubstr("say which of the kept scores are meant"));
  EXPECT_THAT(ErrorOf("forward=ghibl"), HasSubstr("no kept scores have forward=ghibl\n"));
  EXPECT_THAT(ErrorOf("forward=ghibl"), HasSubstr("\n  hop=x,matcher=dlib-resnet\n"));
  // Plain scores of two hops: neither is meant more than the other.
  EXPECT_THAT(ErrorOf("matcher=dlib-resnet"), HasSubstr("4 of the kept scores have matcher=dlib-resnet"));
  for (const char* text : {"hop", "=x", "hop=x,hop=y", "hop=x,,forward=y"}) {
    EXPECT_THROW(ParseScoreLabels(text), ConfigError) << text;
  }
}

TEST(KeptScores, ATableHasThePeopleAndLeavesOutWhatWasNotCompared) {
  const ScoreTable table = TableOf(Matrix("x-y", "", {{"linkage", "image"}}));
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.ids[0], "Ann/Ann%2F1.png (x-y)");
  EXPECT_EQ(table.ids[3], "Bo%2Fb%2C%20the%202nd/Bob%2F1.png");
  EXPECT_EQ(table.rows[2].probe, 1);
  EXPECT_EQ(table.rows[2].gallery, 3) << "a picture against the photograph that it was made from is a comparison";
  EXPECT_EQ(TableOf(Matrix("x", "")).ids[0], "Ann/Ann%2F1.png");
}

TEST(KeptScores, CanBeNarrowedToTheProbesOfOthers) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  ScoreMatrix other = Matrix("x-xhat", "back");
  other.scores = {kNone, kNone, kNone, 0.5F};
  const ScoreTable table = TableOf(OverCommonProbes(Matrix("x-y", ""), other));
  ASSERT_EQ(table.rows.size(), 2U) << "the first probe's face was not detected there";
  EXPECT_EQ(table.rows[0].probe, 1);
  EXPECT_EQ(table.rows[0].score, -0.25);
  EXPECT_EQ(TableOf(OverCommonProbes(Matrix("x-y", ""), Matrix("x", ""))).rows.size(), 3U);
}

TEST(KeptScores, CsvComesBackDigitByDigit) {
  const testing::TemporaryFolder folder;
  const ScoreTable table = TableOf(Matrix("x-y", ""));
  const std::filesystem::path file = folder.path() / "scores.csv";
  std::ofstream(file) << ToCsv(table);
  const ScoreTable read = ReadScoreTable(file);
  ASSERT_EQ(read.rows.size(), table.rows.size());
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    EXPECT_EQ(read.rows[i].score, table.rows[i].score) << i;
    EXPECT_EQ(read.ids[static_cast<std::size_t>(read.rows[i].probe)],
              table.ids[static_cast<std::size_t>(table.rows[i].probe)]);
  }
  EXPECT_EQ(read.self_comparisons, 0);
}

}  // namespace
}  // namespace pentimento
