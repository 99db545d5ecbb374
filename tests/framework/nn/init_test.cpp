#include "framework/nn/init.h"

#include <cmath>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/nn/resnet_generator.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

ResnetGenerator Make(std::uint64_t seed, const char* purpose) {
  ResnetGeneratorOptions options;
  options.ngf = 8;
  options.blocks = 1;
  options.norm = NormKind::kBatch;
  ResnetGenerator network(options);
  InitNormal(*network, seed, purpose);
  return network;
}

TEST(InitNormal, HasTheStatedMoments) {
  const TensorMap state = StateOf(*Make(1, "test"));
  const torch::Tensor weight = state.at("model.10.conv_block.1.weight");
  EXPECT_NEAR(weight.mean().item<double>(), 0.0, 0.02 * 4 / std::sqrt(static_cast<double>(weight.numel())));
  EXPECT_NEAR(weight.std().item<double>(), 0.02, 0.02 * 0.03);
  EXPECT_NEAR(state.at("model.2.weight").mean().item<double>(), 1.0, 0.03);
  EXPECT_EQ(state.at("model.2.bias").abs().max().item<double>(), 0.0);
}

TEST(InitHe, HasTheStatedMoments) {
  ResnetGenerator network = Make(1, "test");
  InitHe(*network, 1, "test");
  const TensorMap state = StateOf(*network);
  const torch::Tensor weight = state.at("model.10.conv_block.1.weight");
  const auto inputs = static_cast<double>(weight[0].numel());
  const double deviation = std::sqrt(2.0 / inputs);
  EXPECT_NEAR(weight.std().item<double>(), deviation, deviation * 0.03);
  EXPECT_LE(weight.abs().max().item<double>(), 2.0 * std::sqrt(1.3) * deviation * 1.0001);
  EXPECT_EQ((state.at("model.2.weight") - 1.0).abs().max().item<double>(), 0.0);
  EXPECT_EQ(state.at("model.2.bias").abs().max().item<double>(), 0.0);
}

TEST(InitGlorot, HasTheStatedRange) {
  ResnetGenerator network = Make(1, "test");
  InitGlorot(*network, 1, "test");
  const TensorMap state = StateOf(*network);
  const torch::Tensor weight = state.at("model.4.weight");  // 8 channels to 16, 3 x 3
  ASSERT_EQ(weight.sizes(), (torch::IntArrayRef{16, 8, 3, 3}));
  const double bound = std::sqrt(6.0 / (8 * 9 + 16 * 9));
  EXPECT_LE(weight.abs().max().item<double>(), bound);
  EXPECT_NEAR(weight.std().item<double>(), bound / std::sqrt(3.0), bound * 0.04);
  EXPECT_EQ((state.at("model.2.weight") - 1.0).abs().max().item<double>(), 0.0);
}

TEST(InitNormal, DependsOnSeedPurposeAndNameAlone) {
  torch::manual_seed(1);
  const TensorMap first = CopyOfState(*Make(1, "a"));
  torch::manual_seed(2);
  const TensorMap again = CopyOfState(*Make(1, "a"));
  for (const auto& [name, tensor] : first) {
    EXPECT_TRUE(SameBits(tensor, again.at(name))) << name;
  }
  EXPECT_FALSE(SameBits(first.at("model.1.weight"), StateOf(*Make(2, "a")).at("model.1.weight")));
  EXPECT_FALSE(SameBits(first.at("model.1.weight"), StateOf(*Make(1, "b")).at("model.1.weight")));
  EXPECT_FALSE(SameBits(first.at("model.10.conv_block.1.weight"), first.at("model.10.conv_block.5.weight")));
}

}  // namespace
}  // namespace pentimento
