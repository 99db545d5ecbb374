#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/linalg_eigvals.h>
#include <ATen/ops/real.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "metrics/distribution/frechet.h"
#include "metrics/distribution/groups_left_out.h"
#include "metrics/distribution/inception_score.h"
#include "metrics/distribution/kernel_distance.h"
#include "tests/metrics/distribution/random_vectors.h"

namespace pentimento {
namespace {

TEST(Frechet, OfGaussiansWithDiagonalCovarianceIsKnown) {
  Moments a{3, torch::tensor({1.0, 2.0}, torch::kFloat64), torch::diag(torch::tensor({2.0, 8.0}, torch::kFloat64))};
  Moments b{5, torch::tensor({1.0, 5.0}, torch::kFloat64), torch::diag(torch::tensor({36.0, 4.0}, torch::kFloat64))};
  // Deviations 1, 2 and 3, 1.
  EXPECT_NEAR(FrechetDistance(a, b), 9.0 + 4.0 + 1.0, 1e-12);
}

TEST(Frechet, OfManyComponentsIsThatOfTheEigenvalues) {
  // Of whole blocks and a part of one; regular, and singular for want of vectors on either side.
  for (const auto& [n, m] : {std::pair(600, 500), std::pair(600, 200), std::pair(200, 600)}) {
    const Moments a = MomentsOf(GaussianVectors(n, 300, 1));
    const Moments b = MomentsOf(GaussianVectors(m, 300, 2, 0.2, 1.5));
    const torch::Tensor s1 = a.Covariance();
    const torch::Tensor s2 = b.Covariance();
    const double root = at::real(at::linalg_eigvals(s1.mm(s2))).clamp_min(0.0).sqrt().sum().item<double>();
    const double expected =
        (a.mean - b.mean).square().sum().item<double>() + (s1.trace() + s2.trace()).item<double>() - 2.0 * root;
    EXPECT_NEAR(FrechetDistance(a, b), expected, 1e-6 * expected) << n << ", " << m;
  }
}

TEST(Frechet, OfFewVectorsAgreesWithCovariances) {
  const torch::Tensor a = GaussianVectors(40, 64, 1);
  const torch::Tensor b = GaussianVectors(30, 64, 2, 0.3);
  EXPECT_NEAR(FrechetDistance(a, b), FrechetDistance(MomentsOf(a), MomentsOf(b)), 1e-5);
  EXPECT_NEAR(FrechetDistance(a, b), FrechetDistance(b, a), 1e-9);
  EXPECT_NEAR(FrechetDistance(a, a), 0.0, 1e-9);
  EXPECT_THROW((void)FrechetDistance(a, b.slice(0, 0, 1)), ShapeError);
}

TEST(Frechet, OfManyVectorsStreamsTheirMoments) {
  const torch::Tensor a = GaussianVectors(700, 24, 1);
  const torch::Tensor b = GaussianVectors(530, 24, 2, 0.3);
  const double expected = FrechetDistance(MomentsOf(a), MomentsOf(b));
  EXPECT_NEAR(FrechetDistance(a, b), expected, 1e-10 * expected);
}

TEST(Frechet, OfRowsIsThatOfTheRowsAlone) {
  const torch::Tensor a = GaussianVectors(700, 24, 1);
  const torch::Tensor b = GaussianVectors(700, 24, 2, 0.3);
  for (const std::int64_t count : {600, 100, 23, 5}) {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < count; ++i) {
      rows.push_back(i * 7 % 700 + i / 100);
    }
    const torch::Tensor numbers = torch::tensor(rows, torch::kInt64);
    const double expected = FrechetDistance(a.index_select(0, numbers), b.index_select(0, numbers));
    EXPECT_NEAR(FrechetDistanceOfRows(a, b, rows), expected, 1e-10 * expected) << count;
  }
}

TEST(Frechet, WithoutAGroupIsThatOfTheOtherRows) {
  const torch::Tensor a = GaussianVectors(620, 24, 1);
  const torch::Tensor b = GaussianVectors(620, 24, 2, 0.3);
  // Groups of a hundred; and one without which there are fewer vectors than components.
  for (const std::vector<std::int64_t>& ends :
       {std::vector<std::int64_t>{100, 200, 300, 400, 500, 620}, std::vector<std::int64_t>{5, 610, 620}}) {
    RowGroups groups;
    std::int64_t row = 0;
    for (const std::int64_t end : ends) {
      groups.emplace_back();
      for (; row < end; ++row) {
        groups.back().push_back(row);
      }
    }
    const std::vector<double> distances = FrechetDistancesWithout(a, b, groups);
    ASSERT_EQ(distances.size(), groups.size());
    for (std::size_t group = 0; group < groups.size(); ++group) {
      const double expected = FrechetDistanceOfRows(a, b, RowsWithout(groups, group));
      EXPECT_NEAR(distances[group], expected, 1e-10 * expected) << group;
    }
  }
}

TEST(Frechet, ExtrapolationTakesTheBiasAway) {
  const torch::Tensor a = GaussianVectors(1000, 16, 1);
  const torch::Tensor b = GaussianVectors(1000, 16, 2);
  const double biased = FrechetDistance(a, b);
  const FrechetExtrapolation unbiased = ExtrapolatedFrechetDistance(a, b, 7);
  EXPECT_GT(biased, 0.1);
  EXPECT_LT(std::abs(unbiased.value), 0.4 * biased) << "the lots have one distribution";
  EXPECT_TRUE(unbiased.linear);
  EXPECT_EQ(unbiased.least, 100);
  EXPECT_EQ(ExtrapolatedFrechetDistance(a, b, 7).value, unbiased.value);
  EXPECT_NE(ExtrapolatedFrechetDistance(a, b, 8).value, unbiased.value);
  const FrechetExtrapolation few = ExtrapolatedFrechetDistance(a.slice(0, 0, 40), b.slice(0, 0, 40), 7);
  EXPECT_FALSE(few.linear);
  EXPECT_EQ(few.least, 20);
  EXPECT_THROW((void)ExtrapolatedFrechetDistance(a.slice(0, 0, 29), b.slice(0, 0, 29), 7), ShapeError);
}

TEST(KernelDistanceTest, SubsetsDependOnTheSeedAlone) {
  const torch::Tensor a = GaussianVectors(120, 8, 1);
  const torch::Tensor b = GaussianVectors(120, 8, 2, 0.5);
  const KernelSubsets subsets = KernelDistanceOfSubsets(a, b, 10, 50, 3);
  EXPECT_EQ(subsets.size, 50);
  EXPECT_EQ(subsets.values.size(), 10U);
  EXPECT_EQ(KernelDistanceOfSubsets(a, b, 10, 50, 3).values, subsets.values);
  EXPECT_NE(KernelDistanceOfSubsets(a, b, 10, 50, 4).values, subsets.values);
  EXPECT_EQ(KernelDistanceOfSubsets(a, b, 10, 120, 3).values, std::vector{KernelDistance(a, b)});
  EXPECT_THROW((void)KernelDistance(a.slice(0, 0, 1), b), ShapeError);
}

TEST(KernelDistanceTest, SumsOfPeopleGiveTheDistanceOfAnyPeople) {
  const torch::Tensor a = GaussianVectors(60, 8, 1);
  const torch::Tensor b = GaussianVectors(60, 8, 2, 0.5);
  std::vector<std::int32_t> people(60);
  for (std::size_t i = 0; i < people.size(); ++i) {
    people[i] = static_cast<std::int32_t>(i / 3);
  }
  const KernelSumsOfPeople sums(a, people, b, people, 20);
  std::vector<double> weights(20, 1.0);
  EXPECT_NEAR(sums.At(weights), KernelDistance(a, b), 1e-9);
  // Leaving people out is the same as not having their pictures.
  std::fill(weights.begin() + 8, weights.end(), 0.0);
  EXPECT_NEAR(sums.At(weights), KernelDistance(a.slice(0, 0, 24), b.slice(0, 0, 24)), 1e-9);
  std::ranges::fill(weights, 0.0);
  EXPECT_TRUE(std::isnan(sums.At(weights)));
}

TEST(KernelDistanceTest, SumsOfPeopleAreTakenByBlocks) {
  // More vectors than are in memory together, in double precision; people whose pictures are in several blocks.
  const torch::Tensor a = GaussianVectors(1100, 8, 1);
  const torch::Tensor b = GaussianVectors(1030, 8, 2, 0.5);
  const auto people = [](std::int64_t pictures) {
    std::vector<std::int32_t> of;
    for (std::int64_t i = 0; i < pictures; ++i) {
      of.push_back(static_cast<std::int32_t>(i % 7));
    }
    return of;
  };
  const KernelSumsOfPeople sums(a, people(1100), b, people(1030), 7);
  EXPECT_NEAR(sums.At(std::vector<double>(7, 1.0)), KernelDistance(a, b), 1e-8);
}

TEST(KernelDistanceTest, ManyPairsInSinglePrecisionGiveTheDoublePrecisionDistance) {
  const torch::Tensor a = GaussianVectors(900, 40, 1, 0.5).clamp_min(0.0);
  const torch::Tensor b = GaussianVectors(800, 40, 2, 0.6).clamp_min(0.0);
  const auto kernel = [](const torch::Tensor& x, const torch::Tensor& y) {
    return (x.to(torch::kFloat64).mm(y.to(torch::kFloat64).t()) / 40.0 + 1.0).pow(3);
  };
  const auto within = [&](const torch::Tensor& x) {
    const torch::Tensor values = kernel(x, x);
    const auto n = static_cast<double>(x.size(0));
    return ((values.sum() - values.trace()) / (n * (n - 1.0))).item<double>();
  };
  EXPECT_NEAR(KernelDistance(a, b), within(a) + within(b) - 2.0 * kernel(a, b).mean().item<double>(), 1e-9);
}

TEST(KernelDistanceTest, ManyPairsHaveTheSameBitsOnAnyNumberOfThreads) {
  // More vectors of the one lot than of the other, and of neither a multiple of what is multiplied together.
  const torch::Tensor a = GaussianVectors(1301, 40, 1).clamp_min(0.0);
  const torch::Tensor b = GaussianVectors(330, 40, 2, 0.3).clamp_min(0.0);
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const double alone = KernelDistance(a, b);
  for (const int more : {2, 3, 7}) {
    at::set_num_threads(more);
    EXPECT_EQ(KernelDistance(a, b), alone) << more;
  }
  at::set_num_threads(threads);
  EXPECT_NEAR(KernelDistance(b, a), alone, 1e-9);
  // A vector twice in a lot is a pair like any other; with itself it is none.
  const torch::Tensor same = torch::ones({1500, 3});
  EXPECT_NEAR(KernelDistance(same, same), 0.0, 1e-12);
}

TEST(InceptionScoreTest, CertainAndEvenClassesScoreTheirNumber) {
  const torch::Tensor logits = 100.0 * torch::eye(4, torch::kFloat64).repeat({6, 1});
  EXPECT_NEAR(InceptionScoreOf(logits, 2).mean, 4.0, 1e-9);
  EXPECT_NEAR(InceptionScoreOf(torch::zeros({24, 4}), 2).mean, 1.0, 1e-9);
  EXPECT_THROW((void)InceptionScoreOf(logits, 25), ShapeError);
}

TEST(InceptionScoreTest, OfManyPicturesIsThatOfTheDefinition) {
  const torch::Tensor logits = GaussianVectors(1301, 12, 1, 0.0, 2.0);
  const torch::Tensor p = logits.to(torch::kFloat64).softmax(1);
  std::vector<double> scores;
  for (const auto& [begin, end] : {std::pair(0, 650), std::pair(650, 1301)}) {
    const torch::Tensor part = p.slice(0, begin, end);
    scores.push_back((part * (part / part.mean(0)).log()).sum(1).mean().exp().item<double>());
  }
  const InceptionScore score = InceptionScoreOf(logits, 2);
  EXPECT_NEAR(score.mean, (scores[0] + scores[1]) / 2.0, 1e-12);
  EXPECT_NEAR(score.deviation, std::abs(scores[0] - scores[1]) / 2.0, 1e-12);
}

}  // namespace
}  // namespace pentimento
