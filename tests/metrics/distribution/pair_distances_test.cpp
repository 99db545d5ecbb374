#include "metrics/distribution/pair_distances.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "metrics/distribution/nearest_others.h"
#include "tests/metrics/distribution/random_vectors.h"

namespace pentimento {
namespace {

torch::Tensor SquaredDistances(const torch::Tensor& x, const torch::Tensor& y) {
  const torch::Tensor differences = x.to(torch::kFloat64).unsqueeze(1) - y.to(torch::kFloat64).unsqueeze(0);
  return differences.square().sum(2);
}

/// k-th least of each row without its diagonal.
std::vector<double> PlainSquaredRadii(const torch::Tensor& x, std::int64_t k) {
  torch::Tensor squares = SquaredDistances(x, x);
  squares.fill_diagonal_(std::numeric_limits<double>::infinity());
  const torch::Tensor radii = std::get<0>(squares.kthvalue(k, 1)).contiguous();
  return {radii.data_ptr<double>(), radii.data_ptr<double>() + radii.numel()};
}

void ExpectRadii(const torch::Tensor& x, std::int64_t k) {
  const std::vector<double> radii = SquaredRadii(VectorLot(x, x.mean(0)), static_cast<std::size_t>(k));
  const std::vector<double> expected = PlainSquaredRadii(x, k);
  ASSERT_EQ(radii.size(), expected.size());
  for (std::size_t i = 0; i < radii.size(); ++i) {
    EXPECT_NEAR(radii[i], expected[i], 1e-12 * expected[i]) << i;
  }
}

void ExpectBounds(const torch::Tensor& rows, const torch::Tensor& columns, double tightness) {
  const torch::Tensor centre = rows.mean(0);
  const VectorLot a(rows, centre);
  const VectorLot b(columns, centre);
  const torch::Tensor exact = SquaredDistances(rows, columns);
  const auto expected = exact.accessor<double, 2>();
  const PairDistances distances(a, b);
  std::vector<int> seen(b.count() * a.count());
  distances.ForEachPart([&](const PairDistances::Part& part) {
    for (std::size_t j = 0; j < part.least.size(); ++j) {
      const std::size_t column = part.first + j;
      ++seen[part.row * b.count() + column];
      const double square = expected[static_cast<std::int64_t>(part.row)][static_cast<std::int64_t>(column)];
      EXPECT_LE(static_cast<double>(part.least[j]), square);
      EXPECT_GE(static_cast<double>(part.most[j]), square);
      EXPECT_LE(part.most[j] - part.least[j],
                static_cast<float>(tightness) * (a.lengths()[part.row] + b.lengths()[column]));
      EXPECT_NEAR(distances.Exact(part.row, column), square, 1e-12 * square);
    }
  });
  EXPECT_EQ(seen, std::vector<int>(seen.size(), 1));
}

TEST(PairDistances, AreWithinTheirBounds) {
  const torch::Tensor far = GaussianVectors(300, 24, 1, 100.0);
  ExpectBounds(far, torch::cat({GaussianVectors(50, 24, 2, 100.0, 3.0), far.slice(0, 0, 7)}), 4e-4);
  ExpectBounds(GaussianVectors(49, 37, 3), GaussianVectors(700, 37, 4, 0.5), 5e-4);
  ExpectBounds(GaussianVectors(2, 1, 5), GaussianVectors(1, 1, 6), 1e-4);
  // Components of very different size, and vectors of very different length.
  const torch::Tensor scales = torch::logspace(-6, 6, 200).unsqueeze(1);
  ExpectBounds(GaussianVectors(200, 20, 7) * torch::logspace(-3, 3, 20), GaussianVectors(200, 20, 8) * scales, 4e-4);
}

TEST(PairDistances, OfACopyAreZeroExactly) {
  const torch::Tensor x = GaussianVectors(60, 24, 1, 100.0);
  const VectorLot a(x, x.mean(0));
  const VectorLot b(x.flip(0), x.mean(0));
  EXPECT_EQ(PairDistances(a, b).Exact(3, 56), 0.0);
}

TEST(PairDistances, PairsOfALotComeOnce) {
  for (const std::int64_t n : {1, 2, 47, 48, 49, 600}) {
    const torch::Tensor x = GaussianVectors(n, 3, 1);
    const VectorLot lot(x, x.mean(0));
    const PairDistances distances(lot, lot);
    std::vector<int> seen(static_cast<std::size_t>(n * n));
    distances.ForEachPartOfPairs([&](const PairDistances::Part& part) {
      for (std::size_t j = 0; j < part.least.size(); ++j) {
        ++seen[part.row * lot.count() + part.first + j];
      }
    });
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i], i / lot.count() < i % lot.count() ? 1 : 0);
    }
  }
}

