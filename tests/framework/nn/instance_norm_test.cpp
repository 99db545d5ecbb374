#include "framework/nn/instance_norm.h"

#include <utility>
#include <vector>

#include <ATen/ops/instance_norm.h>
#include <ATen/ops/reflection_pad2d.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "tests/framework/nn/channels_last.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using testing::ChannelsLast;

torch::Tensor InstanceNorm(const torch::Tensor& x) {
  return at::instance_norm(x, {}, {}, {}, {}, /*use_input_stats=*/true, 0.1, 1e-5, false);
}

TEST(NormaliseInstances, IsWhatTheTensorOperationsGive) {
  const torch::NoGradGuard no_gradients;
  for (const auto& [height, width] : std::vector<std::pair<int, int>>{{4, 5}, {23, 17}}) {
    // Channels that differ much in mean and deviation, images that are no copies of each other.
    const torch::Tensor x = FormulaNumbers(1, {2, 7, height, width}) * FormulaNumbers(2, {1, 7, 1, 1}, 3.0, 4.0) +
                            FormulaNumbers(3, {1, 7, 1, 1}, 20.0);
    const torch::Tensor larger = ChannelsLast(FormulaNumbers(4, {2, 7, height + 2, width + 2}));
    const torch::Tensor added = larger.narrow(2, 1, height).narrow(3, 1, width);
    const torch::Tensor normal = InstanceNorm(x.to(torch::kFloat64));
    for (const std::int64_t padding : {0, 1, 3}) {
      const auto padded = [&](const torch::Tensor& map) {
        return at::reflection_pad2d(map, {padding, padding, padding, padding});
      };
      EXPECT_TRUE(Near(NormaliseInstances(ChannelsLast(x.clone()), {.padding = padding}), padded(normal), 2e-5));
      EXPECT_TRUE(Near(NormaliseInstances(ChannelsLast(x.clone()), {.relu = true, .padding = padding}),
                       padded(normal.relu()), 2e-5));
      EXPECT_TRUE(Near(NormaliseInstances(ChannelsLast(x.clone()), {.added = added, .padding = padding}),
                       padded(normal + added), 2e-5));
    }
  }
}

TEST(NormaliseInstances, HasTheGradientsOfTheTensorOperations) {
  const auto exact = [](const torch::Tensor& x) { return x.detach().to(torch::kFloat64).requires_grad_(); };
  for (const std::int64_t padding : {0, 1, 3}) {
    for (const bool relu : {false, true}) {
      for (const bool adds : {false, true}) {
        const torch::Tensor x =
            ChannelsLast(FormulaNumbers(1, {2, 7, 9, 12}, 3.0) + FormulaNumbers(2, {1, 7, 1, 1}, 5.0)).requires_grad_();
        const torch::Tensor larger = ChannelsLast(FormulaNumbers(4, {2, 7, 11, 14})).requires_grad_();
        const torch::Tensor exact_x = exact(x);
        const torch::Tensor exact_larger = exact(larger);
        const auto inside = [](const torch::Tensor& map) { return map.narrow(2, 1, 9).narrow(3, 1, 12); };
        const torch::Tensor made =
            NormaliseInstances(x, {.relu = relu, .added = adds ? inside(larger) : torch::Tensor(), .padding = padding});
        torch::Tensor expected = InstanceNorm(exact_x);
        expected = relu ? expected.relu() : expected;
        expected = adds ? expected + inside(exact_larger) : expected;
        expected = at::reflection_pad2d(expected, {padding, padding, padding, padding});
        EXPECT_TRUE(Near(made, expected, 2e-5));
        const torch::Tensor given = FormulaNumbers(5, made.sizes().vec());
        made.backward(given);
        expected.backward(given.to(torch::kFloat64));
        const auto setting = [&] { return fmt::format("padding {}, relu {}, adds {}", padding, relu, adds); };
        EXPECT_TRUE(Near(x.grad(), exact_x.grad(), 1e-5)) << setting();
        ASSERT_EQ(larger.grad().defined(), adds);
        if (adds) {
          EXPECT_TRUE(Near(larger.grad(), exact_larger.grad(), 1e-5)) << setting();
        }
      }
    }
  }
}

TEST(NormaliseInstances, LeavesWhatGetsAGradientAsItWas) {
  const torch::Tensor x = ChannelsLast(FormulaNumbers(1, {1, 3, 9, 9})).requires_grad_();
  const torch::Tensor before = x.detach().clone();
  const torch::Tensor given = ChannelsLast(FormulaNumbers(2, {1, 3, 9, 9}));
  const torch::Tensor given_before = given.clone();
  NormaliseInstances(x, {}).backward(given);
  EXPECT_TRUE(SameBits(x, before));
  EXPECT_TRUE(SameBits(given, given_before));
}

TEST(NormaliseInstances, RefusesASecondDerivative) {
  const torch::Tensor x = FormulaNumbers(1, {1, 3, 9, 9}).requires_grad_();
  const torch::Tensor y = NormaliseInstances(x, {}).square().sum();
  EXPECT_THROW(torch::autograd::grad({y}, {x}, {}, /*retain_graph=*/true, /*create_graph=*/true), InternalError);
}

TEST(NormaliseInstances, WithoutPaddingTakesNoFurtherMemory) {
  const torch::Tensor x = ChannelsLast(FormulaNumbers(1, {1, 3, 9, 9}));
  EXPECT_EQ(NormaliseInstances(x, {}).const_data_ptr(), x.const_data_ptr());
}

TEST(NormaliseInstances, OfAFlatMapIsNothing) {
  const torch::Tensor flat = torch::full({1, 4, 8, 8}, 1e4);
  EXPECT_TRUE(Near(NormaliseInstances(flat, {.padding = 1}), torch::zeros({1, 4, 10, 10}), 1e-5));
}

TEST(NormaliseInstances, RefusesMoreToReflectThanThereIs) {
  EXPECT_THROW(NormaliseInstances(torch::zeros({1, 4, 3, 8}), {.padding = 3}), ShapeError);
  EXPECT_THROW(NormaliseInstances(torch::zeros({1, 4, 8, 1}), {.padding = 1}), ShapeError);
}

}  // namespace
}  // namespace pentimento
