#include "metrics/distribution/kernel_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "metrics/distribution/kernel_sum.h"

namespace pentimento {
namespace {

/// Vectors of either lot that are in memory in double precision, together with the kernel of any two of them.
constexpr std::int64_t kKernelBlock = 512;

/// A block in double precision. @param begin its first vector.
torch::Tensor BlockFrom(std::int64_t begin, const torch::Tensor& features) {
  return features.slice(0, begin, std::min(begin + kKernelBlock, features.size(0))).to(torch::kFloat64);
}

torch::Tensor Kernel(const torch::Tensor& x, const torch::Tensor& y) {
  return (x.mm(y.t()) / static_cast<double>(x.size(1)) + 1.0).pow(3);
}

/// The kernel of each vector with itself.
torch::Tensor Diagonal(const torch::Tensor& x) {
  return (x.square().sum(1) / static_cast<double>(x.size(1)) + 1.0).pow(3);
}

/// Sums of the kernel over the pictures of every two people, [people, people]; of a lot with itself without those of a
/// picture with itself. @param of_x,of_y int64, who is on each.
torch::Tensor SumsOfPeople(const torch::Tensor& x, const torch::Tensor& of_x, const torch::Tensor& y,
                           const torch::Tensor& of_y, std::int64_t people, bool within) {
  torch::Tensor sums = torch::zeros({people, people}, torch::kFloat64);
  torch::Tensor own = torch::zeros({people}, torch::kFloat64);
  for (std::int64_t begin = 0; begin < x.size(0); begin += kKernelBlock) {
    const torch::Tensor rows = BlockFrom(begin, x);
    const torch::Tensor of_rows = of_x.slice(0, begin, begin + rows.size(0));
    torch::Tensor columns = torch::zeros({rows.size(0), people}, torch::kFloat64);
    for (std::int64_t first = 0; first < y.size(0); first += kKernelBlock) {
      const torch::Tensor others = BlockFrom(first, y);
      columns.index_add_(1, of_y.slice(0, first, first + others.size(0)), Kernel(rows, others));
    }
    sums.index_add_(0, of_rows, columns);
    if (within) {
      own.index_add_(0, of_rows, Diagonal(rows));
    }
  }
  sums.diagonal().sub_(own);
  return sums;
}

/// Pictures of each person, float64 [people].
torch::Tensor PicturesOf(const torch::Tensor& of, std::int64_t people) {
  return torch::zeros({people}, torch::kFloat64).index_add_(0, of, torch::ones({of.size(0)}, torch::kFloat64));
}

void CheckLots(std::int64_t n, std::int64_t m) {
  if (n < 2 || m < 2) {
    throw ShapeError("a kernel distance needs at least two pictures on either side");
  }
}

torch::Tensor Chosen(const torch::Tensor& features, std::int64_t size, RandomStream& random) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(features.size(0)));
  std::iota(order.begin(), order.end(), 0);
  random.Shuffle(std::span(order));
  order.resize(static_cast<std::size_t>(size));
  return features.index_select(0, torch::tensor(order, torch::kInt64));
}

torch::Tensor Numbers(std::span<const std::int32_t> people) {
  return torch::tensor(at::ArrayRef<std::int32_t>(people.data(), people.size()), torch::kInt64);
}

}  // namespace

double KernelDistance(const torch::Tensor& a, const torch::Tensor& b) {
  CheckLots(a.size(0), b.size(0));
  const auto n = static_cast<double>(a.size(0));
  const auto m = static_cast<double>(b.size(0));
  const KernelSums sums = KernelSumsOf(a, b);
  return sums.within_a / (n * (n - 1.0)) + sums.within_b / (m * (m - 1.0)) - 2.0 * sums.between / (n * m);
}

KernelSubsets KernelDistanceOfSubsets(const torch::Tensor& a, const torch::Tensor& b, int count, std::int64_t size,
                                      std::uint64_t seed) {
  KernelSubsets subsets;
  if (std::max(a.size(0), b.size(0)) <= size) {
    subsets.size = std::min(a.size(0), b.size(0));
    subsets.values = {KernelDistance(a, b)};
    return subsets;
  }
  subsets.size = std::min({size, a.size(0), b.size(0)});
  for (int i = 0; i < count; ++i) {
    RandomStream random(seed, "metrics.distribution.kernel_subsets", static_cast<std::uint64_t>(i));
    const torch::Tensor first = Chosen(a, subsets.size, random);
    subsets.values.push_back(KernelDistance(first, Chosen(b, subsets.size, random)));
  }
  return subsets;
}

KernelSumsOfPeople::KernelSumsOfPeople(const torch::Tensor& a, std::span<const std::int32_t> people_a,
                                       const torch::Tensor& b, std::span<const std::int32_t> people_b,
                                       std::int64_t people) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor of_a = Numbers(people_a);
  const torch::Tensor of_b = Numbers(people_b);
  const torch::Tensor pictures_a = PicturesOf(of_a, people);
  const torch::Tensor pictures_b = PicturesOf(of_b, people);
  aa_ = {SumsOfPeople(a, of_a, a, of_a, people, true), torch::outer(pictures_a, pictures_a)};
  bb_ = {SumsOfPeople(b, of_b, b, of_b, people, true), torch::outer(pictures_b, pictures_b)};
  ab_ = {SumsOfPeople(a, of_a, b, of_b, people, false), torch::outer(pictures_a, pictures_b)};
  aa_.counts.diagonal().sub_(pictures_a);
  bb_.counts.diagonal().sub_(pictures_b);
}

double KernelSumsOfPeople::MeanOf(const Term& term, const torch::Tensor& weights) {
  // Pairs of pictures of two people count w_i w_j times, those of one person w_i times: the pictures of a person's
  // other copies are the same ones.
  const torch::Tensor own = weights - weights.square();
  const auto weighted = [&](const torch::Tensor& of_people) {
    return (weights.dot(of_people.mv(weights)) + own.dot(of_people.diagonal())).item<double>();
  };
  return weighted(term.sums) / weighted(term.counts);
}

double KernelSumsOfPeople::At(std::span<const double> weights) const {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor w = torch::tensor(at::ArrayRef<double>(weights.data(), weights.size()), torch::kFloat64);
  const double value = MeanOf(aa_, w) + MeanOf(bb_, w) - 2.0 * MeanOf(ab_, w);
  return std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace pentimento
