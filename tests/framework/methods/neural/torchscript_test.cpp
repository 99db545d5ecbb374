#include "framework/methods/neural/torchscript.h"

#include <fstream>
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/script.h>

#include "framework/core/errors.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TorchScriptFile : public ::testing::Test {
 protected:
  /// A program of one expression of its input `x` and of a kernel `w` [3,3,3,3].
  [[nodiscard]] TorchScriptOptions Program(const std::string& expression) const {
    torch::manual_seed(5);
    torch::jit::Module module("network");
    module.register_parameter("w", 0.2 * torch::randn({3, 3, 3, 3}), false);
    module.define("def forward(self, x):\n    return " + expression + "\n");
    TorchScriptOptions options;
    options.weights = folder_.path() / "network.pt";
    options.trusted = true;
    module.save(options.weights.string());
    return options;
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  testing::TemporaryFolder folder_;
};

constexpr const char* kConvolution = "torch.tanh(torch.conv2d(x, self.w, None, [1, 1], [1, 1]))";

std::string TorchScriptComplaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

TEST(TorchScriptOptions, AProgramHasToBeTrusted) {
  try {
    (void)ParseOptions<TorchScriptOptions>({{"weights", "stranger.pt"}}, "test");
    ADD_FAILURE() << "it was taken";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("stranger.pt"), HasSubstr("a program"), HasSubstr("trusted: true")));
  }
  const auto options = ParseOptions<TorchScriptOptions>(
      {{"weights", "mine.pt"}, {"trusted", true}, {"range", "0..1"}, {"size_multiple", 8}}, "test");
  EXPECT_EQ(options.range, ValueRange::kUnit);
  EXPECT_EQ(options.size_multiple, 8);
}

/// The program sees the range that the option says, and what it gives is read by it.
TEST_F(TorchScriptFile, SeesItsOwnRange) {
  const torch::Tensor images = torch::rand({2, 3, 6, 5});
  TorchScriptOptions options = Program("x * 0.5 + 0.25");
  EXPECT_TRUE(
      Near(TorchScript(options).Apply(images, {}).images, ((2.0 * images - 1.0) * 0.5 + 0.25 + 1.0) / 2.0, 1e-6));
  options.range = ValueRange::kUnit;
  EXPECT_TRUE(Near(TorchScript(options).Apply(images, {}).images, images * 0.5 + 0.25, 1e-6));
  options.range = ValueRange::kLevels;
  EXPECT_TRUE(Near(TorchScript(options).Apply(images, {}).images, images * 0.5 + 0.25 / 255.0, 1e-6));
  EXPECT_TRUE(Near(TorchScript(options).ApplyRaw(images, {}).images, images * 0.5 + 0.25, 1e-6)) << "raw is raw";
}

TEST_F(TorchScriptFile, WhatItGivesIsClampedToPictures) {
  TorchScriptOptions options = Program("x * 3.0 - 1.0");
  options.range = ValueRange::kUnit;
  const torch::Tensor images = torch::rand({1, 3, 6, 5});
  EXPECT_TRUE(Near(TorchScript(options).Apply(images, {}).images, (images * 3.0 - 1.0).clamp(0.0, 1.0), 1e-6));
}

/// A program that takes multiples of 4 alone, and one that takes nothing below 11.
TEST_F(TorchScriptFile, OddSizesArePaddedWhereTheOptionsSaySo) {
  TorchScriptOptions options = Program("torch.pixel_shuffle(torch.pixel_unshuffle(x, 4), 4)");
  options.range = ValueRange::kUnit;
  const torch::Tensor images = torch::rand({1, 3, 5, 7});
  EXPECT_THAT(TorchScriptComplaint([&] { (void)TorchScript(options).Apply(images, {}); }),
              AllOf(HasSubstr("network.pt"), HasSubstr("[1,3,5,7]"), HasSubstr("size_multiple")));
  options.size_multiple = 4;
  EXPECT_TRUE(Near(TorchScript(options).Apply(images, {}).images, images, 0.0));
  options = Program("torch.reflection_pad2d(x, [10, 10, 10, 10])[:, :, 10:-10, 10:-10]");
  options.range = ValueRange::kUnit;
  EXPECT_THAT(TorchScriptComplaint([&] { (void)TorchScript(options).Apply(images, {}); }), HasSubstr("Padding size"));
  options.minimum_size = 11;
  EXPECT_TRUE(Near(TorchScript(options).Apply(images, {}).images, images, 0.0));
}

