#include <array>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/cyclegan/cyclegan_trainer.h"
#include "tests/framework/nn/golden_row.h"
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
    for (const std::string& network : trainer_->networks()) {
      trainer_->LoadWeights(network, Weights("init", network), network);
    }
    golden_ = Json::parse(ReadFile(kFolder + "losses.json"));
  }

  std::vector<double> Step() { return trainer_->Step({real_a_, real_b_}); }

  void ExpectLosses(const std::vector<double>& losses, std::size_t step, double tolerance) {
    const std::vector<std::string> names = trainer_->loss_names();
    ASSERT_EQ(losses.size(), names.size());
    for (std::size_t i = 0; i < losses.size(); ++i) {
      const double expected = golden_["losses"][step][names[i]].get<double>();
      const double error = std::abs(losses[i] - expected) / std::abs(expected);
      PrintGoldenRow(fmt::format("cyclegan_step/{} at step {}, relative", names[i], step + 1), GetParam(), error,
                     tolerance);
      EXPECT_LE(error, tolerance) << names[i] << " at step " << step + 1 << ": " << losses[i] << ", not " << expected;
    }
  }

  /// Compares what the steps changed, all comparable parameters of a network together.
  void ExpectUpdates(const std::string& when, double tolerance) {
    for (const std::string& network : trainer_->networks()) {
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
      const double error = std::sqrt(difference / norm);
      PrintGoldenRow(fmt::format("cyclegan_step/{} {}, relative L2 of the update", when, network), GetParam(), error,
                     tolerance);
      EXPECT_LT(error, tolerance) << network << " " << when;
    }
  }

  std::unique_ptr<CycleGanTrainer> trainer_;
  Json golden_;
  torch::Tensor real_a_ = LoadNpy(kFolder + "real_A.npy");
  torch::Tensor real_b_ = LoadNpy(kFolder + "real_B.npy");
};

TEST_P(CycleGanStepGolden, GeneratedPicturesBeforeTheFirstStep) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor fake_b = trainer_->MakeB(real_a_);
  const torch::Tensor fake_a = trainer_->MakeA(real_b_);
  const auto expect = [](const std::string& name, const torch::Tensor& made) {
    EXPECT_TRUE(NearGolden("cyclegan_step/" + name, made, LoadNpy(kFolder + name + ".npy"), 2e-4));
  };
  expect("step1_fake_B", fake_b);
  expect("step1_fake_A", fake_a);
  expect("step1_rec_A", trainer_->MakeA(fake_b));
  expect("step1_rec_B", trainer_->MakeB(fake_a));
}

TEST_P(CycleGanStepGolden, ThreeSteps) {
  ExpectLosses(Step(), 0, 1e-5);
  ExpectUpdates("after1", 2e-2);
  ExpectLosses(Step(), 1, 5e-4);
  ExpectLosses(Step(), 2, 5e-4);
  ExpectUpdates("after3", 2e-2);
}

INSTANTIATE_TEST_SUITE_P(Cpu, CycleGanStepGolden, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, CycleGanStepGolden, ::testing::Values("cuda"), DeviceTestName);

TEST(CycleGanStep, Bfloat16StaysNearTheReference) {
  std::array<std::vector<double>, 2> losses;
  std::vector<std::string> names;
  for (const bool bf16 : {false, true}) {
    CycleGanOptions options = GoldenOptions("cpu");
    options.train.precision = bf16 ? Precision::kBf16 : Precision::kFp32;
    CycleGanTrainer trainer(options, 0);
    for (const std::string& network : trainer.networks()) {
      trainer.LoadWeights(network, Weights("init", network), network);
    }
    names = trainer.loss_names();
    losses[bf16 ? 1 : 0] = trainer.Step({LoadNpy(kFolder + "real_A.npy"), LoadNpy(kFolder + "real_B.npy")});
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_NEAR(losses[1][i], losses[0][i], 0.03 * losses[0][i]) << names[i];
    EXPECT_NE(losses[1][i], losses[0][i]) << names[i];
  }
}

TEST(CycleGanStep, StopsAtTheFirstLossThatIsNotFinite) {
  CycleGanOptions options = GoldenOptions("cpu");
  options.blocks = 1;
  CycleGanTrainer trainer(options, 0);
  TensorMap broken = trainer.FinalWeights("G_B");
  broken["model.1.weight"].fill_(std::nan(""));
  trainer.LoadWeights("G_B", broken, "test");
  EXPECT_THROW(trainer.Step({torch::zeros({1, 3, 64, 64}), torch::zeros({1, 3, 64, 64})}), WorkError);
}

}  // namespace
}  // namespace pentimento
