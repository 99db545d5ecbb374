#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/image/convert.h"
#include "framework/image/edge_smooth.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"
#include "framework/nn/total_variation.h"
#include "tests/framework/methods/neural/cyclegan/tiny_cyclegan.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

/// Pictures with something in them, [count,3,side,side] in [-1,1].
TrainingBatch VariantBatch(std::int64_t count, std::int64_t side) {
  const auto pictures = [&](std::uint64_t seed) {
    const RandomPictures source(seed, count);
    std::vector<torch::Tensor> list;
    for (std::int64_t i = 0; i < count; ++i) {
      const torch::Tensor picture = source.Image(2 * i);  // 40 x 40
      list.push_back(picture.repeat({1, 4, 4}).narrow(1, 0, side).narrow(2, 0, side));
    }
    return torch::stack(list) * 2 - 1;
  };
  return {pictures(1), pictures(2)};
}

CycleGanOptions VariantOptions() {
  CycleGanOptions options = TinyCycleGan();
  options.dropout = false;
  options.train.ema_decay = 0.0;
  options.train.pool_size = 0;
  return options;
}

double LossNamed(const CycleGanTrainer& trainer, const std::vector<double>& losses, const std::string& name) {
  const std::vector<std::string> names = trainer.loss_names();
  const auto found = std::ranges::find(names, name);
  EXPECT_NE(found, names.end()) << name;
  return losses.at(static_cast<std::size_t>(found - names.begin()));
}

TEST(CycleGanVariants, EveryNetworkNormAndObjectiveTrains) {
  torch::set_num_threads(1);
  std::vector<CycleGanOptions> variants(7, VariantOptions());
  variants[0].generator = GeneratorKind::kUnet128;
  variants[0].ngf = 2;
  variants[0].train.size = 128;
  variants[1].discriminator = DiscriminatorKind::kPixel;
  variants[1].discriminator_layers = 3;
  variants[2].discriminator = DiscriminatorKind::kBasic;
  variants[2].discriminator_layers = 3;
  variants[3].norm = NormKind::kNone;
  variants[4].norm = NormKind::kBatch;
  variants[5].loss.gan = GanMode::kVanilla;
  variants[6].loss.gan = GanMode::kWgangp;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    variants[i].Check();
    CycleGanTrainer trainer(variants[i], 1);
    const TrainingBatch batch = VariantBatch(2, variants[i].train.size);
    const TensorMap before = trainer.FinalWeights("G_A");
    const double cycle = trainer.Step(batch).at(2);
    for (int step = 0; step < 7; ++step) {
      EXPECT_THAT(trainer.Step(batch), ::testing::Each(::testing::Truly([](double x) { return std::isfinite(x); })));
    }
    EXPECT_LT(trainer.Step(batch).at(2), cycle) << "variant " << i << " does not learn to come back";
    const TensorMap after = trainer.FinalWeights("G_A");
    EXPECT_TRUE(std::ranges::all_of(
        before,
        [&](const auto& item) { return item.second.dim() != 4 || !torch::equal(item.second, after.at(item.first)); }))
        << "variant " << i;
  }
}

TEST(CycleGanVariants, ABatchInPartsIsTheSameStep) {
  torch::set_num_threads(1);
  CycleGanOptions options = VariantOptions();
  options.train.batch = 4;
  options.train.pool_size = 2;
  CycleGanTrainer whole(options, 1);
  options.train.accumulate = 2;
  CycleGanTrainer parts(options, 1);
  const TrainingBatch batch = VariantBatch(4, 32);
  const std::vector<double> expected = whole.Step(batch);
  const std::vector<double> losses = parts.Step(batch);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(losses[i], expected[i], 1e-5 * std::abs(expected[i])) << whole.loss_names()[i];
  }
  // Half of the gradient. Of a bias before an instance norm it is rounding noise.
  const TensorMap moments = whole.State().tensors;
  const TensorMap moments_of_parts = parts.State().tensors;
  int compared = 0;
  for (const auto& [name, moment] : moments) {
    if (name.ends_with("weight/exp_avg")) {
      const double difference = (moments_of_parts.at(name) - moment).norm().item<double>();
      EXPECT_LT(difference, 1e-4 * moment.norm().item<double>()) << name;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 2 * (8 + 4));  // generators with one block, discriminators with two layers
}

