#include "framework/nn/animegan_generator.h"

#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/nn/infer_animegan_generator.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/device_test.h"
#include "tests/support/formula_weights.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr double kAnimeGanTolerance = 2e-4;

const fs::path kThinAnimeGan = fs::path(PENTIMENTO_SOURCE_DIR) / "tests" / "golden" / "animegan2";
const fs::path kOfficialAnimeGan = fs::path(PENTIMENTO_SOURCE_DIR) / ".." / "shared" / "golden" / "animegan2";

class AnimeGanGeneratorGolden : public DeviceTest {
 protected:
  static void Compare(const fs::path& weights, bool align_corners, const char* input, const char* output) {
    const TensorMap tensors = LoadTensors(weights);
    AnimeGanGeneratorOptions options;
    options.width = InferAnimeGanWidth(tensors, weights.string());
    options.align_corners = align_corners;
    AnimeGanGenerator generator(options);
    LoadInto(*generator, tensors, weights.string());
    generator->to(torch::Device(GetParam()));
    const torch::NoGradGuard no_grad;
    const fs::path folder = weights.parent_path();
    const std::string name =
        fmt::format("animegan2/{} of {}", fs::path(output).stem().string(), weights.filename().string());
    EXPECT_TRUE(NearGolden(name, generator(LoadNpy(folder / input).to(torch::Device(GetParam()))),
                           LoadNpy(folder / output), kAnimeGanTolerance))
        << weights << " " << output;
  }
};

TEST_P(AnimeGanGeneratorGolden, ThinNetwork) {
  const fs::path weights = kThinAnimeGan / "generator.safetensors";
  Compare(weights, true, "in_29x34.npy", "out_29x34_align_true.npy");
  Compare(weights, false, "in_29x34.npy", "out_29x34_align_false.npy");
  Compare(weights, true, "in_8x8.npy", "out_8x8_align_true.npy");
}

TEST_P(AnimeGanGeneratorGolden, OfficialCheckpoints) {
  if (!fs::exists(kOfficialAnimeGan)) {
    GTEST_SKIP() << "no golden data: " << kOfficialAnimeGan << " does not exist";
  }
  for (const char* file : {"animegan2_generator.pt", "animegan2_generator_module_prefix.pt"}) {
    Compare(kOfficialAnimeGan / file, true, "in_64x64.npy", "out_64x64_align_true.npy");
    Compare(kOfficialAnimeGan / file, false, "in_64x64.npy", "out_64x64_align_false.npy");
    Compare(kOfficialAnimeGan / file, true, "in_53x70.npy", "out_53x70_align_true.npy");
  }
}

TEST_P(AnimeGanGeneratorGolden, OfficialMapsInTheMiddle) {
  if (!fs::exists(kOfficialAnimeGan)) {
    GTEST_SKIP() << "no golden data: " << kOfficialAnimeGan << " does not exist";
  }
  const TensorMap tensors = LoadTensors(kOfficialAnimeGan / "animegan2_generator.pt");
  AnimeGanGeneratorOptions options;
  options.width = InferAnimeGanWidth(tensors, "animegan2_generator.pt");
  AnimeGanGenerator generator(options);
  LoadInto(*generator, tensors, "animegan2_generator.pt");
  generator->to(torch::Device(GetParam()));
  const torch::NoGradGuard no_grad;
  torch::Tensor values = LoadNpy(kOfficialAnimeGan / "in_64x64.npy").to(torch::Device(GetParam()));
  for (const char* block : {"block_a", "block_b", "block_c"}) {
    values = generator->named_children()[block]->as<torch::nn::SequentialImpl>()->forward(values);
  }
  EXPECT_TRUE(NearGolden("animegan2/after_block_c of animegan2_generator.pt", values,
                         LoadNpy(kOfficialAnimeGan / "after_block_c.npy"), kAnimeGanTolerance));
}

INSTANTIATE_TEST_SUITE_P(Cpu, AnimeGanGeneratorGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, AnimeGanGeneratorGolden, ::testing::Values("cuda"), DeviceTestName);

/// In double precision no convolution is Winograd's.
TEST(AnimeGanGenerator, WithWinogradsConvolutionsItComputesTheSame) {
  AnimeGanGeneratorOptions options;
  options.width = 16;
  AnimeGanGenerator generator(options);
  std::uint64_t seed = 1;
  {
    const torch::NoGradGuard no_grad;
    for (torch::Tensor& parameter : generator->parameters()) {
      parameter.copy_(FormulaParameter(seed++, parameter.sizes().vec()));
    }
  }
  const torch::Tensor images = FormulaNumbers(seed++, {1, 3, 29, 34});
  const torch::Tensor given = FormulaNumbers(seed, {1, 3, 29, 34});
  const torch::Tensor made = generator(images);
  const auto gradients = torch::autograd::grad({made}, generator->parameters(), {given});
  generator->to(torch::kFloat64);
  const torch::Tensor expected = generator(images.to(torch::kFloat64));
  const auto wanted = torch::autograd::grad({expected}, generator->parameters(), {given.to(torch::kFloat64)});
  EXPECT_TRUE(Near(made, expected, kAnimeGanTolerance));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_LT((gradients[i] - wanted[i]).norm().item<double>(), 1e-3 * wanted[i].norm().item<double>()) << i;
  }
}

TEST(AnimeGanGenerator, GradientsReachThePicture) {
  AnimeGanGeneratorOptions options;
  options.width = 1;
  AnimeGanGenerator generator(options);
  const torch::Tensor images = torch::rand({1, 3, 9, 11}).requires_grad_();
  generator(images).square().mean().backward();
  EXPECT_GT(images.grad().abs().sum().item<double>(), 0.0);
}

TEST(AnimeGanGenerator, RefusesNoChannels) {
  AnimeGanGeneratorOptions options;
  options.width = 0;
  EXPECT_THROW(AnimeGanGenerator{options}, ConfigError);
}

}  // namespace
}  // namespace pentimento
