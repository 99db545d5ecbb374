#include "framework/nn/shifted_convolution.h"

#include <array>
#include <vector>

#include <ATen/ops/conv2d.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(ShiftedConvolution, IsTheConvolution) {
  const torch::NoGradGuard no_gradients;
  // Outputs, inputs, kernel, height, width: of panels no multiples; one row; more rows than a thread takes.
  for (const auto& [out, in, kernel, height, width] : std::vector<std::array<std::int64_t, 5>>{
           {3, 24, 7, 7, 7}, {3, 8, 7, 50, 21}, {1, 5, 3, 9, 40}, {2, 16, 1, 6, 6}}) {
    const torch::Tensor x = FormulaNumbers(1, {2, in, height, width});
    const torch::Tensor weight = FormulaParameter(2, {out, in, kernel, kernel});
    const torch::Tensor bias = FormulaParameter(3, {out});
    const torch::Tensor expected =
        at::conv2d(x.to(torch::kFloat64), weight.to(torch::kFloat64), bias.to(torch::kFloat64));
    for (const auto format : {torch::MemoryFormat::ChannelsLast, torch::MemoryFormat::Contiguous}) {
      EXPECT_TRUE(Near(ShiftedConvolution(x.contiguous(format), weight, bias), expected, 1e-5));
    }
  }
}

}  // namespace
}  // namespace pentimento
