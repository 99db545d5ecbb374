#include <memory>
#include <numeric>
#include <utility>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/unet_regression/unet_regression_trainer.h"
#include "tests/framework/methods/neural/unet_regression/tiny_regression.h"
#include "tests/support/formula_face_network.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// A perceptual distance by two convolutions.
std::unique_ptr<StackDistance> FormulaDistance() {
  FeatureStack stack(std::vector<StackLayer>{{.index = 0, .in = 3, .out = 8, .padding = 1, .tap = true},
                                             {.kind = StackLayer::Kind::kPool, .index = 2, .kernel = 2, .stride = 2},
                                             {.index = 3, .in = 8, .out = 16, .padding = 1, .tap = true}});
  TensorMap weights;
  for (const auto& item : stack->named_parameters()) {
    weights.emplace(item.key(), FormulaParameter(weights.size() + 1, item.value().sizes().vec()));
  }
  LoadInto(*stack, weights, "formula");
  return std::make_unique<StackDistance>(stack, InputScaling{}, std::vector<torch::Tensor>{}, Precision::kFp32);
}

std::unique_ptr<FaceIdentityLoss> FormulaFaces(const FaceCrop& crop) {
  return std::make_unique<FaceIdentityLoss>(FormulaFaceNetwork().Make(), crop);
}

UnetRegressionOptions AllTerms() {
  UnetRegressionOptions options = TinyRegression();
  options.loss.lambda_l1 = 2.0;
  options.loss.lambda_perceptual = 0.5;
  options.loss.lambda_face = 0.25;
  options.train.ema_decay = 0.0;
  return options;
}

UnetRegressionTrainer TrainerOfAllTerms(const UnetRegressionOptions& options) {
  RegressionJudges judges;
  judges.perceptual = FormulaDistance();
  judges.face = FormulaFaces(options.loss.face_crop);
  return {options, 3, std::move(judges)};
}

TrainingBatch FormulaPairs() {
  return {FormulaNumbers(5, {2, 3, 32, 32}, 0.9), FormulaNumbers(6, {2, 3, 32, 32}, 0.9)};
}

TEST(UnetRegressionStep, LossesAreThoseOfTheNetworksBeforeTheStep) {
  for (const RegressionDirection direction : {RegressionDirection::kBToA, RegressionDirection::kAToB}) {
    UnetRegressionOptions options = AllTerms();
    options.direction = direction;
    UnetRegressionTrainer trainer = TrainerOfAllTerms(options);
    ASSERT_EQ(trainer.loss_names(), (std::vector<std::string>{"L1", "perceptual", "face"}));
    UnetGenerator generator(options.Generator());
    LoadInto(*generator, trainer.FinalWeights("G"), "the trainer");
    const TrainingBatch pairs = FormulaPairs();
    const std::vector<double> losses = trainer.Step(pairs);

    const torch::NoGradGuard no_gradients;
    const bool to_a = direction == RegressionDirection::kBToA;
    const torch::Tensor target = (to_a ? pairs.a : pairs.b) * 0.5 + 0.5;
    const torch::Tensor made = generator(to_a ? pairs.b : pairs.a) * 0.5 + 0.5;
    const auto faces = FormulaFaces(options.loss.face_crop);
    const std::vector<torch::Tensor> expected = {
        2.0 * 2.0 * (made - target).abs().mean(), 0.5 * FormulaDistance()->Distance(made, target).mean(),
        0.25 * (faces->Describe(made) - faces->Describe(target)).square().sum() / 2.0};
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double value = expected[i].item<double>();
      ASSERT_GT(value, 1e-4);
      EXPECT_NEAR(losses.at(i), value, 1e-4 * value) << trainer.loss_names()[i];
    }
  }
}

TEST(UnetRegressionStep, StepsOnOneBatchBringTheObjectiveDown) {
  UnetRegressionOptions options = AllTerms();
  options.train.learning_rate = 2e-3;
  UnetRegressionTrainer trainer = TrainerOfAllTerms(options);
  const std::vector<double> first = trainer.Step(FormulaPairs());
  std::vector<double> last;
  for (int step = 0; step < 15; ++step) {
    last = trainer.Step(FormulaPairs());
  }
  EXPECT_LT(std::accumulate(last.begin(), last.end(), 0.0), 0.95 * std::accumulate(first.begin(), first.end(), 0.0));
}

TEST(UnetRegressionStep, ARestoredTrainerGoesOnBitwise) {
  UnetRegressionTrainer whole = TrainerOfAllTerms(AllTerms());
  whole.Step(FormulaPairs());
  const TrainingState state = whole.State();
  UnetRegressionTrainer restored = TrainerOfAllTerms(AllTerms());
  TrainingState copy;
  copy.step = state.step;
  copy.facts = state.facts;
  for (const auto& [name, tensor] : state.tensors) {
    copy.tensors.emplace(name, tensor.clone());
  }
  EXPECT_EQ(whole.Step(FormulaPairs()), [&] {
    restored.Restore(copy);
    return restored.Step(FormulaPairs());
  }());
  const TensorMap of_whole = whole.FinalWeights("G");
  for (const auto& [name, tensor] : restored.FinalWeights("G")) {
    EXPECT_TRUE(SameBits(tensor, of_whole.at(name))) << name;
  }
}

TEST(UnetRegressionStep, TermsWithoutWeightAreLeftOut) {
  UnetRegressionOptions options = TinyRegression();
  UnetRegressionTrainer trainer(options, 3, {});
  EXPECT_EQ(trainer.loss_names(), (std::vector<std::string>{"L1"}));
  EXPECT_EQ(trainer.Step(FormulaPairs()).size(), 1U);
  EXPECT_THROW(UnetRegressionTrainer(options, 3, {nullptr, FormulaFaces({})}), InternalError);
  options.loss.lambda_face = 1.0;
  EXPECT_THROW(UnetRegressionTrainer(options, 3, {}), InternalError);
}

}  // namespace
}  // namespace pentimento
