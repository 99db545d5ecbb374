#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/image/edge_smooth.h"
#include "framework/methods/neural/pix2pix/pix2pix.h"
#include "framework/methods/neural/pix2pix/pix2pix_trainer.h"
#include "tests/support/formula_face_network.h"

namespace pentimento {
namespace {

/// 32 px, without anything drawn at random but the first weights.
Pix2PixOptions PlainPix2Pix() {
  Pix2PixOptions options;
  options.generator = GeneratorKind::kUnet32;
  options.ngf = 4;
  options.ndf = 4;
  options.dropout = false;
  options.train.size = 32;
  return options;
}

std::unique_ptr<FaceIdentityLoss> FormulaFace() {
  return std::make_unique<FaceIdentityLoss>(FormulaFaceNetwork().Make(), FaceCrop());
}

/// Squares of 8 px: pictures with edges.
TrainingBatch Squares() {
  torch::set_num_threads(1);
  const auto pictures = [](std::uint64_t seed) {
    return FormulaNumbers(seed, {2, 3, 4, 4}, 0.9).repeat_interleave(8, 2).repeat_interleave(8, 3);
  };
  return {pictures(5), pictures(6)};
}

double LossOf(Pix2PixTrainer& trainer, const TrainingBatch& batch, const std::string& name) {
  const std::vector<std::string> names = trainer.loss_names();
  const auto found = std::ranges::find(names, name);
  EXPECT_NE(found, names.end()) << name;
  return trainer.Step(batch).at(static_cast<std::size_t>(found - names.begin()));
}

TEST(Pix2PixVariants, TheFaceTermIsTheDistanceFromPictureToTranslation) {
  Pix2PixOptions options = PlainPix2Pix();
  options.loss.lambda_face = 0.5;
  const TrainingBatch batch = Squares();
  Pix2PixTrainer trainer(options, 3, FormulaFace());
  double expected = 0.0;
  {
    const torch::NoGradGuard no_gradients;
    const auto face = FormulaFace();
    const torch::Tensor made = face->Describe(trainer.Generate(batch.a) * 0.5 + 0.5);
    expected = 0.5 * (made - face->Describe(batch.a * 0.5 + 0.5)).square().sum(1).mean().item<double>();
  }
  EXPECT_GT(expected, 1e-3);
  EXPECT_NEAR(LossOf(trainer, batch, "face"), expected, 1e-4 * expected);
  Pix2PixTrainer without(PlainPix2Pix(), 3);
  without.Step(batch);
  EXPECT_FALSE(torch::equal(trainer.FinalWeights("G").at("model.model.0.weight"),
                            without.FinalWeights("G").at("model.model.0.weight")));
}

TEST(Pix2PixVariants, TheModelSaysWhichMatcherIsInItsLoss) {
  Pix2PixOptions options = PlainPix2Pix();
  EXPECT_THAT(Pix2Pix(options).weights(), ::testing::IsEmpty());
  options.loss.lambda_face = 0.5;
  EXPECT_THAT(Pix2Pix(options).weights(), ::testing::ElementsAre(kDlibResnetWeights));
  EXPECT_THAT(Pix2Pix(options).matchers_in_loss(), ::testing::ElementsAre(kDlibResnetWeights));
  EXPECT_THROW(Pix2PixTrainer(options, 3), InternalError);
}

TEST(Pix2PixVariants, PartnersWithSmoothedEdgesAreFalse) {
  Pix2PixOptions options = PlainPix2Pix();
  options.loss.gan = GanMode::kLsgan;
  options.loss.lambda_edge = 3.0;
  const TrainingBatch batch = Squares();
  Pix2PixTrainer trainer(options, 1);
  torch::nn::AnyModule judge = MakeDiscriminator(options.Discriminator(6));
  LoadInto(*judge.ptr(), trainer.FinalWeights("D"), "test");
  const torch::Tensor smoothed = SmoothEdges((batch.b + 1) / 2) * 2 - 1;
  EXPECT_GT((smoothed - batch.b).abs().max().item<double>(), 0.05) << "the pictures have edges";
  const double expected =
      3.0 * judge.forward(torch::cat({batch.a, smoothed}, 1)).detach().square().mean().item<double>();
  EXPECT_NEAR(LossOf(trainer, batch, "edge"), expected, 1e-5 * expected);
  options.loss.lambda_edge = 0.0;
  Pix2PixTrainer plain(options, 1);
  EXPECT_FALSE(std::ranges::count(plain.loss_names(), "edge"));
  plain.Step(batch);
  EXPECT_FALSE(
      torch::equal(trainer.FinalWeights("D").at("model.0.weight"), plain.FinalWeights("D").at("model.0.weight")));
}

}  // namespace
}  // namespace pentimento
