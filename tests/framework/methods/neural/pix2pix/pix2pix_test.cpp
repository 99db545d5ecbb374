#include "framework/methods/neural/pix2pix/pix2pix.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/pix2pix/pix2pix_method.h"
#include "tests/framework/train/tiny_training.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

/// A training that takes a second and still uses every part: dropout, average, a batch in parts, validation.
Pix2PixOptions TinyPix2Pix() {
  Pix2PixOptions options;
  options.direction = Pix2PixDirection::kBToA;
  options.generator = GeneratorKind::kUnet64;
  options.ngf = 2;
  options.discriminator = DiscriminatorKind::kLayers;
  options.discriminator_layers = 2;
  options.ndf = 4;
  options.train.steps = 9;
  options.train.batch = 2;
  options.train.accumulate = 2;
  options.train.size = 64;
  options.train.load_size = 70;
  options.train.ema_decay = 0.9;
  options.train.checkpoint_every = 4;
  options.train.log_every = 2;
  options.train.validation.every = 3;
  return options;
}

TEST(Pix2Pix, FinishedFolderHoldsNetworksAndMarkerOnly) {
  const testing::TemporaryFolder folder;
  TinyPairs training;
  Pix2Pix(TinyPix2Pix()).Train(training.Context(folder.path()));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("D.safetensors", "G.safetensors", "done.json"));
  std::set<std::string> curves;
  for (const std::string& line : training.curve) {
    curves.insert(Json::parse(line)[1].get<std::string>());
  }
  EXPECT_THAT(curves, ::testing::UnorderedElementsAre("learning_rate", "loss/D_fake", "loss/D_real", "loss/G_GAN",
                                                      "loss/G_L1", "validation/l1", "validation/swd"));
}

TEST(Pix2Pix, GoesOnBitwiseAfterStops) {
  for (const Precision precision : {Precision::kFp32, Precision::kBf16}) {
    Pix2PixOptions options = TinyPix2Pix();
    options.train.precision = precision;
    ExpectGoesOnBitwise<TinyPairs>([&](const TrainContext& context) { Pix2Pix(options).Train(context); }, {1, 4, 7},
                                   {"G", "D"});
  }
}

TEST(Pix2Pix, TranslatesInTheDirectionThatItLearnt) {
  const testing::TemporaryFolder folder;
  TinyPairs training;
  Pix2PixOptions options = TinyPix2Pix();
  options.apply.statistics = NormStatistics::kStored;
  Pix2Pix model(options);
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "b2a"), WeightsError) << "not trained yet";
  model.Train(training.Context(folder.path()));
  EXPECT_TRUE(model.paired());
  EXPECT_THAT(model.directions(), ::testing::ElementsAre("b2a"));
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "a2b"), ConfigError);
  const torch::Tensor image = torch::rand({1, 3, 70, 41});
  Pix2PixMethodOptions method;
  method.weights = folder.path() / "G.safetensors";
  method.statistics = NormStatistics::kStored;
  EXPECT_TRUE(SameBits(model.MakeMethod(folder.path(), "b2a")->Apply(image, {}).images,
                       Pix2PixMethod(method).Apply(image, {}).images));
}

TEST(Pix2Pix, ValidationLooksAtWhatWillBeApplied) {
  const testing::TemporaryFolder folder;
  TinyPairs training;
  for (const NormStatistics statistics : {NormStatistics::kPicture, NormStatistics::kStored}) {
    Pix2PixOptions options = TinyPix2Pix();
    options.apply.statistics = statistics;
    options.train.load_size = 64;
    const fs::path weights = folder.path() / std::to_string(static_cast<int>(statistics));
    Pix2Pix model(options);
    model.Train(training.Context(weights));
    const double l1 =
        Json::parse(ReadFile(weights / "done.json")).at("validation").at("figures").at("l1").get<double>();
    double expected = 0.0;
    const auto method = model.MakeMethod(weights, "b2a");
    ImagePreparation preparation = options.train.Preparation(64);
    for (std::int64_t i = 0; i < 3; ++i) {
      const torch::Tensor input = PrepareCentred(training.held_out_negatives.Image(i), preparation).unsqueeze(0);
      const torch::Tensor target = PrepareCentred(training.held_out_a.Image(i), preparation).unsqueeze(0);
      expected += (method->ApplyRaw(input, {}).images - target).abs().mean().item<double>() / 3;
    }
    EXPECT_NEAR(l1, expected, 1e-5) << static_cast<int>(statistics);
  }
}

TEST(Pix2Pix, LearnsFromPairsWhatItsInputShows) {
  const testing::TemporaryFolder folder;
  TinyPairs training;
  Pix2PixOptions options = TinyPix2Pix();
  options.generator = GeneratorKind::kUnet32;
  options.ngf = 8;
  options.train.size = 32;
  options.train.load_size = 32;
  options.train.steps = 120;
  options.train.batch = 1;
  options.train.accumulate = 1;
  options.train.ema_decay = 0.0;
  options.train.validation.every = 0;
  options.train.learning_rate = 2e-3;
  options.train.checkpoint_every = 1000;
  Pix2Pix model(options);
  model.Train(training.Context(folder.path()));
  double to_partner = 0.0;
  double to_others = 0.0;
  const auto method = model.MakeMethod(folder.path(), "b2a");
  for (std::int64_t i = 0; i < 5; ++i) {
    const torch::Tensor made = method->Apply(training.negatives.Image(i).unsqueeze(0), {}).images[0];
    to_partner += (made - training.a.Image(i)).abs().mean().item<double>();
    to_others += (made - training.a.Image(i < 3 ? i + 2 : i - 2)).abs().mean().item<double>();  // as large
  }
  EXPECT_LT(to_partner, 0.4 * to_others);
}

}  // namespace
}  // namespace pentimento
