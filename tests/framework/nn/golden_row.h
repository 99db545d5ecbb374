#pragma once

#include <iostream>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/support/tensor_matchers.h"

namespace pentimento {

/// Prints a row of the table in docs/networks-golden.md.
inline void PrintGoldenRow(const std::string& name, const std::string& device, double error, double tolerance) {
  std::cout << fmt::format("| {} | {} | {:.1e} | {:.0e} |\n", name, device, error, tolerance);
}

/// `Near` to what the official code computed, and a row of the table.
inline ::testing::AssertionResult NearGolden(const std::string& name, const torch::Tensor& made,
                                             const torch::Tensor& golden, double tolerance) {
  double worst = std::numeric_limits<double>::infinity();
  if (made.sizes() == golden.sizes()) {
    const auto plain = [](const torch::Tensor& values) { return values.detach().to(torch::kCPU, torch::kFloat64); };
    worst = (plain(made) - plain(golden)).abs().max().item<double>();
  }
  PrintGoldenRow(name, made.device().str(), worst, tolerance);
  return Near(made, golden, tolerance);
}

}  // namespace pentimento
