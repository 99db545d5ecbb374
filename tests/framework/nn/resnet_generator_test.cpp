#include "framework/nn/resnet_generator.h"

#include <array>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/infer_resnet_generator.h"
#include "tests/framework/nn/golden_networks.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/device_test.h"
#include "tests/support/formula_weights.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

const fs::path kSharedGolden = fs::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden";
constexpr int kThroughLayer3 = 4;  // the first padding, convolution, norm and ReLU

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

/// What torch.save wrote: zip and legacy, from DataParallel, from before 0.4; and the official safetensors.
TEST_P(ResnetGeneratorGolden, OfficialCheckpoints) {
  const fs::path folder = kSharedGolden / "cyclegan_resnet9";
  if (!fs::exists(folder)) {
    GTEST_SKIP() << "no golden data: " << folder << " does not exist";
  }
  const torch::NoGradGuard no_grad;
  for (const char* file : {"resnet_9blocks_latest_net_G.pth", "resnet_9blocks_latest_net_G_legacy.pth",
                           "resnet_9blocks_module_prefix.pth", "resnet_9blocks_oldstats_latest_net_G.pth",
                           "resnet_9blocks_latest_net_G.safetensors", "resnet_6blocks_latest_net_G.pth"}) {
    const TensorMap tensors = LoadTensors(folder / file);
    ResnetGenerator generator(InferResnetGenerator(tensors, file));
    LoadInto(*generator, tensors, file);
    generator->to(torch::Device(GetParam()));
    const std::string kind = fmt::format("resnet{}", generator->options().blocks);
    const torch::Tensor input = LoadNpy(folder / (kind + "_in.npy")).to(torch::Device(GetParam()));
    const auto near = [&](const std::string& array, const torch::Tensor& made) {
      return NearGolden(fmt::format("cyclegan_resnet9/{}_{} of {}", kind, array, file), made,
                        LoadNpy(folder / fmt::format("{}_{}.npy", kind, array)), kGoldenTolerance);
    };
    torch::Tensor values = input;
    auto* layers = generator->named_children()["model"]->as<torch::nn::SequentialImpl>();
    for (auto layer = layers->begin(); layer != layers->begin() + kThroughLayer3; ++layer) {
      values = layer->forward(values);
    }
    EXPECT_TRUE(near("after_relu3", values));
    EXPECT_TRUE(near("out", generator(input)));
  }
}

/// The same weights, rounded to half precision by PyTorch.
TEST(ResnetGenerator, ReadsCheckpointsInHalfPrecision) {
  const fs::path half = kSharedGolden / "pickle_quirks" / "resnet_9blocks_half.pth";
  if (!fs::exists(half)) {
    GTEST_SKIP() << "no golden data: " << half << " does not exist";
  }
  const TensorMap whole = LoadTensors(kSharedGolden / "cyclegan_resnet9" / "resnet_9blocks_latest_net_G.pth");
  const TensorMap rounded = LoadTensors(half);
  ASSERT_EQ(rounded.size(), whole.size());
  for (const auto& [name, tensor] : whole) {
    EXPECT_TRUE(SameBits(rounded.at(name), tensor.to(torch::kFloat16))) << name;
  }
  ResnetGenerator generator(InferResnetGenerator(rounded, half.string()));
  EXPECT_NO_THROW(LoadInto(*generator, rounded, half.string()));
}

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