TEST(PairDistances, AreOpenWhereVectorsAreNotFiniteOrOutOfRange) {
  torch::Tensor x = GaussianVectors(5, 4, 1);
  x[1][2] = std::numeric_limits<float>::infinity();
  x[2] = 1e30;
  x[3] = 1e-30;
  x[4] = 0.0;
  const VectorLot lot(x, torch::zeros(4));
  EXPECT_TRUE(std::isnan(lot.lengths()[1]));
  EXPECT_TRUE(std::isnan(lot.lengths()[2]));
  EXPECT_TRUE(std::isnan(lot.lengths()[3]));
  EXPECT_EQ(lot.lengths()[4], 0.0F);
  PairDistances(lot, lot).ForEachPart([&](const PairDistances::Part& part) {
    for (std::size_t j = 0; j < part.least.size(); ++j) {
      const bool open = (part.row >= 1 && part.row <= 3) || (j >= 1 && j <= 3);
      EXPECT_EQ(std::isnan(part.least[j]), open) << part.row << ", " << j;
    }
  });
}

TEST(SquaredRadii, AreThoseOfAllDistances) {
  ExpectRadii(GaussianVectors(2, 5, 1), 1);
  ExpectRadii(GaussianVectors(7, 1, 2), 6);
  ExpectRadii(GaussianVectors(333, 33, 3), 5);
  ExpectRadii(GaussianVectors(640, 16, 4, 1000.0), 3);
}

TEST(SquaredRadii, OfManyThatAreAlikeAreExact) {
  // More pairs than can wait are too near to one another for their bounds to tell.
  const torch::Tensor centres = GaussianVectors(3, 8, 1, 0.0, 100.0).repeat({150, 1});
  ExpectRadii(centres + GaussianVectors(450, 8, 2, 0.0, 0.01), 4);
  ExpectRadii(torch::cat({centres, centres.slice(0, 0, 2) + 1.0}), 2);
  EXPECT_EQ(SquaredRadii(VectorLot(torch::ones({400, 3}), torch::zeros(3)), 5), std::vector<double>(400, 0.0));
}

TEST(SquaredRadii, LookPastVectorsThatAreNotFinite) {
  torch::Tensor x = GaussianVectors(30, 4, 1);
  x[7][0] = std::numeric_limits<float>::quiet_NaN();
  const std::vector<double> radii = SquaredRadii(VectorLot(x, torch::zeros(4)), 2);
  const torch::Tensor others = torch::cat({x.slice(0, 0, 7), x.slice(0, 8)});
  std::vector<double> expected = PlainSquaredRadii(others, 2);
  EXPECT_TRUE(std::isnan(radii[7]));
  EXPECT_NEAR(radii[0], expected[0], 1e-12);
  EXPECT_NEAR(radii[8], expected[7], 1e-12);
  EXPECT_TRUE(std::isnan(SquaredRadii(VectorLot(x.slice(0, 5, 8), torch::zeros(4)), 2)[0])) << "one number alone";
}

TEST(NearestOthersTest, ComingNearerAndNearerAllAreSeen) {
  constexpr std::int64_t kPoints = 500;
  const torch::Tensor x = torch::arange(kPoints, torch::kFloat32).unsqueeze(1);
  const VectorLot lot(x, torch::zeros(1));
  const PairDistances distances(lot, lot);
  NearestOthers nearest(distances, lot.count(), 3);
  // Bounds that never exclude anything, and then such as exclude much.
  for (const float slack : {1e9F, 0.5F}) {
    for (std::size_t other = kPoints - 1; other > 0; --other) {
      const auto square = static_cast<float>(other * other);
      nearest.See(0, other, square - slack, square + slack);
    }
    EXPECT_EQ(nearest.LastOf(0, {}), slack > 1.0F ? 9.0 : 4.0) << "the second time every point counts twice";
  }
}

}  // namespace
}  // namespace pentimento
