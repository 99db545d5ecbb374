#include "reports/histogram.h"

#include <limits>
#include <numeric>

#include <gtest/gtest.h>

namespace pentimento::test {
namespace {

constexpr float kUndefined = std::numeric_limits<float>::quiet_NaN();

ScoreMatrix Matrix(std::vector<float> scores) {
  return {.matcher = "m",
          .hop = "x-y",
          .forward = "f",
          .reverse = "",
          .probe_ids = {"a1", "b1"},
          .probe_subjects = {"a", "b"},
          .gallery_ids = {"a1", "a2", "b2"},
          .gallery_subjects = {"a", "a", "b"},
          .scores = std::move(scores)};
}

TEST(HistogramTest, SplitsComparisonsBySubject) {
  const Json histogram = ScoreHistogram(Matrix({kUndefined, 0.9F, 0.1F, 0.2F, 0.3F, 1.0F}), 0.0, 1.0, 0.5);
  EXPECT_EQ(histogram.at("genuine_n"), 2);
  EXPECT_EQ(histogram.at("impostor_n"), 3);
  const auto genuine = histogram.at("genuine").get<std::vector<double>>();
  EXPECT_DOUBLE_EQ(std::accumulate(genuine.begin(), genuine.end(), 0.0), 1.0);
  EXPECT_DOUBLE_EQ(genuine.back(), 0.5) << "the highest score belongs to the last bin";
  EXPECT_DOUBLE_EQ(genuine[static_cast<std::size_t>(0.9 * static_cast<double>(genuine.size()))], 0.5);
}

TEST(HistogramTest, TheThresholdLetsNoMoreImpostorsPassThanStated) {
  const ScoreMatrix matrix = Matrix({kUndefined, 0.9F, 0.1F, 0.3F, 0.3F, 1.0F});
  for (const double rate : {0.0, 0.34, 0.5, 0.67, 1.0}) {
    const double threshold = ScoreHistogram(matrix, 0.0, 1.0, rate).at("threshold").get<double>();
    int accepted = 0;
    for (const float score : {0.1F, 0.3F, 0.3F}) {
      accepted += score >= threshold ? 1 : 0;
    }
    EXPECT_LE(accepted / 3.0, rate + 1e-9) << rate;
    if (rate >= 0.67) {
      EXPECT_EQ(accepted, rate == 1.0 ? 3 : 2) << "and no fewer than it could";
    }
  }
}

TEST(HistogramTest, LeavesOutMatricesWithoutAComparison) {
  EXPECT_TRUE(ScoreHistograms({Matrix({kUndefined, kUndefined, kUndefined, kUndefined, kUndefined, kUndefined})}, 0.01)
                  .empty());
  const Json one = ScoreHistograms({Matrix({kUndefined, 0.5F, kUndefined, kUndefined, kUndefined, kUndefined})}, 0.01);
  ASSERT_EQ(one.size(), 1U);
  EXPECT_TRUE(one[0].at("threshold").is_null());
  EXPECT_LT(one[0].at("low"), one[0].at("high"));
}

}  // namespace
}  // namespace pentimento::test