TEST(CycleGanVariants, EdgesAreFalseForTheJudgeOfTheDrawnDomain) {
  CycleGanOptions options = VariantOptions();
  options.loss.lambda_edge = 3.0;
  const TrainingBatch batch = VariantBatch(2, 32);
  CycleGanTrainer trainer(options, 1);
  torch::nn::AnyModule judge = MakeDiscriminator(options.Discriminator(3));
  const TensorMap weights = trainer.FinalWeights("D_A");
  const double loss = LossNamed(trainer, trainer.Step(batch), "edge");
  LoadInto(*judge.ptr(), weights, "test");
  const torch::Tensor smoothed = SmoothEdges((batch.b + 1) / 2) * 2 - 1;
  EXPECT_GT((smoothed - batch.b).abs().max().item<double>(), 0.05) << "the pictures have edges";
  const double expected = 3.0 * 0.5 * judge.forward(smoothed).detach().square().mean().item<double>();
  EXPECT_NEAR(loss, expected, 1e-5 * expected);
  // The generators' first step does not see it.
  CycleGanTrainer plain(VariantOptions(), 1);
  EXPECT_EQ(plain.Step(batch).at(0), CycleGanTrainer(options, 1).Step(batch).at(0));
  EXPECT_FALSE(std::ranges::count(plain.loss_names(), "edge"));
}

TEST(CycleGanVariants, TotalVariationIsThatOfWhatIsMade) {
  CycleGanOptions options = VariantOptions();
  options.loss.lambda_tv = 2.0;
  const TrainingBatch batch = VariantBatch(2, 32);
  CycleGanTrainer trainer(options, 1);
  const double of_b = 2.0 * TotalVariation(trainer.MakeB(batch.a)).item<double>();
  const double of_a = 2.0 * TotalVariation(trainer.MakeA(batch.b)).item<double>();
  const std::vector<double> losses = trainer.Step(batch);
  EXPECT_NEAR(LossNamed(trainer, losses, "tv_A"), of_b, 1e-5 * of_b);
  EXPECT_NEAR(LossNamed(trainer, losses, "tv_B"), of_a, 1e-5 * of_a);
}

TEST(CycleGanVariants, WassersteinHasThePenaltyBesideTheScores) {
  CycleGanOptions options = VariantOptions();
  options.loss.gan = GanMode::kWgangp;
  CycleGanTrainer trainer(options, 1);
  const TrainingBatch batch = VariantBatch(2, 32);
  const std::vector<double> losses = trainer.Step(batch);
  for (int step = 0; step < 30; ++step) {
    trainer.Step(batch);
  }
  EXPECT_LT(LossNamed(trainer, trainer.Step(batch), "gp_A"), 0.5 * LossNamed(trainer, losses, "gp_A"));
  EXPECT_EQ(CycleGanTrainer(options, 1).Step(batch), losses) << "the penalty's points follow from seed and step";
}

TEST(CycleGanVariants, ValidationChoosesByAFigureOfItsOwn) {
  CycleGanOptions options = TinyCycleGan();
  options.train.validation.every = 3;
  options.train.validation.pictures = 2;
  EXPECT_EQ(CycleGan(options).held_out_share(), 0.1);
  EXPECT_EQ(CycleGan(TinyCycleGan()).held_out_share(), 0.0);
  const testing::TemporaryFolder folder;
  TinyTraining training;
  CycleGan(options).Train(training.Context(folder.path()));
  const Json done = Json::parse(ReadFile(folder.path() / "done.json"));
  EXPECT_EQ(done.at("validation").at("metric"), "swd");
  const Json& figures = done.at("validation").at("figures");
  for (const char* name : {"swd", "cycle", "identity"}) {
    EXPECT_GT(figures.at(name).get<double>(), 0.0) << name;
    EXPECT_LT(figures.at(name).get<double>(), 4.0) << name;
  }
  for (const std::int64_t step : {3, 6, 9}) {
    EXPECT_THAT(training.curve,
                ::testing::Contains(::testing::HasSubstr(fmt::format("[{},\"validation/swd\",", step))));
  }
}

TEST(CycleGanVariants, AUnetIsAppliedFromItsFolder) {
  CycleGanOptions options = TinyCycleGan();
  options.generator = GeneratorKind::kUnet128;
  options.ngf = 2;
  options.train.steps = 1;
  options.train.size = 128;
  options.train.load_size = 130;
  const testing::TemporaryFolder folder;
  TinyTraining training;
  CycleGan model(options);
  model.Train(training.Context(folder.path()));
  const torch::Tensor image = torch::rand({1, 3, 30, 141});
  EXPECT_EQ(model.MakeMethod(folder.path(), "a2b")->Apply(image, {}).images.sizes(), image.sizes());
}

TEST(CycleGanVariants, PicturesOfDifferentSizesTrainOneByOne) {
  CycleGanOptions options = TinyCycleGan();
  options.train.preprocess = Preprocess::kNone;
  options.train.load_size.reset();
  options.train.steps = 6;
  const testing::TemporaryFolder folder;
  TinyTraining training;
  CycleGan(options).Train(training.Context(folder.path()));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "done.json"));
  options.train.batch = 2;
  const testing::TemporaryFolder other;
  EXPECT_THROW(CycleGan(options).Train(training.Context(other.path())), DataError);
}

}  // namespace
}  // namespace pentimento
