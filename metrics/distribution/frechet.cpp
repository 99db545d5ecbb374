#include "metrics/distribution/frechet.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/linalg_svdvals.h>
#include <ATen/ops/mm.h>
#include <fmt/format.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"

namespace pentimento {
namespace {

/// Rounding gives the zero eigenvalues of a covariance either sign.
torch::Tensor RootOfEigenvalues(const torch::Tensor& eigenvalues) { return eigenvalues.clamp_min(0.0).sqrt(); }

/// Rows or columns that are multiplied together.
constexpr std::int64_t kBlock = 128;

/// R with R^T R = S.
struct MatrixRoot {
  torch::Tensor r;
  bool upper;  ///< zeros below the diagonal
};

/// Cholesky's factor, or, of a singular matrix, which has none, one that takes several times as long.
MatrixRoot RootOf(const torch::Tensor& s) {
  const auto [lower, failed] = at::linalg_cholesky_ex(s);
  if (failed.item<int>() == 0) {
    return {lower.t(), true};
  }
  const auto [values, vectors] = at::linalg_eigh(s);
  return {RootOfEigenvalues(values).unsqueeze(1) * vectors.t(), false};
}

/// Of the symmetric R S R^T what is on and below the diagonal (and some above it), by blocks, without R's zeros.
torch::Tensor LowerHalfOfProduct(const MatrixRoot& root, const torch::Tensor& s) {
  const std::int64_t n = s.size(0);
  torch::Tensor left = torch::zeros_like(s);
  torch::Tensor product = torch::zeros_like(s);
  for (std::int64_t begin = 0; begin < n; begin += kBlock) {
    const std::int64_t end = std::min(begin + kBlock, n);
    const std::int64_t first = root.upper ? begin : 0;
    torch::Tensor rows = left.slice(0, begin, end);
    at::mm_out(rows, root.r.slice(0, begin, end).slice(1, first), s.slice(0, first));
  }
  for (std::int64_t begin = 0; begin < n; begin += kBlock) {
    const std::int64_t end = std::min(begin + kBlock, n);
    const std::int64_t first = root.upper ? begin : 0;
    torch::Tensor columns = product.slice(0, begin).slice(1, begin, end);
    at::mm_out(columns, left.slice(0, begin).slice(1, first), root.r.slice(0, begin, end).slice(1, first).t());
  }
  return product;
}

/// tr (S1 S2)^(1/2).
double TraceOfRoot(const torch::Tensor& s1, const torch::Tensor& s2) {
  const torch::Tensor product = LowerHalfOfProduct(RootOf(s1), s2);
  return RootOfEigenvalues(at::linalg_eigvalsh(product, "L")).sum().item<double>();
}

torch::Tensor Deviations(const torch::Tensor& features) { return features - features.mean(0); }

/// tr (S1 S2)^(1/2) from the deviations of two lots.
double TraceOfRootOfLots(const torch::Tensor& a, const torch::Tensor& b) {
  const double scale = std::sqrt(static_cast<double>(a.size(0) - 1) * static_cast<double>(b.size(0) - 1));
  return at::linalg_svdvals(a.mm(b.t())).sum().item<double>() / scale;
}

double TraceOfCovariance(const torch::Tensor& deviations) {
  return deviations.square().sum().item<double>() / static_cast<double>(deviations.size(0) - 1);
}

std::vector<std::int64_t> RandomLot(std::int64_t n, std::int64_t size, std::uint64_t seed, std::uint64_t number) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  RandomStream random(seed, "metrics.distribution.extrapolation", number);
  random.Shuffle(std::span(order));
  order.resize(static_cast<std::size_t>(size));
  std::ranges::sort(order);  // Features are read from a file.
  return order;
}

void CheckLots(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.size(0) < 2 || b.size(0) < 2) {
    throw ShapeError("a Fréchet distance needs at least two pictures on either side");
  }
}

Moments Streamed(const torch::Tensor& features) {
  StreamedMoments moments;
  moments.Add(features);
  return moments.Total();
}

Moments StreamedRows(const torch::Tensor& features, std::span<const std::int64_t> rows) {
  StreamedMoments moments;
  moments.AddRows(features, rows);
  return moments.Total();
}

}  // namespace

