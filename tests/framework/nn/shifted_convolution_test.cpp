#include "framework/nn/shifted_convolution.h"

#include <array>
#include <vector>

#include <ATen/ops/conv2d.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
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

TEST(ShiftedConvolution, HasTheConvolutionsGradients) {
  const auto exact = [](const torch::Tensor& x) { return x.detach().to(torch::kFloat64).requires_grad_(); };
  const torch::Tensor x = FormulaNumbers(1, {2, 8, 12, 15}).requires_grad_();
  const torch::Tensor weight = FormulaParameter(2, {3, 8, 7, 7}).requires_grad_();
  const torch::Tensor bias = FormulaParameter(3, {3}).requires_grad_();
  const std::vector<torch::Tensor> exactly = {exact(x), exact(weight), exact(bias)};
  const torch::Tensor y = ShiftedConvolution(x, weight, bias);
  const torch::Tensor given = FormulaNumbers(4, y.sizes().vec());
  const auto made = torch::autograd::grad({y}, {x, weight, bias}, {given});
  const auto expected =
      torch::autograd::grad({at::conv2d(exactly[0], exactly[1], exactly[2])}, exactly, {given.to(torch::kFloat64)});
  for (std::size_t i = 0; i < made.size(); ++i) {
    EXPECT_TRUE(Near(made[i], expected[i], 1e-5, 1e-5)) << i;
  }
  const torch::Tensor again = ShiftedConvolution(x, weight, bias).square().sum();
  EXPECT_THROW(torch::autograd::grad({again}, {x}, {}, /*retain_graph=*/true, /*create_graph=*/true), InternalError);
}

}  // namespace
}  // namespace pentimento
