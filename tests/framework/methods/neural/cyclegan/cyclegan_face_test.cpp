#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan/cyclegan.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"
#include "tests/framework/methods/neural/cyclegan/tiny_cyclegan.h"
#include "tests/support/formula_face_network.h"

namespace pentimento {
namespace {

CycleGanOptions WithFaces() {
  CycleGanOptions options = TinyCycleGan();
  options.dropout = false;
  options.loss.lambda_face = 0.5;
  return options;
}

std::unique_ptr<FaceIdentityLoss> FormulaFaceLoss() {
  return std::make_unique<FaceIdentityLoss>(FormulaFaceNetwork().Make(), WithFaces().loss.face_crop);
}

TEST(CycleGanFaces, EachDomainHasATermOfTranslationAndCycle) {
  CycleGanTrainer trainer(WithFaces(), 3, FormulaFaceLoss());
  const std::vector<std::string> names = trainer.loss_names();
  ASSERT_THAT(names, ::testing::ElementsAre("G_A", "G_B", "cycle_A", "cycle_B", "idt_A", "idt_B", "face_A", "face_B",
                                            "D_A", "D_B"));
  const TrainingBatch real{FormulaNumbers(5, {1, 3, 32, 32}, 0.9), FormulaNumbers(6, {1, 3, 32, 32}, 0.9)};
  std::vector<double> expected;
  {
    const torch::NoGradGuard no_gradients;
    const auto face = FormulaFaceLoss();
    const auto distance = [&](const torch::Tensor& x, const torch::Tensor& y) {
      return (face->Describe(x * 0.5 + 0.5) - face->Describe(y * 0.5 + 0.5)).square().sum().item<double>();
    };
    const torch::Tensor fake_b = trainer.MakeB(real.a);
    const torch::Tensor fake_a = trainer.MakeA(real.b);
    expected = {0.5 * (distance(real.a, fake_b) + distance(real.a, trainer.MakeA(fake_b))),
                0.5 * (distance(real.b, fake_a) + distance(real.b, trainer.MakeB(fake_a)))};
  }
  const std::vector<double> losses = trainer.Step(real);
  EXPECT_NEAR(losses.at(6), expected[0], 1e-4 * expected[0]);
  EXPECT_NEAR(losses.at(7), expected[1], 1e-4 * expected[1]);
}

TEST(CycleGanFaces, TheTermMovesTheGeneratorsAlone) {
  const TrainingBatch real{FormulaNumbers(5, {1, 3, 32, 32}, 0.9), FormulaNumbers(6, {1, 3, 32, 32}, 0.9)};
  CycleGanTrainer with(WithFaces(), 3, FormulaFaceLoss());
  CycleGanOptions options = WithFaces();
  options.loss.lambda_face = 0.0;
  CycleGanTrainer without(options, 3);
  with.Step(real);
  without.Step(real);
  const auto same = [&](const std::string& network) {
    const TensorMap others = without.FinalWeights(network);
    return std::ranges::all_of(with.FinalWeights(network),
                               [&](const auto& item) { return torch::equal(item.second, others.at(item.first)); });
  };
  EXPECT_FALSE(same("G_A"));
  EXPECT_FALSE(same("G_B"));
  EXPECT_TRUE(same("D_A"));
  EXPECT_TRUE(same("D_B"));
}

TEST(CycleGanFaces, TheModelSaysWhichMatcherIsInItsLoss) {
  EXPECT_THAT(CycleGan(WithFaces()).weights(), ::testing::ElementsAre(kDlibResnetWeights));
  EXPECT_THAT(CycleGan(WithFaces()).matchers_in_loss(), ::testing::ElementsAre(kDlibResnetWeights));
  EXPECT_THAT(CycleGan(TinyCycleGan()).weights(), ::testing::IsEmpty());
  EXPECT_THROW(CycleGanTrainer(WithFaces(), 3), InternalError);
}

}  // namespace
}  // namespace pentimento
