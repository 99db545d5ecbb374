#include "framework/methods/neural/animegan2/animegan2_trainer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/image/convert.h"
#include "framework/image/edge_smooth.h"
#include "framework/nn/sliced_wasserstein.h"
#include "framework/nn/yuv.h"
#include "tests/framework/methods/neural/animegan2/tiny_animegan2.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

double LossOf(const AnimeGan2Trainer& trainer, const std::vector<double>& losses, const char* name) {
  const std::vector<std::string> names = trainer.loss_names();
  return losses.at(static_cast<std::size_t>(std::ranges::find(names, name) - names.begin()));
}

/// The weights of a network as they were, moved into a new one.
template <class Network, class Options>
Network CopyOf(const AnimeGan2Trainer& trainer, const char* name, const Options& options) {
  Network network(options);
  TensorMap weights;
  const std::string prefix = std::string(name) + "/";
  for (const auto& [key, tensor] : trainer.State().tensors) {
    if (key.starts_with(prefix)) {
      weights.emplace(key.substr(prefix.size()), tensor.clone());
    }
  }
  LoadInto(*network, weights, name);
  return network;
}

TEST(AnimeGan2Trainer, FirstLearnsTheContentAlone) {
  AnimeGan2Trainer trainer(TinyAnimeGan2(), TinyFeatures(), 3);
  const TensorMap before = trainer.FinalWeights("D");
  for (int step = 0; step < 2; ++step) {
    const std::vector<double> losses = trainer.Step(AnimePictures(2));
    for (const char* name : {"D", "style", "colour", "variation", "G"}) {
      EXPECT_EQ(LossOf(trainer, losses, name), 0.0) << name;
    }
    EXPECT_GT(LossOf(trainer, losses, "content"), 0.0);
  }
  for (const auto& [name, tensor] : trainer.FinalWeights("D")) {
    EXPECT_TRUE(SameBits(tensor, before.at(name))) << name;
  }
  const std::vector<double> losses = trainer.Step(AnimePictures(2));
  for (const double loss : losses) {
    EXPECT_GT(loss, 0.0);
  }
}

TEST(AnimeGan2Trainer, LossesAreThoseOfTheFormulas) {
  AnimeGan2Options options = TinyAnimeGan2();
  options.train.init_steps = 0;
  AnimeGan2Trainer trainer(options, TinyFeatures(), 3);
  auto generator = CopyOf<AnimeGanGenerator>(trainer, "G", options.Generator());
  auto discriminator = CopyOf<AnimeGanDiscriminator>(trainer, "D", options.Discriminator());
  const TrainingBatch batch = AnimePictures(2);
  const std::vector<double> losses = trainer.Step(batch);

  const torch::NoGradGuard no_grad;
  const torch::Tensor fake = generator(batch.a);
  const torch::Tensor grey = Greyscale(batch.b);
  const torch::Tensor scores =
      discriminator(torch::cat({batch.b, fake, grey, ToSignedRange(SmoothEdges(FromSignedRange(grey)))}));
  const auto mean_square = [&](int kind, double target) {
    return (scores.narrow(0, 2 * kind, 2) - target).square().mean().item<double>();
  };
  EXPECT_NEAR(
      LossOf(trainer, losses, "D"),
      300 * (1.2 * mean_square(0, 1) + 1.2 * mean_square(1, 0) + 1.2 * mean_square(2, 0) + 0.8 * mean_square(3, 0)),
      1e-2);
  const ContentFeatures features = TinyFeatures();
  EXPECT_NEAR(LossOf(trainer, losses, "content"),
              1.5 * (features(fake) - features(batch.a)).abs().mean().item<double>(), 1e-4);
  const auto gram = [](const torch::Tensor& maps) {
    const torch::Tensor rows = maps.flatten(2);
    return torch::einsum("nax,nbx->nab", {rows, rows}) / static_cast<double>(rows[0].numel());
  };
  EXPECT_NEAR(LossOf(trainer, losses, "style"),
              2.5 * (gram(features(fake)) - gram(features(grey))).abs().mean().item<double>(), 1e-4);
  EXPECT_NEAR(LossOf(trainer, losses, "colour"), 15 * ColourReconstructionLoss(fake, batch.a).item<double>(), 1e-4);
  const auto half_mean_square = [](const torch::Tensor& differences) {
    return differences.square().mean().item<double>() / 2;
  };
  EXPECT_NEAR(LossOf(trainer, losses, "variation"),
              half_mean_square(fake.diff(1, 2)) + half_mean_square(fake.diff(1, 3)), 1e-4);
  // The generator's adversarial term is of the discriminator after its own update.
  auto moved = CopyOf<AnimeGanDiscriminator>(trainer, "D", options.Discriminator());
  moved->eval();
  EXPECT_NEAR(LossOf(trainer, losses, "G"), 300 * (moved(fake) - 1.0).square().mean().item<double>(), 3.0);
}

