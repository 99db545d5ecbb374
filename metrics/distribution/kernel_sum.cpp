#include "metrics/distribution/kernel_sum.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/simd/lanes.h"
#include "framework/simd/run_at.h"
#include "metrics/distribution/pair_products.h"

namespace pentimento {
namespace {

/// From as many ordered pairs on, of all vectors of both lots, products are float32.
constexpr std::int64_t kManyPairs = std::int64_t{1} << 21;
constexpr std::size_t kSums = 4;

/// Sum of (scale p + 1)^3 over products p. @param kLanes doubles that the instruction set's registers hold.
template <std::size_t kLanes>
PENTIMENTO_INLINE double SumOfKernel(const float* products, std::size_t count, double scale) {
  using Doubles = Lanes<double, kLanes>;
  // Several sums side by side, so that one addition need not wait for the last.
  std::array<Doubles, kSums> sums = {};
  const std::size_t whole = count / (kSums * kLanes) * (kSums * kLanes);
  for (std::size_t i = 0; i < whole; i += kSums * kLanes) {
    for (std::size_t part = 0; part < kSums; ++part) {
      Lanes<float, kLanes> values;
      values.Load(products + i + part * kLanes);
      const auto base = __builtin_convertvector(values.v, typename Doubles::Type) * scale + 1.0;
      sums[part].v += base * base * base;
    }
  }
  double sum = 0.0;
  for (const Doubles& part : sums) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sum += part.v[lane];
    }
  }
  for (std::size_t i = whole; i < count; ++i) {
    const double base = static_cast<double>(products[i]) * scale + 1.0;
    sum += base * base * base;
  }
  return sum;
}

double Sum(std::span<const float> products, double scale) {
  return RunAt(BestSimdLevel(), [&](auto simd) PENTIMENTO_INLINE_LAMBDA {
    return SumOfKernel<simd.kDoubles>(products.data(), products.size(), scale);
  });
}

KernelSums SumsOfManyPairs(const torch::Tensor& a, const torch::Tensor& b) {
  const double scale = 1.0 / static_cast<double>(a.size(1));
  const std::int64_t n = a.size(0);
  const std::int64_t all = n + b.size(0);
  // Summed row by row, so that the bits do not depend on the number of threads.
  std::vector<double> within(static_cast<std::size_t>(all));
  std::vector<double> between(static_cast<std::size_t>(n));
  PairProducts(a, b).ForEachPart([&](const PairProducts::Part& part) {
    const auto row = static_cast<std::size_t>(part.row);
    const auto count = static_cast<std::int64_t>(part.products.size());
    const auto own =
        static_cast<std::size_t>(part.row < n ? std::clamp<std::int64_t>(n - part.first, 0, count) : count);
    within[row] += Sum(part.products.first(own), scale);
    if (own < part.products.size()) {
      between[row] += Sum(part.products.subspan(own), scale);
    }
  });
  const auto end_of_a = within.begin() + n;
  return {2.0 * std::accumulate(within.begin(), end_of_a, 0.0), 2.0 * std::accumulate(end_of_a, within.end(), 0.0),
          std::accumulate(between.begin(), between.end(), 0.0)};
}

KernelSums SumsOfFewPairs(const torch::Tensor& a, const torch::Tensor& b) {
  const torch::Tensor x = a.to(torch::kFloat64);
  const torch::Tensor y = b.to(torch::kFloat64);
  const auto kernel = [&](const torch::Tensor& left, const torch::Tensor& right) {
    return (left.mm(right.t()) / static_cast<double>(a.size(1)) + 1.0).pow(3);
  };
  const auto within = [&](const torch::Tensor& lot) {
    const torch::Tensor values = kernel(lot, lot);
    return (values.sum() - values.trace()).item<double>();
  };
  return {within(x), within(y), kernel(x, y).sum().item<double>()};
}

}  // namespace

KernelSums KernelSumsOf(const torch::Tensor& a, const torch::Tensor& b) {
  const torch::NoGradGuard no_gradients;
  const std::int64_t all = a.size(0) + b.size(0);
  return all * all < kManyPairs ? SumsOfFewPairs(a, b) : SumsOfManyPairs(a, b);
}

}  // namespace pentimento
