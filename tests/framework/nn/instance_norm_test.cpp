#include "framework/nn/instance_norm.h"

#include <utility>
#include <vector>

#include <ATen/ops/instance_norm.h>
#include <ATen/ops/reflection_pad2d.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor ChannelsLast(const torch::Tensor& x) { return x.contiguous(torch::MemoryFormat::ChannelsLast); }

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
