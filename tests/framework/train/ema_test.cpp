#include "framework/train/ema.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(Ema, FollowsTheRecurrence) {
  torch::nn::Linear layer(1, 1);
  const torch::NoGradGuard no_grad;
  layer->weight.fill_(1.0);
  Ema average(*layer, 0.75);
  double expected = 1.0;
  for (int step = 0; step < 5; ++step) {
    layer->weight.add_(2.0);
    average.Update(*layer);
    expected = 0.75 * expected + 0.25 * layer->weight.item<double>();
    EXPECT_NEAR(average.average().at("weight").item<double>(), expected, 1e-5);
  }
}

TEST(Ema, TakesBuffersAsTheyAre) {
  torch::nn::BatchNorm1d norm(2);
  Ema average(*norm, 0.99);
  norm->forward(torch::rand({16, 2}));
  average.Update(*norm);
  EXPECT_TRUE(SameBits(average.average().at("running_mean"), norm->running_mean));
  EXPECT_EQ(average.average().at("num_batches_tracked").item<std::int64_t>(), 1);
}

TEST(Ema, SwapsWithTheWeightsAndBack) {
  torch::nn::BatchNorm1d norm(2);
  Ema average(*norm, 0.5);
  const torch::NoGradGuard no_grad;
  norm->weight.fill_(3.0);
  norm->running_mean.fill_(5.0);
  average.Swap(*norm);
  EXPECT_EQ(norm->weight[0].item<float>(), 1.0F);
  EXPECT_EQ(norm->running_mean[0].item<float>(), 0.0F);
  EXPECT_EQ(average.average().at("weight")[0].item<float>(), 3.0F);
  average.Swap(*norm);
  EXPECT_EQ(norm->weight[0].item<float>(), 3.0F);
  EXPECT_EQ(average.average().at("weight")[0].item<float>(), 1.0F);
}

TEST(Ema, RestoresOnlyWhatFits) {
  torch::nn::Linear layer(2, 1);
  Ema average(*layer, 0.9);
  TensorMap state = {{"weight", torch::full({1, 2}, 3.0)}, {"bias", torch::zeros({1})}};
  average.Restore(state);
  EXPECT_TRUE(SameBits(average.average().at("weight"), state.at("weight")));
  state["weight"] = torch::zeros({2, 2});
  EXPECT_THROW(average.Restore(state), DataError);
  state.erase("weight");
  EXPECT_THROW(average.Restore(state), DataError);
}

}  // namespace
}  // namespace pentimento
