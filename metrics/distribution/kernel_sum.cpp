#include "metrics/distribution/kernel_sum.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include <ATen/Parallel.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/simd/lanes.h"

namespace pentimento {
namespace {

/// Rows of the kernel matrix in memory together.
constexpr std::int64_t kProductRows = 256;
/// Rows that a thread takes at least.
constexpr std::int64_t kProductGrain = 16;
/// From as many pairs on products are float32.
constexpr std::int64_t kManyPairs = std::int64_t{1} << 19;
constexpr std::size_t kLanes = 8;

/// Sum of (scale p + 1)^3 over products p.
template <class Scalar>
PENTIMENTO_INLINE void SumOfKernel(const Scalar* products, std::size_t count, double scale, double& sum) {
  using Values = Lanes<Scalar, kLanes>;
  using Doubles = Lanes<double, kLanes>;
  Doubles sums = {};
  const std::size_t whole = count / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    Values values;
    values.Load(products + i);
    const typename Doubles::Type base = __builtin_convertvector(values.v, typename Doubles::Type) * scale + 1.0;
    sums.v += base * base * base;
  }
  sum = 0.0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sum += sums.v[lane];
  }
  for (std::size_t i = whole; i < count; ++i) {
    const double base = static_cast<double>(products[i]) * scale + 1.0;
    sum += base * base * base;
  }
}

template <class Scalar>
void SumBaseline(const Scalar* products, std::size_t count, double scale, double& sum) {
  SumOfKernel(products, count, scale, sum);
}

template <class Scalar>
PENTIMENTO_AVX2 void SumAvx2(const Scalar* products, std::size_t count, double scale, double& sum) {
  SumOfKernel(products, count, scale, sum);
}

template <class Scalar>
PENTIMENTO_AVX512 void SumAvx512(const Scalar* products, std::size_t count, double scale, double& sum) {
  SumOfKernel(products, count, scale, sum);
}

template <class Scalar>
double Sum(const Scalar* products, std::size_t count, double scale) {
  double sum = 0.0;
  switch (BestSimdLevel()) {
    case SimdLevel::kAvx512:
      SumAvx512(products, count, scale, sum);
      break;
    case SimdLevel::kAvx2:
      SumAvx2(products, count, scale, sum);
      break;
    case SimdLevel::kBaseline:
      SumBaseline(products, count, scale, sum);
      break;
  }
  return sum;
}

/// @param within `b` is `a`: what is left of the diagonal is that to its right, mirrored.
template <class Scalar>
double KernelSum(const torch::Tensor& a, const torch::Tensor& b, bool within) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor x = a.to(torch::CppTypeToScalarType<Scalar>::value).contiguous();
  const torch::Tensor y = within ? x : b.to(torch::CppTypeToScalarType<Scalar>::value).contiguous();
  const double scale = 1.0 / static_cast<double>(x.size(1));
  // Summed row by row, so that the bits do not depend on the number of threads.
  std::vector<double> sums(static_cast<std::size_t>(x.size(0)));
  torch::Tensor products = torch::empty({kProductRows * y.size(0)}, x.options());
  for (std::int64_t begin = 0; begin < x.size(0); begin += kProductRows) {
    const std::int64_t end = std::min(begin + kProductRows, x.size(0));
    const std::int64_t left = within ? begin : 0;
    const std::int64_t width = y.size(0) - left;
    torch::Tensor block = products.narrow(0, 0, (end - begin) * width).view({end - begin, width});
    torch::mm_out(block, x.slice(0, begin, end), y.slice(0, left).t());
    const auto square = static_cast<std::size_t>(within ? end - begin : 0);
    at::parallel_for(begin, end, kProductGrain, [&](std::int64_t first, std::int64_t last) {
      for (std::int64_t row = first; row < last; ++row) {
        const Scalar* const values = block.const_data_ptr<Scalar>() + (row - begin) * width;
        const double right = Sum(values + square, static_cast<std::size_t>(width) - square, scale);
        sums[static_cast<std::size_t>(row)] = within ? Sum(values, square, scale) + 2.0 * right : right;
      }
    });
  }
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

double KernelSum(const torch::Tensor& a, const torch::Tensor& b, bool within) {
  return a.size(0) * b.size(0) < kManyPairs ? KernelSum<double>(a, b, within) : KernelSum<float>(a, b, within);
}

}  // namespace

double KernelSumBetween(const torch::Tensor& a, const torch::Tensor& b) { return KernelSum(a, b, false); }

double KernelSumWithin(const torch::Tensor& a) { return KernelSum(a, a, true); }

}  // namespace pentimento
