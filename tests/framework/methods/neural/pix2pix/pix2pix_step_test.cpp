#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/pix2pix/pix2pix_trainer.h"
#include "tests/framework/nn/golden_row.h"
#include "tests/framework/nn/golden_unet.h"
#include "tests/support/device_test.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor GoldenPix2PixArray(const char* name) { return LoadNpy(GoldenPix2PixStep() / name); }

/// In tests/golden, or, if it is too large for it, where all of that data is.
std::filesystem::path GoldenPix2PixNetwork(const std::string& when, const std::string& network) {
  const std::string name = when + "_net_" + network + ".pth";
  const std::filesystem::path own = GoldenPix2PixStep() / name;
  return std::filesystem::exists(own) ? own : GoldenUnetFolder().parent_path() / "pix2pix_step" / name;
}

TensorMap GoldenPix2PixWeights(const std::string& when, const std::string& network) {
  return LoadTensors(GoldenPix2PixNetwork(when, network));
}

/// The options the golden data were computed with. The schedule is constant: the decay would begin after step 3.
Pix2PixOptions GoldenPix2PixOptions(const std::string& device) {
  Pix2PixOptions options;
  options.generator = GeneratorKind::kUnet128;
  options.ngf = 4;
  options.ndf = 4;
  options.dropout = false;
  options.device = device;
  options.train.size = 128;
  return options;
}

class Pix2PixStepGolden : public DeviceTest {
 protected:
  void SetUp() override {
    DeviceTest::SetUp();
    if (IsSkipped()) {
      return;
    }
    trainer_ = std::make_unique<Pix2PixTrainer>(GoldenPix2PixOptions(GetParam()), 0);
    for (const char* network : {"G", "D"}) {
      trainer_->LoadWeights(network, GoldenPix2PixWeights("init_latest", network), network);
    }
    batch_ = {GoldenPix2PixArray("real_A.npy"), GoldenPix2PixArray("real_B.npy")};
    golden_ = Json::parse(ReadFile(GoldenPix2PixStep() / "losses.json")).at("losses");
  }

  void ExpectStep(std::size_t step, double tolerance) {
    const std::vector<double> losses = trainer_->Step(batch_);
    const std::vector<std::string> names = trainer_->loss_names();
    ASSERT_EQ(losses.size(), 4U);
    for (std::size_t i = 0; i < losses.size(); ++i) {
      const double expected = golden_.at(step).at(names[i]).get<double>();
      const double error = std::abs(losses[i] - expected) / std::abs(expected);
      PrintGoldenRow(fmt::format("pix2pix_step/{} at step {}, relative", names[i], step + 1), GetParam(), error,
                     tolerance);
      EXPECT_LE(error, tolerance) << names[i] << " at step " << step + 1 << ": " << losses[i] << ", not " << expected;
    }
  }

  /// Compares what the steps changed, all parameters and running statistics of a network together.
  void ExpectUpdates(const std::string& when) {
    for (const char* network : {"G", "D"}) {
      if (!std::filesystem::exists(GoldenPix2PixNetwork(when, network))) {
        continue;  // the losses that follow from it are compared
      }
      const TensorMap initial = GoldenPix2PixWeights("init_latest", network);
      const TensorMap expected = GoldenPix2PixWeights(when, network);
      const TensorMap actual = trainer_->FinalWeights(network);
      ASSERT_EQ(actual.size(), expected.size());
      double difference = 0.0, norm = 0.0;
      double statistics_difference = 0.0, statistics_norm = 0.0;
      for (const auto& [name, tensor] : expected) {
        const bool parameter = name.ends_with("weight") || name.ends_with("bias");
        (parameter ? difference : statistics_difference) +=
            (actual.at(name) - tensor).to(torch::kFloat64).square().sum().item<double>();
        (parameter ? norm : statistics_norm) +=
            (tensor - initial.at(name)).to(torch::kFloat64).square().sum().item<double>();
      }
      ExpectUpdate(fmt::format("{} {}, parameters", when, network), std::sqrt(difference / norm));
      ExpectUpdate(fmt::format("{} {}, statistics", when, network), std::sqrt(statistics_difference / statistics_norm));
    }
  }

  static void ExpectUpdate(const std::string& what, double error) {
    constexpr double kUpdateTolerance = 2e-2;
    PrintGoldenRow(fmt::format("pix2pix_step/{}, relative L2 of the update", what), GetParam(), error,
                   kUpdateTolerance);
    EXPECT_LT(error, kUpdateTolerance) << what;
  }

  std::unique_ptr<Pix2PixTrainer> trainer_;
  TrainingBatch batch_;
  Json golden_;
};

TEST_P(Pix2PixStepGolden, GeneratedPictureBeforeTheFirstStep) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor made = trainer_->Generate(batch_.a.to(torch::Device(GetParam())));
  EXPECT_TRUE(NearGolden("pix2pix_step/step1_fake_B, the trainer", made.slice(0, 0, 1),
                         GoldenPix2PixArray("step1_fake_B_first.npy"), kGoldenUnetTrainingTolerance));
}

