#include "framework/train/adam_state.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/linear.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

const std::vector<std::string> kNames = {"weight", "bias"};

void StepOnce(torch::nn::Linear& layer, torch::optim::Adam& adam, const torch::Tensor& input) {
  adam.zero_grad();
  layer(input).square().sum().backward();
  adam.step();
}

TEST(AdamState, GoesOnBitwise) {
  torch::manual_seed(1);
  torch::nn::Linear layer(4, 3);
  torch::optim::Adam adam(layer->parameters(), torch::optim::AdamOptions(1e-2).betas({0.5, 0.999}));
  const torch::Tensor input = torch::rand({5, 4});
  for (int i = 0; i < 3; ++i) {
    StepOnce(layer, adam, input);
  }
  torch::nn::Linear copy(4, 3);
  {
    const torch::NoGradGuard no_grad;
    copy->weight.copy_(layer->weight);
    copy->bias.copy_(layer->bias);
  }
  torch::optim::Adam resumed(copy->parameters(), torch::optim::AdamOptions(1e-2).betas({0.5, 0.999}));
  const TensorMap state = AdamState(adam, kNames, "adam/");
  EXPECT_EQ(state.size(), 6U);
  EXPECT_EQ(state.at("adam/bias/step").item<std::int64_t>(), 3);
  RestoreAdamState(resumed, kNames, "adam/", state);
  for (int i = 0; i < 3; ++i) {
    SetLearningRate(adam, 1e-2 / (i + 1));
    SetLearningRate(resumed, 1e-2 / (i + 1));
    StepOnce(layer, adam, input);
    StepOnce(copy, resumed, input);
    EXPECT_TRUE(SameBits(layer->weight, copy->weight));
    EXPECT_TRUE(SameBits(layer->bias, copy->bias));
  }
}

TEST(AdamState, RefusesMissingOrMisshapenMoments) {
  torch::nn::Linear layer(4, 3);
  torch::optim::Adam adam(layer->parameters(), torch::optim::AdamOptions(1e-2));
  StepOnce(layer, adam, torch::rand({5, 4}));
  TensorMap state = AdamState(adam, kNames, "");
  state["weight/exp_avg"] = torch::zeros({2, 2});
  EXPECT_THROW(RestoreAdamState(adam, kNames, "", state), DataError);
  state.erase("weight/exp_avg");
  EXPECT_THROW(RestoreAdamState(adam, kNames, "", state), DataError);
}

}  // namespace
}  // namespace pentimento
