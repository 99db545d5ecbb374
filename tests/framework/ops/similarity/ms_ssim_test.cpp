#include "framework/ops/similarity/ms_ssim.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/ops/similarity/ssim.h"
#include "tests/framework/ops/similarity/measures.h"

namespace pentimento {
namespace {

TEST(MsSsim, OfOneScaleIsSsim) {
  const torch::Tensor a = RandomPictures(1, {1, 3, 20, 24});
  const torch::Tensor b = 0.6 * a + 0.4 * RandomPictures(2, {1, 3, 20, 24});
  EXPECT_NEAR(MsSsim(a, b, {.scales = 1}).item<double>(), Ssim(a, b).item<double>(), 1e-12);
}

TEST(MsSsim, FewerScalesKeepTheProportionsOfTheirWeights) {
  const std::vector<double> weights = MsSsimWeights({.scales = 2});
  EXPECT_NEAR(weights.at(0) + weights.at(1), 1.0, 1e-15);
  EXPECT_NEAR(weights.at(0) / weights.at(1), 0.0448 / 0.2856, 1e-15);
  EXPECT_THAT(MsSsimWeights({}), ::testing::ElementsAre(0.0448, 0.2856, 0.3001, 0.2363, 0.1333));
}

TEST(MsSsim, ConventionsAgreeOnGreyPicturesExceptAtTheBorder) {
  // Flat at the border of the last scale, so that mirroring shows nothing new.
  torch::Tensor a = torch::full({1, 3, 192, 192}, 0.5, torch::kFloat64);
  torch::Tensor b = a.clone();
  a.narrow(2, 80, 32).narrow(3, 80, 32) = RandomPictures(3, {1, 1, 32, 32}).expand({1, 3, 32, 32});
  b.narrow(2, 80, 32).narrow(3, 80, 32) = RandomPictures(4, {1, 1, 32, 32}).expand({1, 3, 32, 32});
  const auto piq = MsSsim(a, b, {.scales = 3}).item<double>();
  const auto torchmetrics = MsSsim(a, b, {.convention = MsSsimConvention::kTorchmetrics, .scales = 3}).item<double>();
  EXPECT_GT(std::abs(piq - torchmetrics), 1e-4) << "more flat border counts";
  EXPECT_NEAR(piq, torchmetrics, 0.1);
}

TEST(MsSsim, NegativeStructureCountsAsNone) {
  const torch::Tensor a = RandomPictures(5, {1, 3, 32, 32});
  EXPECT_EQ(MsSsim(a, 1.0 - a, {.scales = 2}).item<double>(), 0.0);
}

TEST(MsSsimOptions, SayWhatIsTooSmall) {
  MsSsimOptions options;
  EXPECT_EQ(options.MinimumSide(), 161);
  try {
    CheckScalesFit(options, 300, 160);
    FAIL() << "160 px hold no fifth scale";
  } catch (const ShapeError& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(::testing::HasSubstr("161x161"), ::testing::HasSubstr("300x160"),
                                               ::testing::HasSubstr("fewer scales")));
  }
  EXPECT_NO_THROW(CheckScalesFit(options, 161, 161));
  options.window = 8;
  EXPECT_THROW(options.Check(), ConfigError);
}

}  // namespace
}  // namespace pentimento
