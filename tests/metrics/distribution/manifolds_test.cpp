#include "metrics/distribution/manifolds.h"

#include <limits>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "tests/metrics/distribution/random_vectors.h"

namespace pentimento {
namespace {

/// The definitions, on matrices of all squared distances in double precision.
void ExpectScoresOfAllDistances(const torch::Tensor& reference, const torch::Tensor& test, int neighbours) {
  const auto squares = [](const torch::Tensor& x, const torch::Tensor& y) {
    return (x.to(torch::kFloat64).unsqueeze(1) - y.to(torch::kFloat64).unsqueeze(0)).square().sum(2);
  };
  // The nearest of all is the vector itself, or a copy of it.
  const auto radii = [&](const torch::Tensor& x) { return std::get<0>(squares(x, x).kthvalue(neighbours + 1, 1)); };
  const torch::Tensor between = squares(reference, test);
  const torch::Tensor inside = between < radii(reference).unsqueeze(1);
  const auto values = [](const torch::Tensor& of) {
    const torch::Tensor doubles = of.to(torch::kFloat64).contiguous();
    return std::vector<double>(doubles.data_ptr<double>(), doubles.data_ptr<double>() + doubles.numel());
  };
  const ManifoldScores scores = CompareManifolds(reference, test, neighbours);
  EXPECT_EQ(scores.precision, values(inside.any(0)));
  EXPECT_EQ(scores.density, values(inside.sum(0).to(torch::kFloat64) / static_cast<double>(neighbours)));
  EXPECT_EQ(scores.coverage, values(inside.any(1)));
  EXPECT_EQ(scores.recall, values((between < radii(test).unsqueeze(0)).any(1)));
}

TEST(Manifolds, NearTiesAreDecidedByTheExactDistances) {
  // Points of a grid, where most distances have many equals, far from the origin.
  torch::Tensor reference = torch::empty({600, 3}, torch::kFloat32);
  RandomStream random(5, "distances_test.grid");
  for (float& value : std::span(reference.data_ptr<float>(), 1800)) {
    value = 1000.0F + static_cast<float>(random.Below(12));
  }
  const torch::Tensor test = reference.flip(0).slice(0, 100) + 1.0F;
  ExpectScoresOfAllDistances(reference, test, 4);
}

TEST(Manifolds, AreThoseOfAllDistances) {
  ExpectScoresOfAllDistances(GaussianVectors(333, 33, 1), GaussianVectors(517, 33, 2, 0.1), 3);
  ExpectScoresOfAllDistances(GaussianVectors(6, 1, 3), GaussianVectors(300, 1, 4), 5);
  // Clusters so tight that the bounds of distances within them tell nothing.
  const torch::Tensor centres = GaussianVectors(4, 8, 5, 0.0, 100.0);
  ExpectScoresOfAllDistances(centres.repeat({40, 1}) + GaussianVectors(160, 8, 6, 0.0, 0.01),
                             centres.repeat({60, 1}) + GaussianVectors(240, 8, 7, 0.0, 0.01), 5);
}

TEST(Manifolds, OneDimensionIsCountedByHand) {
  const torch::Tensor reference = torch::tensor({0.0, 1.0, 2.0, 10.0}, torch::kFloat64).view({4, 1});
  const torch::Tensor test = torch::tensor({0.5, 30.0, 31.0}, torch::kFloat64).view({3, 1});
  // Radii with one neighbour: 1, 1, 1, 8 and 29.5, 1, 1.
  const ManifoldScores scores = CompareManifolds(reference, test, 1);
  EXPECT_EQ(scores.precision, (std::vector<double>{1.0, 0.0, 0.0}));
  EXPECT_EQ(scores.density, (std::vector<double>{2.0, 0.0, 0.0}));
  EXPECT_EQ(scores.recall, (std::vector<double>{1.0, 1.0, 1.0, 1.0}));
  EXPECT_EQ(scores.coverage, (std::vector<double>{1.0, 1.0, 0.0, 0.0}));
  EXPECT_THROW((void)CompareManifolds(reference, test, 3), ShapeError);
}

TEST(Manifolds, EqualLotsCoverOneAnother) {
  const torch::Tensor a = GaussianVectors(700, 5, 1);
  const ManifoldScores scores = CompareManifolds(a, a, 3);
  EXPECT_EQ(scores.precision, std::vector<double>(700, 1.0));
  EXPECT_EQ(scores.recall, std::vector<double>(700, 1.0));
  EXPECT_EQ(scores.coverage, std::vector<double>(700, 1.0));
}

TEST(Manifolds, OfVectorsThatAreNotFiniteHaveNothingInside) {
  const torch::Tensor a = GaussianVectors(40, 4, 1);
  torch::Tensor b = GaussianVectors(40, 4, 2);
  b[5][1] = std::numeric_limits<float>::quiet_NaN();
  const ManifoldScores scores = CompareManifolds(a, b, 3);
  const ManifoldScores others = CompareManifolds(a, torch::cat({b.slice(0, 0, 5), b.slice(0, 6)}), 3);
  EXPECT_EQ(scores.precision[5], 0.0);
  EXPECT_EQ(scores.density[5], 0.0);
  EXPECT_EQ(scores.recall, others.recall);
  EXPECT_EQ(scores.coverage, others.coverage);
}

}  // namespace
}  // namespace pentimento
