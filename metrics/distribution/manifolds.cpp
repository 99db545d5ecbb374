#include "metrics/distribution/manifolds.h"

#include <algorithm>

#include <ATen/ops/cdist.h>
#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"

namespace pentimento {
namespace {

/// Rows of a distance matrix in memory together.
constexpr std::int64_t kDistanceRows = 512;
/// Of at::cdist: subtract, rather than take products, which puts equal vectors at a small distance.
constexpr std::int64_t kByDifferences = 2;

torch::Tensor Distances(const torch::Tensor& x, const torch::Tensor& y) { return at::cdist(x, y, 2.0, kByDifferences); }

/// The distance of each vector to its k-th nearest other one, float64 [n].
torch::Tensor Radii(const torch::Tensor& x, int neighbours) {
  std::vector<torch::Tensor> radii;
  for (std::int64_t begin = 0; begin < x.size(0); begin += kDistanceRows) {
    // The nearest of all is the vector itself, or a copy of it.
    const torch::Tensor distances = Distances(x.slice(0, begin, std::min(begin + kDistanceRows, x.size(0))), x);
    radii.push_back(std::get<0>(distances.kthvalue(neighbours + 1, 1)));
  }
  return torch::cat(radii);
}

std::vector<double> Values(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.to(torch::kFloat64).contiguous();
  return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

}  // namespace

ManifoldScores CompareManifolds(const torch::Tensor& reference, const torch::Tensor& test, int neighbours) {
  const torch::NoGradGuard no_gradients;
  if (std::min(reference.size(0), test.size(0)) <= neighbours) {
    throw ShapeError(fmt::format("manifolds of {} neighbours need more pictures than that", neighbours));
  }
  const torch::Tensor x = reference.to(torch::kFloat64);
  const torch::Tensor y = test.to(torch::kFloat64);
  const torch::Tensor x_radii = Radii(x, neighbours);
  const torch::Tensor y_radii = Radii(y, neighbours);
  torch::Tensor balls = torch::zeros({y.size(0)}, torch::kInt64);
  std::vector<torch::Tensor> recalled;
  std::vector<torch::Tensor> covered;
  for (std::int64_t begin = 0; begin < x.size(0); begin += kDistanceRows) {
    const std::int64_t end = std::min(begin + kDistanceRows, x.size(0));
    const torch::Tensor distances = Distances(x.slice(0, begin, end), y);
    const torch::Tensor inside = distances < x_radii.slice(0, begin, end).unsqueeze(1);
    balls += inside.sum(0);
    covered.push_back(inside.any(1));
    recalled.push_back((distances < y_radii.unsqueeze(0)).any(1));
  }
  ManifoldScores scores;
  scores.precision = Values(balls > 0);
  scores.density = Values(balls.to(torch::kFloat64) / static_cast<double>(neighbours));
  scores.recall = Values(torch::cat(recalled));
  scores.coverage = Values(torch::cat(covered));
  return scores;
}

}  // namespace pentimento