TEST_F(TorchScriptFile, OnlyWhatKeepsTheSizeMakesPictures) {
  const TorchScriptOptions options = Program("torch.avg_pool2d(x, [2, 2])");
  const torch::Tensor images = torch::rand({1, 3, 8, 6});
  const TorchScript method(options);
  EXPECT_THAT(TorchScriptComplaint([&] { (void)method.Apply(images, {}); }),
              AllOf(HasSubstr("network.pt makes [1,3,4,3] of [1,3,8,6]"), HasSubstr("keep the size")));
  EXPECT_EQ(method.ApplyRaw(images, {}).images.sizes(), torch::IntArrayRef({1, 3, 4, 3})) << "arrays may be of any";
}

/// libtorch's optimiser would rewrite the program after its first runs.
TEST_F(TorchScriptFile, GivesTheSameBitsHoweverOftenItWasRun) {
  const TorchScript method(Program(kConvolution));
  const torch::Tensor images = torch::rand({1, 3, 16, 16});
  const torch::Tensor first = method.Apply(images, {}).images;
  for (int i = 0; i < 6; ++i) {
    EXPECT_TRUE(SameBits(method.Apply(images, {}).images, first)) << i;
    (void)method.Apply(torch::rand({1, 3, 8, 12}), {});
  }
}

TEST_F(TorchScriptFile, LowerPrecisionIsNear) {
  TorchScriptOptions options = Program(kConvolution);
  const torch::Tensor images = torch::rand({1, 3, 16, 16});
  const torch::Tensor exact = TorchScript(options).Apply(images, {}).images;
  options.precision = Precision::kBf16;
  const torch::Tensor rounded = TorchScript(options).Apply(images, {}).images;
  EXPECT_FALSE(SameBits(exact, rounded));
  EXPECT_TRUE(Near(rounded, exact, 2e-2));
}

TEST_F(TorchScriptFile, GradientsFlowThroughIt) {
  const TorchScript method(Program(kConvolution));
  torch::Tensor images = torch::rand({1, 3, 8, 8}).set_requires_grad(true);
  method.Apply(images, {}).images.sum().backward();
  EXPECT_GT(images.grad().abs().sum().item<double>(), 0.0);
}

TEST_F(TorchScriptFile, OfSeveralThingsTheFirstIsTaken) {
  const TorchScriptOptions options = Program("(x * 0.5, 3)");
  const torch::Tensor images = torch::rand({1, 3, 4, 4});
  EXPECT_TRUE(Near(TorchScript(options).ApplyRaw(images, {}).images, images * 0.5, 0.0));
  EXPECT_THAT(TorchScriptComplaint([&] { (void)TorchScript(Program("3")).Apply(images, {}); }),
              HasSubstr("something other than a tensor"));
}

TEST_F(TorchScriptFile, OtherFilesAreRefusedByName) {
  TorchScriptOptions options;
  options.trusted = true;
  options.weights = folder() / "none.pt";
  EXPECT_THAT(TorchScriptComplaint([&] { TorchScript{options}; }), HasSubstr("none.pt is missing"));
  options.weights = folder() / "text.pt";
  std::ofstream(options.weights) << "no program";
  EXPECT_THAT(TorchScriptComplaint([&] { TorchScript{options}; }), HasSubstr("text.pt cannot be read as TorchScript"));
  options.weights = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/weight_formats/nested.pt";
  EXPECT_THAT(TorchScriptComplaint([&] { TorchScript{options}; }), HasSubstr("nested.pt cannot be read as TorchScript"))
      << "weights without a program";
}

}  // namespace
}  // namespace pentimento