TEST_P(Pix2PixStepGolden, ThreeSteps) {
  ExpectStep(0, 1e-5);
  ExpectUpdates("after1");
  ExpectStep(1, 5e-3);
  ExpectStep(2, 5e-3);
  ExpectUpdates("after3");
}

INSTANTIATE_TEST_SUITE_P(Cpu, Pix2PixStepGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, Pix2PixStepGolden, ::testing::Values("cuda"), DeviceTestName);

/// Small enough for any machine: 32 px, every kind of network.
Pix2PixOptions SmallPix2Pix() {
  Pix2PixOptions options;
  options.generator = GeneratorKind::kUnet32;
  options.ngf = 4;
  options.ndf = 4;
  options.train.size = 32;
  return options;
}

TrainingBatch SmoothPair(std::int64_t count) {
  torch::set_num_threads(1);  // pictures this small gain nothing from a second thread
  torch::manual_seed(4);
  const torch::Tensor a = torch::rand({count, 3, 4, 4}).repeat_interleave(8, 2).repeat_interleave(8, 3) * 2 - 1;
  return {a, -a};
}

TEST(Pix2PixStep, DirectionSaysWhichDomainIsTheInput) {
  const TrainingBatch batch = SmoothPair(2);
  Pix2PixOptions options = SmallPix2Pix();
  Pix2PixTrainer there(options, 3);
  options.direction = Pix2PixDirection::kBToA;
  Pix2PixTrainer back(options, 3);
  EXPECT_EQ(there.Step(batch), back.Step({batch.b, batch.a}));
  Pix2PixTrainer other(options, 3);
  EXPECT_NE(other.Step(batch), back.Step(batch));
}

TEST(Pix2PixStep, EveryObjectiveNetworkAndNormLearns) {
  const TrainingBatch batch = SmoothPair(2);
  for (const GanMode gan : {GanMode::kVanilla, GanMode::kLsgan, GanMode::kWgangp}) {
    for (const GeneratorKind generator : {GeneratorKind::kUnet32, GeneratorKind::kResnet}) {
      for (const DiscriminatorKind discriminator :
           {DiscriminatorKind::kBasic, DiscriminatorKind::kLayers, DiscriminatorKind::kPixel}) {
        Pix2PixOptions options = SmallPix2Pix();
        options.generator = generator;
        options.blocks = 2;
        options.discriminator = discriminator;
        options.discriminator_layers = discriminator == DiscriminatorKind::kLayers ? 2 : 3;
        options.norm = gan == GanMode::kWgangp ? NormKind::kInstance : NormKind::kBatch;
        options.loss.gan = gan;
        options.loss.lambda_tv = 0.1;
        options.train.learning_rate = 2e-3;
        Pix2PixTrainer trainer(options, 1);
        std::vector<double> first = trainer.Step(batch);
        std::vector<double> last;
        for (int i = 0; i < 12; ++i) {
          last = trainer.Step(batch);
        }
        EXPECT_EQ(first.size(), gan == GanMode::kWgangp ? 6U : 5U);
        EXPECT_LT(last.at(last.size() - 2), 0.9 * first.at(first.size() - 2))
            << "G_L1, " << static_cast<int>(gan) << static_cast<int>(generator) << static_cast<int>(discriminator);
      }
    }
  }
}

Pix2PixOptions WithDropout(Pix2PixOptions options) {
  options.dropout = true;
  return options;
}

TEST(Pix2PixStep, DropoutFollowsFromSeedAndStepAlone) {
  const TrainingBatch batch = SmoothPair(1);
  Pix2PixOptions options = SmallPix2Pix();
  options.generator = GeneratorKind::kUnet64;  // a depth of 5 has no level to drop from
  options.train.size = 64;
  const TrainingBatch large = {batch.a.repeat_interleave(2, 2).repeat_interleave(2, 3),
                               batch.b.repeat_interleave(2, 2).repeat_interleave(2, 3)};
  Pix2PixTrainer first(options, 5);
  Pix2PixTrainer second(options, 5);
  EXPECT_EQ(first.Step(large), second.Step(large));
  torch::rand({7});
  EXPECT_EQ(first.Step(large), second.Step(large));
  options.dropout = false;
  EXPECT_NE(Pix2PixTrainer(options, 5).Step(large), Pix2PixTrainer(WithDropout(options), 5).Step(large));
}

TEST(Pix2PixStep, StopsAtTheFirstLossThatIsNotFinite) {
  Pix2PixTrainer trainer(SmallPix2Pix(), 0);
  TensorMap broken = trainer.FinalWeights("G");
  broken["model.model.0.weight"].fill_(std::nan(""));
  trainer.LoadWeights("G", broken, "test");
  EXPECT_THROW(trainer.Step(SmoothPair(1)), WorkError);
}

}  // namespace
}  // namespace pentimento
