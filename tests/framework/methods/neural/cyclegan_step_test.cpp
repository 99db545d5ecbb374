#include <array>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan_trainer.h"
#include "tests/support/device_test.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

const std::string kFolder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/cyclegan_step/";

TensorMap Weights(const std::string& when, const std::string& network) {
  return LoadTensors(kFolder + when + "_" + network + ".safetensors");
}

/// The options the golden data were computed with. The schedule is constant: the decay would begin after step 3.
CycleGanOptions GoldenOptions(const std::string& device) {
  CycleGanOptions options;
  options.ngf = 4;
  options.ndf = 4;
  options.device = device;
  options.train.size = 64;
  options.train.pool_size = 0;
  return options;
}

class CycleGanStepGolden : public DeviceTest {
 protected:
  void SetUp() override {
    DeviceTest::SetUp();
    if (IsSkipped()) {
      return;
    }
    trainer_ = std::make_unique<CycleGanTrainer>(GoldenOptions(GetParam()), 0);
    for (const char* network : CycleGanTrainer::kNetworks) {
      trainer_->LoadWeights(network, Weights("init", network), network);
    }
    golden_ = Json::parse(ReadFile(kFolder + "losses.json"));
  }

  CycleGanLosses Step() { return trainer_->Step(real_a_, real_b_); }

  void ExpectLosses(const CycleGanLosses& losses, std::size_t step, double tolerance) {
    for (std::size_t i = 0; i < losses.values.size(); ++i) {
      const double expected = golden_["losses"][step][std::string(CycleGanLosses::kNames[i])].get<double>();
      EXPECT_NEAR(losses.values[i], expected, tolerance * std::abs(expected))
          << CycleGanLosses::kNames[i] << " at step " << step + 1;
    }
  }

  /// Compares what the steps changed, all comparable parameters of a network together.
  void ExpectUpdates(const std::string& when) {
    for (const char* network : CycleGanTrainer::kNetworks) {
      const TensorMap initial = Weights("init", network);
      const TensorMap expected = Weights(when, network);
      const TensorMap actual = trainer_->FinalWeights(network);
      double difference = 0.0;
      double norm = 0.0;
      for (const auto& [name, tensor] : expected) {
        const Json& left_out = golden_["zero_gradient_parameters"];
        if (std::find(left_out.begin(), left_out.end(), fmt::format("{}.{}", network, name)) == left_out.end()) {
          difference += (actual.at(name) - tensor).square().sum().item<double>();
          norm += (tensor - initial.at(name)).square().sum().item<double>();
        }
      }
      EXPECT_LT(std::sqrt(difference / norm), 2e-2) << network << " " << when;
    }
  }

  std::unique_ptr<CycleGanTrainer> trainer_;
  Json golden_;
  torch::Tensor real_a_ = LoadNpy(kFolder + "real_A.npy");
  torch::Tensor real_b_ = LoadNpy(kFolder + "real_B.npy");
};

TEST_P(CycleGanStepGolden, GeneratedPicturesBeforeTheFirstStep) {
  const torch::NoGradGuard no_grad;
  const torch::Device device(GetParam());
  const torch::Tensor fake_b = trainer_->generator_a()(real_a_.to(device));
  const torch::Tensor fake_a = trainer_->generator_b()(real_b_.to(device));
  EXPECT_TRUE(Near(fake_b, LoadNpy(kFolder + "step1_fake_B.npy"), 2e-4));
  EXPECT_TRUE(Near(fake_a, LoadNpy(kFolder + "step1_fake_A.npy"), 2e-4));
  EXPECT_TRUE(Near(trainer_->generator_b()(fake_b), LoadNpy(kFolder + "step1_rec_A.npy"), 2e-4));
  EXPECT_TRUE(Near(trainer_->generator_a()(fake_a), LoadNpy(kFolder + "step1_rec_B.npy"), 2e-4));
}

TEST_P(CycleGanStepGolden, ThreeSteps) {
  ExpectLosses(Step(), 0, 1e-5);
  ExpectUpdates("after1");
  ExpectLosses(Step(), 1, 5e-4);
  ExpectLosses(Step(), 2, 5e-4);
  ExpectUpdates("after3");
}

INSTANTIATE_TEST_SUITE_P(Cpu, CycleGanStepGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, CycleGanStepGolden, ::testing::Values("cuda"), DeviceTestName);

TEST(CycleGanStep, Bfloat16StaysNearTheReference) {
  std::array<CycleGanLosses, 2> losses;
  for (const bool bf16 : {false, true}) {
    CycleGanOptions options = GoldenOptions("cpu");
    options.train.precision = bf16 ? Precision::kBf16 : Precision::kFp32;
    CycleGanTrainer trainer(options, 0);
    for (const char* network : CycleGanTrainer::kNetworks) {
      trainer.LoadWeights(network, Weights("init", network), network);
    }
    losses[bf16 ? 1 : 0] = trainer.Step(LoadNpy(kFolder + "real_A.npy"), LoadNpy(kFolder + "real_B.npy"));
  }
  for (std::size_t i = 0; i < CycleGanLosses::kNames.size(); ++i) {
    EXPECT_NEAR(losses[1].values[i], losses[0].values[i], 0.03 * losses[0].values[i]) << CycleGanLosses::kNames[i];
    EXPECT_NE(losses[1].values[i], losses[0].values[i]) << CycleGanLosses::kNames[i];
  }
}

TEST(CycleGanStep, StopsAtTheFirstLossThatIsNotFinite) {
  CycleGanOptions options = GoldenOptions("cpu");
  options.blocks = 1;
  CycleGanTrainer trainer(options, 0);
  TensorMap broken = trainer.FinalWeights("G_B");
  broken["model.1.weight"].fill_(std::nan(""));
  trainer.LoadWeights("G_B", broken, "test");
  EXPECT_THROW(trainer.Step(torch::zeros({1, 3, 64, 64}), torch::zeros({1, 3, 64, 64})), WorkError);
}

}  // namespace
}  // namespace pentimento
