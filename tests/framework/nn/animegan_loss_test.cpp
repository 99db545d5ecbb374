#include "framework/nn/animegan_loss.h"

#include <functional>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/nn/gram_matrix.h"
#include "framework/nn/yuv.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor LossArray(const std::string& name) {
  return LoadNpy(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/animegan2/" + name + ".npy");
}

/// The gradient of a scalar function of double precision by central differences.
torch::Tensor NumericGradient(const std::function<torch::Tensor(const torch::Tensor&)>& function,
                              const torch::Tensor& place) {
  const torch::NoGradGuard no_grad;
  constexpr double kStep = 1e-5;
  torch::Tensor x = place.detach().clone().contiguous();
  torch::Tensor gradient = torch::empty_like(x);
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    double& value = x.data_ptr<double>()[i];
    const double kept = value;
    value = kept + kStep;
    const double above = function(x).item<double>();
    value = kept - kStep;
    const double below = function(x).item<double>();
    value = kept;
    gradient.data_ptr<double>()[i] = (above - below) / (2 * kStep);
  }
  return gradient;
}

torch::Tensor GradientOf(const std::function<torch::Tensor(const torch::Tensor&)>& function, torch::Tensor place) {
  torch::Tensor x = place.detach().clone().requires_grad_();
  function(x).backward();
  return x.grad();
}

AnimeGanScores GoldenScores() {
  return {LossArray("scores_anime"), LossArray("scores_fake"), LossArray("scores_grey"), LossArray("scores_smooth")};
}

void ExpectGoldenLoss(const std::string& name, const torch::Tensor& made, double golden, double tolerance) {
  EXPECT_TRUE(NearGolden("animegan2/loss, " + name, made, torch::tensor(golden, torch::kFloat64), tolerance));
}

constexpr AnimeGanScoreWeights kHayao = {.anime = 1.2, .fake = 1.2, .grey = 1.2, .smooth = 0.8};

TEST(RgbToYuv, IsTheOfficialMatrix) {
  EXPECT_TRUE(NearGolden("animegan2/yuv_a", RgbToYuv((LossArray("pictures_a") + 1.0) / 2.0), LossArray("yuv_a"), 1e-6));
  const torch::Tensor white = RgbToYuv(torch::ones({1, 3, 1, 1}, torch::kFloat64)).flatten();
  EXPECT_NEAR(white[0].item<double>(), 1.0, 1e-9);
  EXPECT_NEAR(white[1].item<double>(), 0.0, 1e-7);
  EXPECT_NEAR(white[2].item<double>(), 0.0, 1e-7);
}

TEST(Greyscale, IsTheLumaInEveryChannelAndRange) {
  const torch::Tensor pictures = LossArray("pictures_a");
  const torch::Tensor grey = Greyscale(pictures);
  EXPECT_EQ(grey.sizes(), pictures.sizes());
  EXPECT_TRUE(SameBits(grey.select(1, 0), grey.select(1, 2)));
  EXPECT_TRUE(Near(grey.select(1, 1), RgbToYuv((pictures + 1.0) / 2.0).select(1, 0) * 2.0 - 1.0, 1e-6));
}

TEST(GramMatrix, IsTheOfficialOne) {
  EXPECT_TRUE(NearGolden("animegan2/gram_a", GramMatrix(LossArray("features_a")), LossArray("gram_a"), 1e-6));
}

TEST(GramMatrix, OfAHandfulOfNumbers) {
  const torch::Tensor features = torch::tensor({1.0, 2.0, 3.0, 4.0}).view({1, 2, 1, 2});
  const torch::Tensor expected = torch::tensor({5.0, 11.0, 11.0, 25.0}).view({1, 2, 2}) / 4.0;
  EXPECT_TRUE(SameBits(GramMatrix(features), expected));
  EXPECT_EQ(GramMatrix(features.to(torch::kBFloat16)).scalar_type(), torch::kFloat32);
}

TEST(ColourReconstructionLoss, IsTheOfficialOne) {
  ExpectGoldenLoss("colour", ColourReconstructionLoss(LossArray("pictures_a"), LossArray("pictures_b")),
                   0.2856111081674177, 1e-6);
  EXPECT_EQ(ColourReconstructionLoss(LossArray("pictures_a"), LossArray("pictures_a")).item<double>(), 0.0);
}

TEST(GramStyleLoss, IsTheOfficialOne) {
  ExpectGoldenLoss("gram style", GramStyleLoss(LossArray("features_a"), LossArray("features_b")), 0.46006952891098385,
                   1e-6);
}

TEST(EdgePromotingLoss, IsTheOfficialOne) {
  ExpectGoldenLoss("edge-promoting, lsgan", EdgePromotingLoss(GoldenScores(), kHayao, GanMode::kLsgan),
                   5.206242194208708, 1e-5);
  ExpectGoldenLoss("edge-promoting, vanilla", EdgePromotingLoss(GoldenScores(), kHayao, GanMode::kVanilla),
                   3.3685275540399298, 1e-5);
}

TEST(EdgePromotingLoss, CountsEachKindByItsWeight) {
  const auto flat = [](double score) { return torch::full({2, 1, 3, 3}, score); };
  const AnimeGanScores scores = {flat(0.5), flat(2.0), flat(3.0), flat(-1.0)};
  EXPECT_NEAR(
      EdgePromotingLoss(scores, {.anime = 4, .fake = 0, .grey = 0, .smooth = 0}, GanMode::kLsgan).item<double>(), 1.0,
      1e-6);
  EXPECT_NEAR(
      EdgePromotingLoss(scores, {.anime = 0, .fake = 1, .grey = 10, .smooth = 100}, GanMode::kLsgan).item<double>(),
      4.0 + 90.0 + 100.0, 1e-4);
}

TEST(AnimeGanLosses, GradientsAreThoseOfFiniteDifferences) {
  const torch::Tensor pictures = LossArray("pictures_a").to(torch::kFloat64);
  const torch::Tensor others = LossArray("pictures_b").to(torch::kFloat64);
  const auto colour = [&](const torch::Tensor& x) { return ColourReconstructionLoss(x, others); };
  EXPECT_TRUE(Near(GradientOf(colour, pictures), NumericGradient(colour, pictures), 1e-7));
  const torch::Tensor features = LossArray("features_a").to(torch::kFloat64);
  const torch::Tensor style_features = LossArray("features_b").to(torch::kFloat64);
  const auto style = [&](const torch::Tensor& x) { return GramStyleLoss(x, style_features); };
  EXPECT_TRUE(Near(GradientOf(style, features), NumericGradient(style, features), 1e-7));
}

TEST(AnimeGanLosses, TheDiscriminatorsGradientIsThatOfLeastSquares) {
  AnimeGanScores scores = GoldenScores();
  scores.smooth.requires_grad_();
  scores.anime.requires_grad_();
  EdgePromotingLoss(scores, kHayao, GanMode::kLsgan).backward();
  const auto count = static_cast<double>(scores.smooth.numel());
  EXPECT_TRUE(Near(scores.smooth.grad(), scores.smooth.detach() * (2 * 0.8 / count), 1e-6));
  EXPECT_TRUE(Near(scores.anime.grad(), (scores.anime.detach() - 1.0) * (2 * 1.2 / count), 1e-6));
}

}  // namespace
}  // namespace pentimento
