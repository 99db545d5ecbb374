#include "framework/methods/neural/autoencoder/autoencoder_trainer.h"

#include <vector>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/image/grid_warp.h"
#include "framework/nn/sliced_wasserstein.h"
#include "framework/ops/similarity/ssim.h"
#include "tests/framework/methods/neural/autoencoder/tiny_autoencoder.h"
#include "tests/support/device_test.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TrainingBatch FacePictures(std::int64_t count) {
  const torch::Tensor wave = torch::arange(count * 3 * 32 * 32, torch::kFloat32).view({count, 3, 32, 32});
  return {(wave * 0.013).sin() * 0.7, (wave * 0.021).cos() * 0.9};
}

class AutoencoderTrainerTest : public DeviceTest {};

TEST_P(AutoencoderTrainerTest, LossesAreThoseOfTheFormulas) {
  for (const AutoencoderLayout layout : {AutoencoderLayout::kDf, AutoencoderLayout::kLiae}) {
    AutoencoderOptions options = TinyAutoencoderTraining(layout);
    options.train.ema_decay = 0.0;
    options.device = GetParam();
    AutoencoderTrainer trainer(options, 3);
    FaceAutoencoder network(options.Network());
    LoadInto(*network, trainer.FinalWeights("autoencoder"), "test");
    const TrainingBatch batch = FacePictures(2);
    const std::vector<double> losses = trainer.Step(batch);
    const torch::NoGradGuard no_grad;
    const auto expect = [&](const torch::Tensor& images, FaceDomain domain, const char* purpose, std::size_t first) {
      const torch::Tensor made = (network(WarpAtRandom(images, 3, purpose, 0), domain) + 1.0) / 2.0;
      const torch::Tensor wanted = (images + 1.0) / 2.0;
      EXPECT_NEAR(losses[first], 5.0 * (1.0 - Ssim(made, wanted).mean().item<double>()), 2e-4);
      EXPECT_NEAR(losses[first + 1], 10.0 * (made - wanted).abs().mean().item<double>(), 2e-4);
    };
    expect(batch.a, FaceDomain::kA, "autoencoder.warp.a", 0);
    expect(batch.b, FaceDomain::kB, "autoencoder.warp.b", 2);
  }
}

INSTANTIATE_TEST_SUITE_P(Cpu, AutoencoderTrainerTest, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, AutoencoderTrainerTest, ::testing::Values("cuda"), DeviceTestName);

TEST(AutoencoderTrainer, ABatchInPartsIsTheSameStep) {
  AutoencoderOptions options = TinyAutoencoderTraining(AutoencoderLayout::kLiae);
  AutoencoderTrainer whole(options, 3);
  options.train.accumulate = 2;
  AutoencoderTrainer parts(options, 3);
  for (int step = 0; step < 2; ++step) {
    const std::vector<double> expected = whole.Step(FacePictures(2));
    const std::vector<double> losses = parts.Step(FacePictures(2));
    for (std::size_t i = 0; i < losses.size(); ++i) {
      EXPECT_NEAR(losses[i], expected[i], 1e-4) << whole.loss_names()[i];
    }
  }
}

TEST(AutoencoderTrainer, ValidationLooksAtPicturesAsTheyAre) {
  for (const AutoencoderLayout layout : {AutoencoderLayout::kDf, AutoencoderLayout::kLiae}) {
    const AutoencoderOptions options = TinyAutoencoderTraining(layout);
    AutoencoderTrainer trainer(options, 3);
    FaceAutoencoder network(options.Network());
    LoadInto(*network, trainer.FinalWeights("autoencoder"), "test");
    const TrainingBatch batch = FacePictures(2);
    const std::vector<NamedLoss> figures = trainer.Validate({batch});
    const torch::NoGradGuard no_grad;
    const auto objective = [&](const torch::Tensor& images, FaceDomain domain) {
      const torch::Tensor made = (network(images, domain) + 1.0) / 2.0;
      const torch::Tensor wanted = (images + 1.0) / 2.0;
      return 5.0 * (1.0 - Ssim(made, wanted).mean().item<double>()) +
             10.0 * (made - wanted).abs().mean().item<double>();
    };
    ASSERT_EQ(figures.size(), 2U);
    EXPECT_EQ(figures[0].name, "reconstruction");
    EXPECT_NEAR(figures[0].value, objective(batch.a, FaceDomain::kA) + objective(batch.b, FaceDomain::kB), 2e-4);
    EXPECT_EQ(figures[1].name, "swd");
    EXPECT_NEAR(figures[1].value,
                0.5 * (SlicedWasserstein(network(batch.b, FaceDomain::kA), batch.a) +
                       SlicedWasserstein(network(batch.a, FaceDomain::kB), batch.b)),
                1e-5);
  }
}

TEST(AutoencoderTrainer, AFewStepsReduceEveryLoss) {
  torch::set_num_threads(1);  // pictures this small gain nothing from a second thread
  for (const AutoencoderLayout layout : {AutoencoderLayout::kDf, AutoencoderLayout::kLiae}) {
    for (const Precision precision : {Precision::kFp32, Precision::kBf16}) {
      AutoencoderOptions options = TinyAutoencoderTraining(layout);
      options.encoder_dims = 4;
      options.inter_dims = 8;
      options.decoder_dims = 4;
      options.train.steps = 40;
      options.train.learning_rate = 1e-3;
      options.train.precision = precision;
      AutoencoderTrainer trainer(options, 3);
      const std::vector<double> first = trainer.Step(FacePictures(2));
      std::vector<double> last;
      for (int step = 1; step < 40; ++step) {
        last = trainer.Step(FacePictures(2));
      }
      for (std::size_t i = 0; i < last.size(); ++i) {
        EXPECT_LT(last[i], 0.9 * first[i]) << trainer.loss_names()[i];
      }
    }
  }
}

TEST(AutoencoderTrainer, EveryWeightIsMoved) {
  for (const AutoencoderLayout layout : {AutoencoderLayout::kDf, AutoencoderLayout::kLiae}) {
    AutoencoderOptions options = TinyAutoencoderTraining(layout);
    options.train.ema_decay = 0.0;
    AutoencoderTrainer trainer(options, 3);
    const TensorMap before = trainer.FinalWeights("autoencoder");
    trainer.Step(FacePictures(2));
    for (const auto& [name, tensor] : trainer.FinalWeights("autoencoder")) {
      EXPECT_TRUE(tensor.isfinite().all().item<bool>()) << name;
      EXPECT_FALSE(SameBits(tensor, before.at(name))) << name;
    }
  }
}

}  // namespace
}  // namespace pentimento