double FrechetDistance(const Moments& a, const Moments& b) {
  const torch::NoGradGuard no_gradients;
  const torch::Tensor s1 = a.Covariance();
  const torch::Tensor s2 = b.Covariance();
  const double means = (a.mean - b.mean).square().sum().item<double>();
  return means + (s1.trace() + s2.trace()).item<double>() - 2.0 * TraceOfRoot(s1, s2);
}

double FrechetDistance(const torch::Tensor& a, const torch::Tensor& b) {
  const torch::NoGradGuard no_gradients;
  CheckLots(a, b);
  if (std::min(a.size(0), b.size(0)) >= a.size(1)) {
    return FrechetDistance(Streamed(a), Streamed(b));
  }
  const torch::Tensor first = a.to(torch::kFloat64);
  const torch::Tensor second = b.to(torch::kFloat64);
  const torch::Tensor d1 = Deviations(first);
  const torch::Tensor d2 = Deviations(second);
  return (first.mean(0) - second.mean(0)).square().sum().item<double>() + TraceOfCovariance(d1) +
         TraceOfCovariance(d2) - 2.0 * TraceOfRootOfLots(d1, d2);
}

double FrechetDistanceOfRows(const torch::Tensor& a, const torch::Tensor& b, std::span<const std::int64_t> rows) {
  if (static_cast<std::int64_t>(rows.size()) >= std::max<std::int64_t>(a.size(1), 2)) {
    return FrechetDistance(StreamedRows(a, rows), StreamedRows(b, rows));
  }
  const torch::Tensor numbers = torch::tensor(at::ArrayRef<std::int64_t>(rows.data(), rows.size()), torch::kInt64);
  return FrechetDistance(a.index_select(0, numbers), b.index_select(0, numbers));
}

std::vector<double> FrechetDistancesWithout(const torch::Tensor& a, const torch::Tensor& b, const RowGroups& groups) {
  const std::int64_t components = a.size(1);
  std::vector<double> distances(groups.size());
  bool any_large = false;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    const std::vector<std::int64_t> rows = RowsWithout(groups, group);
    if (static_cast<std::int64_t>(rows.size()) < components) {
      distances[group] = FrechetDistanceOfRows(a, b, rows);
    } else {
      any_large = true;
    }
  }
  if (any_large) {
    ForEachGroupLeftOut({a, b}, groups, [&](std::size_t group, const std::vector<Moments>& of_others) {
      if (of_others[0].n >= components) {
        distances[group] = FrechetDistance(of_others[0], of_others[1]);
      }
    });
  }
  return distances;
}

FrechetExtrapolation ExtrapolatedFrechetDistance(const torch::Tensor& a, const torch::Tensor& b, std::uint64_t seed) {
  const std::int64_t n = a.size(0);
  if (n != b.size(0) || n < kLeastForExtrapolation) {
    throw ShapeError(
        fmt::format("extrapolating needs two lots of at least {} pictures, equally many", kLeastForExtrapolation));
  }
  const std::int64_t enough = 2 * a.size(1);
  FrechetExtrapolation result;
  result.least = std::clamp(enough, n / 10, n / 2);
  result.linear = result.least >= enough;
  double sum_x = 0.0;
  double sum_y = 0.0;
  double sum_xx = 0.0;
  double sum_xy = 0.0;
  for (int i = 0; i < kExtrapolationSizes; ++i) {
    const std::int64_t size = result.least + (n - result.least) * i / (kExtrapolationSizes - 1);
    const std::vector<std::int64_t> lot = RandomLot(n, size, seed, static_cast<std::uint64_t>(i));
    const double x = 1.0 / static_cast<double>(size);
    const double y = FrechetDistanceOfRows(a, b, lot);
    sum_x += x;
    sum_y += y;
    sum_xx += x * x;
    sum_xy += x * y;
  }
  constexpr double kPoints = kExtrapolationSizes;
  const double slope = (kPoints * sum_xy - sum_x * sum_y) / (kPoints * sum_xx - sum_x * sum_x);
  result.value = (sum_y - slope * sum_x) / kPoints;
  return result;
}

}  // namespace pentimento
