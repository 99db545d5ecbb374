#pragma once

#include <cmath>
#include <cstring>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <torch/types.h>

namespace pentimento {

/// |a - b| <= absolute + relative * |b| everywhere; a failure names the worst place and both values there.
inline ::testing::AssertionResult Near(const torch::Tensor& a, const torch::Tensor& b, double absolute,
                                       double relative = 0.0) {
  if (a.sizes() != b.sizes()) {
    return ::testing::AssertionFailure() << fmt::format("shapes differ: [{}] and [{}]", fmt::join(a.sizes().vec(), ","),
                                                        fmt::join(b.sizes().vec(), ","));
  }
  const torch::Tensor x = a.detach().to(torch::kCPU, torch::kFloat64).contiguous().flatten();
  const torch::Tensor y = b.detach().to(torch::kCPU, torch::kFloat64).contiguous().flatten();
  std::int64_t worst = -1;
  double worst_excess = 0.0;
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    const double p = x.data_ptr<double>()[i];
    const double q = y.data_ptr<double>()[i];
    const double excess = std::abs(p - q) - (absolute + relative * std::abs(q));
    if (!(excess <= 0.0) && (worst < 0 || !(excess <= worst_excess))) {
      worst = i;
      worst_excess = excess;
    }
  }
  if (worst < 0) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << fmt::format("at flat index {} of {}: {} and {}", worst, x.numel(),
                                                      x.data_ptr<double>()[worst], y.data_ptr<double>()[worst]);
}

/// Same type, shape and bits.
inline ::testing::AssertionResult SameBits(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) {
    return ::testing::AssertionFailure() << "types or shapes differ";
  }
  const torch::Tensor x = a.detach().to(torch::kCPU).contiguous();
  const torch::Tensor y = b.detach().to(torch::kCPU).contiguous();
  if (x.nbytes() != 0 && std::memcmp(x.data_ptr(), y.data_ptr(), x.nbytes()) != 0) {
    return ::testing::AssertionFailure() << "bits differ; greatest difference "
                                         << (x.to(torch::kFloat64) - y.to(torch::kFloat64)).abs().max().item<double>();
  }
  return ::testing::AssertionSuccess();
}

}  // namespace pentimento
