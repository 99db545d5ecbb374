#include "metrics/distribution/moments.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "metrics/distribution/groups_left_out.h"
#include "tests/metrics/distribution/random_vectors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(Moments, ShardsGiveTheBitsOfOneProcess) {
  constexpr std::int64_t kBlock = StreamedMoments::kBlock;
  const torch::Tensor features = GaussianVectors(9 * kBlock + 17, 6, 1);
  StreamedMoments whole;
  whole.Add(features);
  const Moments expected = whole.Total();
  EXPECT_EQ(expected.n, features.size(0));
  const torch::Tensor values = features.to(torch::kFloat64);
  EXPECT_TRUE(Near(expected.mean, values.mean(0), 1e-12));
  EXPECT_TRUE(Near(expected.Covariance(), torch::cov(values.t()), 1e-12));
  for (const std::vector<std::int64_t>& cuts :
       {std::vector<std::int64_t>{3}, std::vector<std::int64_t>{1, 2, 7}, std::vector<std::int64_t>{4, 5, 6, 8, 9}}) {
    StreamedMoments merged;
    std::int64_t begin = 0;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
      const std::int64_t end = i < cuts.size() ? cuts[i] * kBlock : features.size(0);
      StreamedMoments shard(begin / kBlock);
      shard.Add(features.slice(0, begin, end));
      merged.Append(shard);
      begin = end;
    }
    const Moments total = merged.Total();
    EXPECT_EQ(total.n, expected.n);
    EXPECT_TRUE(SameBits(total.mean, expected.mean));
    EXPECT_TRUE(SameBits(total.scatter, expected.scatter));
  }
  StreamedMoments gap(5);
  gap.Add(features.slice(0, 0, 3));
  EXPECT_THROW(StreamedMoments().Append(gap), InternalError);
  EXPECT_THROW((void)StreamedMoments().Total(), ShapeError);
}

TEST(Moments, AreThoseOfTheDefinition) {
  // More vectors and components than are taken at a time; a last block of one.
  for (const auto& [n, components] : {std::pair(1025, 257), std::pair(513, 128), std::pair(1, 3)}) {
    const torch::Tensor features = GaussianVectors(n, components, 1, 5.0);
    const Moments moments = MomentsOf(features);
    const torch::Tensor values = features.to(torch::kFloat64);
    const torch::Tensor deviations = values - values.mean(0);
    EXPECT_EQ(moments.n, n);
    EXPECT_TRUE(Near(moments.mean, values.mean(0), 1e-12));
    const torch::Tensor scatter = deviations.t().mm(deviations);
    EXPECT_TRUE(Near(moments.scatter.triu(), scatter.triu(), 1e-9));
    if (n > 1) {
      const torch::Tensor covariance = moments.Covariance();
      EXPECT_TRUE(Near(covariance, scatter / (n - 1.0), 1e-9));
      EXPECT_TRUE(torch::equal(covariance, covariance.t())) << "symmetric";
    } else {
      EXPECT_THROW((void)moments.Covariance(), ShapeError);
    }
  }
}

/// Of sums of products of some thousand deviations of around 1.
constexpr double kScatterRounding = 1e-9;

TEST(Moments, StreamedAreThoseOfAllAtOnce) {
  for (const auto& [n, components] :
       {std::pair(1, 30), std::pair(255, 30), std::pair(256, 30), std::pair(257, 30), std::pair(1300, 200)}) {
    const torch::Tensor features = GaussianVectors(n, components, 1, 5.0);
    const Moments expected = MomentsOf(features);
    StreamedMoments streamed;
    streamed.Add(features);
    const Moments total = streamed.Total();
    EXPECT_EQ(total.n, n);
    EXPECT_TRUE(Near(total.mean, expected.mean, 1e-12));
    EXPECT_TRUE(Near(total.scatter.triu(), expected.scatter.triu(), kScatterRounding));
    if (n > 1) {
      EXPECT_TRUE(Near(total.Covariance(), expected.Covariance(), kScatterRounding));
    }
  }
}

TEST(Moments, OfRowsAreThoseOfTheRowsAlone) {
  const torch::Tensor features = GaussianVectors(900, 6, 1, 5.0);
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < 700; ++i) {
    rows.push_back(i * 7 % 900);
  }
  StreamedMoments of_rows;
  of_rows.AddRows(features, rows);
  StreamedMoments alone;
  alone.Add(features.index_select(0, torch::tensor(rows, torch::kInt64)));
  EXPECT_TRUE(SameBits(of_rows.Total().mean, alone.Total().mean));
  EXPECT_TRUE(SameBits(of_rows.Total().scatter, alone.Total().scatter));
}

TEST(Moments, WithoutAGroupAreThoseOfTheOtherRows) {
  const std::vector<torch::Tensor> lots = {GaussianVectors(1500, 20, 1, 5.0), GaussianVectors(1500, 20, 2, -3.0)};
  // Unequal groups, the greatest of more than a block; as many as can and cannot be halved evenly.
  for (const std::size_t count : {2U, 5U, 8U, 40U}) {
    RowGroups groups(count);
    for (std::int64_t row = 0; row < 1500; ++row) {
      const auto group = static_cast<std::size_t>(row) % (2 * count);
      groups[group < count ? group : 0].push_back(row);
    }
    std::size_t calls = 0;
    ForEachGroupLeftOut(lots, groups, [&](std::size_t left_out, const std::vector<Moments>& of_others) {
      EXPECT_EQ(left_out, calls++);
      const std::vector<std::int64_t> rows = RowsWithout(groups, left_out);
      ASSERT_EQ(of_others.size(), lots.size());
      for (std::size_t lot = 0; lot < lots.size(); ++lot) {
        const Moments expected = MomentsOf(lots[lot].index_select(0, torch::tensor(rows, torch::kInt64)));
        EXPECT_EQ(of_others[lot].n, static_cast<std::int64_t>(rows.size()));
        EXPECT_TRUE(Near(of_others[lot].mean, expected.mean, 1e-12)) << count << ", " << left_out;
        EXPECT_TRUE(Near(of_others[lot].scatter, expected.scatter, kScatterRounding)) << count << ", " << left_out;
      }
    });
    EXPECT_EQ(calls, count);
  }
}

TEST(Moments, OfOthersAreNotRoundedByAGroupOfFarVectors) {
  // Subtracting the group's sums, some 1e18, would leave nothing of the others'.
  torch::Tensor features = GaussianVectors(600, 5, 1);
  features.slice(0, 0, 100).mul_(1e8);
  RowGroups groups(6);
  for (std::int64_t row = 0; row < 600; ++row) {
    groups[static_cast<std::size_t>(row / 100)].push_back(row);
  }
  ForEachGroupLeftOut({features}, groups, [&](std::size_t left_out, const std::vector<Moments>& of_others) {
    if (left_out == 0) {
      const Moments expected = MomentsOf(features.slice(0, 100, 600));
      EXPECT_TRUE(Near(of_others[0].scatter, expected.scatter, kScatterRounding));
    }
  });
}

}  // namespace
}  // namespace pentimento
