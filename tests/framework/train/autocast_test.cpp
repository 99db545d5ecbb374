#include "framework/train/autocast.h"

#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "tests/support/device_test.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

class AutocastOn : public DeviceTest {
 protected:
  torch::Device device_{GetParam()};
};

TEST_P(AutocastOn, ComputesProductsInBfloat16InItsScopeOnly) {
  torch::nn::Linear layer(8, 4);
  layer->to(device_);
  const torch::Tensor input = torch::rand({2, 8}).to(device_);
  {
    const Autocast autocast(device_.type(), Precision::kBf16);
    EXPECT_EQ(layer(input).scalar_type(), torch::kBFloat16);
  }
  EXPECT_EQ(layer(input).scalar_type(), torch::kFloat32);
  EXPECT_FALSE(at::autocast::is_autocast_enabled(device_.type()));
  const Autocast reference(device_.type(), Precision::kFp32);
  EXPECT_EQ(layer(input).scalar_type(), torch::kFloat32);
}

TEST_P(AutocastOn, ForwardAfterAnUpdateSeesTheNewWeights) {
  torch::nn::Linear layer(8, 4);
  layer->to(device_);
  const torch::Tensor input = torch::ones({1, 8}).to(device_);
  const auto forward = [&] {
    const Autocast autocast(device_.type(), Precision::kBf16);
    return layer(input);
  };
  forward();
  {
    const torch::NoGradGuard no_grad;
    layer->weight.fill_(1.0);
    layer->bias.fill_(0.0);
  }
  EXPECT_TRUE(Near(forward(), torch::full({1, 4}, 8.0), 1e-6));
}

TEST_P(AutocastOn, NestedScopesKeepTheCastWeightsUntilTheOutermostEnds) {
  torch::nn::Linear layer(8, 4);
  layer->to(device_);
  const torch::Tensor input = torch::ones({1, 8}).to(device_);
  const Autocast outer(device_.type(), Precision::kBf16);
  const torch::Tensor before = layer(input);
  {
    const Autocast inner(device_.type(), Precision::kBf16);
    layer(input);
  }
  EXPECT_TRUE(at::autocast::is_autocast_enabled(device_.type()));
  EXPECT_TRUE(SameBits(layer(input), before));
}

INSTANTIATE_TEST_SUITE_P(Cpu, AutocastOn, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, AutocastOn, ::testing::Values("cuda"), DeviceTestName);

TEST(AutocastTrap, WithoutClearingTheCacheWeightsWouldBeStale) {
  // What the guard exists for: this is torch's behaviour, and if it ever changes the guard can go.
  torch::nn::Linear layer(8, 4);
  const torch::Tensor input = torch::ones({1, 8});
  at::autocast::set_autocast_enabled(at::kCPU, true);
  at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
  at::autocast::increment_nesting();
  layer(input);
  {
    const torch::NoGradGuard no_grad;
    layer->weight.fill_(1.0);
    layer->bias.fill_(0.0);
  }
  EXPECT_FALSE(Near(layer(input), torch::full({1, 4}, 8.0), 1e-6));
  at::autocast::decrement_nesting();
  at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(at::kCPU, false);
}

}  // namespace
}  // namespace pentimento
