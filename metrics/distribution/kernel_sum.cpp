#include "metrics/distribution/kernel_sum.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <torch/types.h>
#include <torch/utils.h>

#include "framework/simd/lanes.h"
#include "metrics/distribution/pair_products.h"

namespace pentimento {
namespace {

/// From as many pairs on products are float32.
constexpr std::int64_t kManyPairs = std::int64_t{1} << 19;
constexpr std::size_t kSums = 4;

/// Sum of (scale p + 1)^3 over products p. @param kLanes doubles that the instruction set's registers hold.
template <std::size_t kLanes>
PENTIMENTO_INLINE void SumOfKernel(const float* products, std::size_t count, double scale, double& sum) {
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
  sum = 0.0;
  for (const Doubles& part : sums) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sum += part.v[lane];
    }
  }
  for (std::size_t i = whole; i < count; ++i) {
    const double base = static_cast<double>(products[i]) * scale + 1.0;
    sum += base * base * base;
  }
}

void SumBaseline(const float* products, std::size_t count, double scale, double& sum) {
  SumOfKernel<2>(products, count, scale, sum);
}

PENTIMENTO_AVX2 void SumAvx2(const float* products, std::size_t count, double scale, double& sum) {
  SumOfKernel<4>(products, count, scale, sum);
}

PENTIMENTO_AVX512 void SumAvx512(const float* products, std::size_t count, double scale, double& sum) {
  SumOfKernel<8>(products, count, scale, sum);
}

double Sum(std::span<const float> products, double scale) {
  double sum = 0.0;
  switch (BestSimdLevel()) {
    case SimdLevel::kAvx512:
      SumAvx512(products.data(), products.size(), scale, sum);
      break;
    case SimdLevel::kAvx2:
      SumAvx2(products.data(), products.size(), scale, sum);
      break;
    case SimdLevel::kBaseline:
      SumBaseline(products.data(), products.size(), scale, sum);
      break;
  }
  return sum;
}

double SumOfManyPairs(const torch::Tensor& a, const torch::Tensor& b, bool within) {
  const double scale = 1.0 / static_cast<double>(a.size(1));
  // Summed row by row, so that the bits do not depend on the number of threads.
  std::vector<double> sums(static_cast<std::size_t>(a.size(0)));
  PairProducts(a, b).ForEachRow(
      [&](const PairProducts::Part& part) {
        double& sum = sums[static_cast<std::size_t>(part.row)];
        if (!within) {
          sum = Sum(part.products, scale);
          return;
        }
        const auto diagonal = static_cast<std::size_t>(part.row - part.first);
        sum = Sum(part.products.subspan(diagonal, 1), scale) + 2.0 * Sum(part.products.subspan(diagonal + 1), scale);
      },
      within);
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

double SumOfFewPairs(const torch::Tensor& a, const torch::Tensor& b) {
  const torch::Tensor products = a.to(torch::kFloat64).mm(b.to(torch::kFloat64).t());
  return (products / static_cast<double>(a.size(1)) + 1.0).pow(3).sum().item<double>();
}

double KernelSum(const torch::Tensor& a, const torch::Tensor& b, bool within) {
  const torch::NoGradGuard no_gradients;
  return a.size(0) * b.size(0) < kManyPairs ? SumOfFewPairs(a, b) : SumOfManyPairs(a, b, within);
}

}  // namespace

double KernelSumBetween(const torch::Tensor& a, const torch::Tensor& b) { return KernelSum(a, b, false); }

double KernelSumWithin(const torch::Tensor& a) { return KernelSum(a, a, true); }

}  // namespace pentimento
