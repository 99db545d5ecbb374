#include "framework/nn/inference_layout.h"

#include <gtest/gtest.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/nn/unet_generator.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

bool IsChannelsLast(const torch::Tensor& x) { return x.is_contiguous(torch::MemoryFormat::ChannelsLast); }

TEST(LayOutForInference, LeavesTheNetworksResult) {
  const torch::NoGradGuard no_gradients;
  UnetGeneratorOptions options;
  options.ngf = 8;
  options.depth = 5;
  UnetGenerator network(options);
  std::uint64_t seed = 1;
  for (torch::Tensor& parameter : network->parameters()) {
    parameter.copy_(FormulaParameter(seed++, parameter.sizes().vec()));
  }
  network->eval();
  const torch::Tensor images = FormulaNumbers(seed, {1, 3, 64, 64});
  const torch::Tensor expected = network(images);
  LayOutForInference(*network, Precision::kFp32);
  EXPECT_TRUE(Near(network(images.contiguous(torch::MemoryFormat::ChannelsLast)), expected, 1e-5));
  for (const torch::Tensor& parameter : network->parameters()) {
    EXPECT_EQ(parameter.scalar_type(), torch::kFloat32);
    EXPECT_TRUE(parameter.dim() != 4 || IsChannelsLast(parameter));
  }
}

TEST(LayOutForInference, RoundsLargeKernelsForBfloat16Only) {
  torch::nn::Sequential network(torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 128, 4)),
                                torch::nn::ConvTranspose2d(torch::nn::ConvTranspose2dOptions(128, 64, 4)),
                                torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 3, 7)));
  LayOutForInference(*network, Precision::kBf16);
  const auto type = [&](std::size_t index) { return network->ptr(index)->parameters().front().scalar_type(); };
  EXPECT_EQ(type(0), torch::kBFloat16);
  EXPECT_EQ(type(1), torch::kBFloat16);
  EXPECT_EQ(type(2), torch::kFloat32);
}

TEST(LayOutForInference, LeavesWhatWinogradTakes) {
  torch::nn::Sequential network(torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 64, 3)),
                                torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 64, 3).stride(2)),
                                torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 64, 3).groups(64)));
  const auto weight = [&](std::size_t index) { return network->ptr(index)->parameters().front(); };
  LayOutForInference(*network, Precision::kFp32);
  EXPECT_FALSE(IsChannelsLast(weight(0)));
  LayOutForInference(*network, Precision::kBf16);
  EXPECT_EQ(IsChannelsLast(weight(0)), HasBf16MatrixUnits()) << "where they compute, Winograd's products are not taken";
  EXPECT_TRUE(IsChannelsLast(weight(1)));
  EXPECT_TRUE(IsChannelsLast(weight(2)));
}

}  // namespace
}  // namespace pentimento