TEST(AnimeGan2Trainer, ValidationComparesWithPhotographsAndDrawings) {
  const AnimeGan2Options options = TinyAnimeGan2();
  AnimeGan2Trainer trainer(options, TinyFeatures(), 3);
  AnimeGanGenerator generator(options.Generator());
  LoadInto(*generator, trainer.FinalWeights("G"), "test");
  const TrainingBatch batch = AnimePictures(3);
  const std::vector<NamedLoss> figures = trainer.Validate({batch});
  const torch::NoGradGuard no_grad;
  const torch::Tensor made = generator(batch.a);
  const ContentFeatures features = TinyFeatures();
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].name, "swd");
  EXPECT_NEAR(figures[0].value, SlicedWasserstein(made, batch.b), 1e-5);
  EXPECT_EQ(figures[1].name, "content");
  EXPECT_NEAR(figures[1].value, (features(made) - features(batch.a)).abs().mean().item<double>(), 1e-5);
}

TEST(AnimeGan2Trainer, ABatchInPartsIsTheSameStep) {
  AnimeGan2Options options = TinyAnimeGan2();
  options.train.init_steps = 1;
  AnimeGan2Trainer whole(options, TinyFeatures(), 3);
  options.train.accumulate = 2;
  AnimeGan2Trainer parts(options, TinyFeatures(), 3);
  for (int step = 0; step < 2; ++step) {
    // The discriminator's second pass of a step starts from other singular vectors, so that losses agree roughly.
    const std::vector<double> expected = whole.Step(AnimePictures(2));
    const std::vector<double> losses = parts.Step(AnimePictures(2));
    for (std::size_t i = 0; i < losses.size(); ++i) {
      EXPECT_NEAR(losses[i], expected[i], 0.05 * std::abs(expected[i]) + 1e-4) << whole.loss_names()[i];
    }
  }
}

/// What a loss is at the first and at the last of some steps on the same pictures.
std::pair<double, double> FirstAndLast(AnimeGan2Options options, const char* name) {
  options.width = 4;
  AnimeGan2Trainer trainer(options, TinyFeatures(), 3);
  std::vector<double> course;
  for (std::int64_t step = 0; step < options.train.steps; ++step) {
    course.push_back(LossOf(trainer, trainer.Step(AnimePictures(2)), name));
  }
  return {course.front(), course.back()};
}

/// The losses pull against one another, so that each is given the network for itself.
AnimeGan2Options OneLoss() {
  AnimeGan2Options options = TinyAnimeGan2();
  options.train.steps = 60;
  options.train.init_steps = 0;
  options.train.learning_rate = 5e-3;
  options.loss.lambda_adversarial = 0.0;
  options.loss.lambda_content = options.loss.lambda_style = 0.0;
  options.loss.lambda_colour = options.loss.lambda_variation = 0.0;
  return options;
}

TEST(AnimeGan2Trainer, TheFirstStepsReduceTheContentLoss) {
  AnimeGan2Options options = TinyAnimeGan2();
  options.train.steps = options.train.init_steps = 60;
  options.train.init_learning_rate = 5e-3;
  const auto [first, last] = FirstAndLast(options, "content");
  EXPECT_LT(last, 0.9 * first);
}

TEST(AnimeGan2Trainer, StepsReduceTheLossThatIsLearnt) {
  for (const char* name : {"content", "style", "colour", "variation"}) {
    AnimeGan2Options options = OneLoss();
    const std::map<std::string, std::optional<double>*> weights = {{"content", &options.loss.lambda_content},
                                                                   {"style", &options.loss.lambda_style},
                                                                   {"colour", &options.loss.lambda_colour},
                                                                   {"variation", &options.loss.lambda_variation}};
    *weights.at(name) = 10.0;
    const auto [first, last] = FirstAndLast(options, name);
    EXPECT_LT(last, 0.9 * first) << name;
  }
}

TEST(AnimeGan2Trainer, ADiscriminatorLearnsToTellAGeneratorThatHardlyMoves) {
  AnimeGan2Options options = OneLoss();
  options.loss.lambda_adversarial = 300.0;
  options.train.learning_rate = 1e-6;
  options.train.discriminator_rate = 2e3;
  const auto [first, last] = FirstAndLast(options, "D");
  EXPECT_LT(last, 0.9 * first);
}

TEST(AnimeGan2Trainer, EveryWeightIsMoved) {
  AnimeGan2Options options = TinyAnimeGan2();
  options.train.init_steps = 0;
  options.train.ema_decay = 0.0;
  for (const Precision precision : {Precision::kFp32, Precision::kBf16}) {
    options.train.precision = precision;
    AnimeGan2Trainer trainer(options, TinyFeatures(precision), 3);
    TensorMap before;
    for (const auto& [name, tensor] : trainer.State().tensors) {
      before.emplace(name, tensor.clone());
    }
    trainer.Step(AnimePictures(2));
    for (const auto& [name, tensor] : trainer.State().tensors) {
      EXPECT_TRUE(tensor.isfinite().all().item<bool>()) << name;
      // Of the last layer's one channel the singular vector has one component, which is always 1.
      if (const auto was = before.find(name); was != before.end() && name != "D/D_logit.weight_u") {
        EXPECT_FALSE(SameBits(tensor, was->second)) << name;
      }
    }
  }
}

}  // namespace
}  // namespace pentimento
