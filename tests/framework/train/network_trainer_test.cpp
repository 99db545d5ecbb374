#include "framework/train/network_trainer.h"

#include <limits>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/train/frozen.h"
#include "tests/framework/train/convolution_trainer.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TrainOptions TrainerOptions(std::int64_t batch, std::int64_t accumulate) {
  TrainOptions options;
  options.steps = 10;
  options.batch = batch;
  options.accumulate = accumulate;
  options.learning_rate = 1e-2;
  options.ema_decay = 0.5;
  return options;
}

TrainingBatch StepPictures(std::int64_t seed) {
  const torch::Tensor a =
      (torch::arange(4 * 3 * 8 * 8).view({4, 3, 8, 8}).to(torch::kFloat32) * (0.7 + 0.1 * static_cast<double>(seed)))
          .sin();
  return {a, a.roll(1, 3)};
}

TEST(NetworkTrainer, ABatchInPartsIsTheSameStep) {
  ConvolutionTrainer whole(TrainerOptions(4, 1));
  ConvolutionTrainer parts(TrainerOptions(4, 2));
  whole.factor = parts.factor = 0.3;
  for (int step = 0; step < 3; ++step) {
    const std::vector<double> expected = whole.Step(StepPictures(step));
    const std::vector<double> losses = parts.Step(StepPictures(step));
    ASSERT_EQ(losses.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(losses[i], expected[i], 1e-6) << i << " at step " << step;
    }
  }
  EXPECT_GT(whole.State().tensors.at("N/weight").sub(0.1).abs().max().item<double>(), 1e-2) << "must have moved";
  for (const auto& [name, tensor] : whole.State().tensors) {
    EXPECT_TRUE(Near(parts.State().tensors.at(name), tensor, 1e-5)) << name;
  }
}

TEST(NetworkTrainer, GoesOnBitwiseFromItsState) {
  ConvolutionTrainer whole(TrainerOptions(4, 2));
  for (int step = 0; step < 4; ++step) {
    whole.Step(StepPictures(step));
  }
  ConvolutionTrainer first(TrainerOptions(4, 2));
  first.Step(StepPictures(0));
  first.Step(StepPictures(1));
  ConvolutionTrainer second(TrainerOptions(4, 2));
  second.Restore(first.State());
  EXPECT_EQ(second.step(), 2);
  second.Step(StepPictures(2));
  second.Step(StepPictures(3));
  const TensorMap expected = whole.State().tensors;
  EXPECT_TRUE(expected.contains("average/N/weight"));
  EXPECT_TRUE(expected.contains("adam/N/bias/exp_avg"));
  for (const auto& [name, tensor] : second.State().tensors) {
    EXPECT_TRUE(SameBits(tensor, expected.at(name))) << name;
  }
  EXPECT_TRUE(SameBits(second.FinalWeights("N").at("weight"), expected.at("average/N/weight")));
}

TEST(NetworkTrainer, NamesTheFirstTensorThatIsNotFiniteAndSparesTheWeights) {
  const auto complaint = [](ConvolutionTrainer& trainer) -> std::string {
    const torch::Tensor before = trainer.State().tensors.at("N/weight").clone();
    try {
      trainer.Step(StepPictures(0));
    } catch (const WorkError& error) {
      EXPECT_TRUE(SameBits(trainer.State().tensors.at("N/weight"), before));
      return error.what();
    }
    return "finite";
  };
  ConvolutionTrainer gradient(TrainerOptions(4, 1));
  gradient.factor = 1.0;
  gradient.root = true;
  EXPECT_THAT(complaint(gradient), ::testing::HasSubstr("step 0: the gradient of \"N/bias\" is not finite"));
  ConvolutionTrainer loss(TrainerOptions(4, 1));
  loss.factor = std::numeric_limits<double>::infinity();
  EXPECT_THAT(complaint(loss), ::testing::AllOf(::testing::HasSubstr("loss size is inf"),
                                                ::testing::HasSubstr("the gradient of \"N/weight\"")));
  ConvolutionTrainer weight(TrainerOptions(4, 1));
  TensorMap broken = weight.FinalWeights("N");
  broken["bias"] = torch::full({3}, std::numeric_limits<float>::quiet_NaN());
  weight.LoadWeights("N", broken, "test");
  EXPECT_THAT(complaint(weight), ::testing::AllOf(::testing::HasSubstr("loss difference is nan"),
                                                  ::testing::HasSubstr("weights \"N/bias\" are not finite")));
}

TEST(NetworkTrainer, ValidatesTheAverageAndChangesNothing) {
  ConvolutionTrainer trainer(TrainerOptions(4, 1));
  trainer.Step(StepPictures(0));
  trainer.Step(StepPictures(1));
  const TensorMap before = trainer.State().tensors;
  std::map<std::string, torch::Tensor> copies;
  for (const auto& [name, tensor] : before) {
    copies[name] = tensor.clone();
  }
  const TrainingBatch pictures = StepPictures(5);
  const std::vector<NamedLoss> figures = trainer.Validate({{pictures.a.narrow(0, 0, 3), pictures.b.narrow(0, 0, 3)},
                                                           {pictures.a.narrow(0, 3, 1), pictures.b.narrow(0, 3, 1)}});
  for (const auto& [name, tensor] : trainer.State().tensors) {
    EXPECT_TRUE(SameBits(tensor, copies.at(name))) << name;
  }
  const torch::Tensor made =
      torch::conv2d(pictures.a, copies.at("average/N/weight"), copies.at("average/N/bias"), 1, 1);
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].name, "difference");
  EXPECT_NEAR(figures[0].value, torch::mse_loss(made, pictures.b).item<double>(), 1e-6)
      << "every picture counts alike, whatever batch it is in";
  EXPECT_EQ(figures[1].value, 2.0) << "in evaluation mode, steps done";
}

TEST(Frozen, WeightsGetNoGradientWithinItsScope) {
  torch::nn::Conv2d convolution(torch::nn::Conv2dOptions(1, 1, 1));
  {
    const Frozen frozen({convolution.get()});
    EXPECT_FALSE(convolution(torch::ones({1, 1, 2, 2})).requires_grad());
  }
  EXPECT_TRUE(convolution(torch::ones({1, 1, 2, 2})).requires_grad());
}

}  // namespace
}  // namespace pentimento
