#include "framework/nn/resnet_generator.h"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "tests/framework/nn/golden_networks.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/device_test.h"
#include "tests/support/formula_weights.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

class ResnetGeneratorGolden : public DeviceTest {
 protected:
  static void Compare(std::int64_t blocks) {
    ResnetGeneratorOptions options;
    options.ngf = 8;
    options.blocks = blocks;
    ResnetGenerator generator(options);
    const std::string weights = fmt::format("resnet_{}blocks", blocks);
    LoadInto(*generator, GoldenWeights(weights), weights);
    generator->to(torch::Device(GetParam()));
    generator->eval();
    const torch::NoGradGuard no_grad;
    for (const char* size : {"", "_52x76"}) {
      const torch::Tensor input = GoldenArray(fmt::format("resnet{}_in{}", blocks, size)).to(torch::Device(GetParam()));
      const std::string output = fmt::format("resnet{}_out{}", blocks, size);
      EXPECT_TRUE(NearGolden("cyclegan_resnet9/" + output, generator(input), GoldenArray(output), kGoldenTolerance))
          << size;
    }
  }
};

TEST_P(ResnetGeneratorGolden, NineBlocks) { Compare(9); }
TEST_P(ResnetGeneratorGolden, SixBlocks) { Compare(6); }

INSTANTIATE_TEST_SUITE_P(Cpu, ResnetGeneratorGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, ResnetGeneratorGolden, ::testing::Values("cuda"), DeviceTestName);

TEST(ResnetGenerator, ComputesWhatItsLayersDo) {
  for (const auto& [ngf, blocks, outputs] :
       std::vector<std::array<std::int64_t, 3>>{{16, 2, 3}, {6, 1, 2}, {5, 0, 1}}) {
    ResnetGeneratorOptions options;
    options.ngf = ngf;
    options.blocks = blocks;
    options.output_channels = outputs;
    ResnetGenerator generator(options);
    std::uint64_t seed = 1;
    {
      const torch::NoGradGuard no_grad;
      for (torch::Tensor& parameter : generator->parameters()) {
        parameter.copy_(FormulaParameter(seed++, parameter.sizes().vec()));
      }
    }
    for (const auto& [height, width] : std::vector<std::pair<int, int>>{{8, 8}, {20, 36}, {33, 30}}) {
      const torch::Tensor images = FormulaNumbers(seed++, {2, 3, height, width}).requires_grad_();
      const torch::Tensor expected = generator->ForwardByLayers(images);
      const torch::Tensor given = FormulaNumbers(seed++, expected.sizes().vec());
      std::vector<torch::Tensor> inputs = {images};
      for (const auto& parameter : generator->named_parameters()) {
        // A bias before an instance norm changes nothing.
        const bool last = parameter.value().dim() == 1 && parameter.value().size(0) == outputs;
        if (parameter.value().dim() > 1 || last) {
          inputs.push_back(parameter.value());
        }
      }
      const auto grad = [&](const torch::Tensor& made) {
        return torch::autograd::grad({made}, inputs, {given}, std::nullopt, false, /*allow_unused=*/true);
      };
      const auto expected_gradients = grad(expected);
      const torch::Tensor made = generator(images);
      const auto gradients = grad(made);
      const std::string where = fmt::format("{} channels, {} x {}", ngf, height, width);
      EXPECT_TRUE(Near(made, expected, kGoldenTolerance)) << where;
      EXPECT_FALSE(SameBits(made, expected)) << "the layers ran";
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const torch::Tensor& wanted = expected_gradients[i];
        EXPECT_LT((gradients[i] - wanted).norm().item<double>(), 1e-3 * wanted.norm().item<double>()) << i << where;
      }
      const torch::NoGradGuard no_grad;
      EXPECT_TRUE(SameBits(generator(images), made)) << "with or without gradients";
    }
  }
}

TEST(ResnetGenerator, RefusesImagesWithTooLittleToReflect) {
  ResnetGeneratorOptions options;
  options.ngf = 2;
  options.blocks = 1;
  ResnetGenerator generator(options);
  const torch::NoGradGuard no_grad;
  EXPECT_THROW(generator(torch::rand({1, 3, 4, 4})), ShapeError);
}

/// What a ResNet with batch norm or active dropout makes is left to its layers.
TEST(ResnetGenerator, OtherNetworksKeepTheirLayers) {
  for (const bool dropout : {false, true}) {
    ResnetGeneratorOptions options;
    options.ngf = 4;
    options.blocks = 1;
    options.norm = dropout ? NormKind::kInstance : NormKind::kBatch;
    options.dropout = dropout;
    ResnetGenerator generator(options);
    const torch::Tensor images = torch::rand({1, 3, 16, 16});
    torch::manual_seed(1);
    const torch::Tensor expected = generator(images);
    const torch::NoGradGuard no_grad;
    torch::manual_seed(1);
    EXPECT_TRUE(SameBits(generator(images), expected));
  }
}

TEST(ResnetGenerator, DropoutShiftsTheSecondConvolutionsName) {
  ResnetGeneratorOptions options;
  options.ngf = 2;
  options.blocks = 1;
  options.dropout = true;
  const TensorMap state = StateOf(*ResnetGenerator(options));
  EXPECT_TRUE(state.contains("model.10.conv_block.6.weight"));
  EXPECT_FALSE(state.contains("model.10.conv_block.5.weight"));
}

TEST(ResnetGenerator, BatchNormHasStatisticsAndNoBiasBeforeIt) {
  ResnetGeneratorOptions options;
  options.ngf = 2;
  options.blocks = 1;
  options.norm = NormKind::kBatch;
  const TensorMap state = StateOf(*ResnetGenerator(options));
  EXPECT_FALSE(state.contains("model.1.bias"));
  EXPECT_TRUE(state.contains("model.2.running_mean"));
  EXPECT_TRUE(state.contains("model.10.conv_block.6.weight"));
  EXPECT_TRUE(state.contains("model.18.bias"));
}

TEST(ResnetGenerator, WorksAtItsMinimumSize) {
  ResnetGeneratorOptions options;
  options.ngf = 2;
  options.blocks = 1;
  ResnetGenerator generator(options);
  const torch::Tensor smallest =
      torch::rand({1, 3, ResnetGeneratorImpl::kMinimumSize, ResnetGeneratorImpl::kMinimumSize});
  EXPECT_EQ(generator(smallest).sizes(), smallest.sizes());
}

TEST(ResnetGenerator, RefusesNoChannels) {
  ResnetGeneratorOptions options;
  options.ngf = 0;
  EXPECT_THROW(ResnetGenerator{options}, ConfigError);
}

}  // namespace
}  // namespace pentimento
