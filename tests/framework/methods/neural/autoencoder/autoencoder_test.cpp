#include "framework/methods/neural/autoencoder/autoencoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/methods/neural/autoencoder/autoencoder_method.h"
#include "tests/framework/methods/neural/autoencoder/tiny_autoencoder.h"
#include "tests/framework/train/tiny_training.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

constexpr const char* kFile = "autoencoder.safetensors";

class AutoencoderTraining : public ::testing::TestWithParam<AutoencoderLayout> {};

TEST_P(AutoencoderTraining, GoesOnBitwiseFromAnyStop) {
  const AutoencoderOptions options = TinyAutoencoderTraining(GetParam());
  ExpectGoesOnBitwise([&](const TrainContext& context) { Autoencoder(options).Train(context); }, {1, 3, 5},
                      {"autoencoder"});
}

TEST_P(AutoencoderTraining, ValidationChoosesByTheReconstruction) {
  AutoencoderOptions options = TinyAutoencoderTraining(GetParam());
  options.train.validation.every = 3;
  const testing::TemporaryFolder folder;
  TinyTraining training;
  Autoencoder(options).Train(training.Context(folder.path()));
  const Json done = Json::parse(ReadFile(folder.path() / "done.json"));
  EXPECT_EQ(done.at("validation").at("metric"), "reconstruction");
  EXPECT_GT(done.at("validation").at("figures").at("swd").get<double>(), 0.0);
}

TEST_P(AutoencoderTraining, AFinishedOneIsAMethodEachWay) {
  const testing::TemporaryFolder folder;
  const Autoencoder model(TinyAutoencoderTraining(GetParam()));
  EXPECT_THAT(model.directions(), ::testing::ElementsAre("a2b", "b2a"));
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "a2b"), WeightsError);
  TinyTraining training;
  Autoencoder(TinyAutoencoderTraining(GetParam())).Train(training.Context(folder.path()));
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "b"), ConfigError);
  const torch::Tensor images = torch::rand({2, 3, 32, 32});
  const torch::Tensor to_b = model.MakeMethod(folder.path(), "a2b")->Apply(images, {}).images;
  const torch::Tensor to_a = model.MakeMethod(folder.path(), "b2a")->Apply(images, {}).images;
  EXPECT_EQ(to_b.sizes(), images.sizes());
  EXPECT_FALSE(SameBits(to_a, to_b));
  AutoencoderMethodOptions method;
  method.weights = folder.path() / kFile;
  method.direction = AutoencoderDirection::kA2B;
  EXPECT_TRUE(SameBits(AutoencoderMethod(method).Apply(images, {}).images, to_b));
}

INSTANTIATE_TEST_SUITE_P(Layouts, AutoencoderTraining,
                         ::testing::Values(AutoencoderLayout::kDf, AutoencoderLayout::kLiae),
                         [](const auto& suite) { return suite.param == AutoencoderLayout::kDf ? "Df" : "Liae"; });

TEST(AutoencoderOptions, DefaultsAreDeepFaceLabs) {
  const auto options = ParseOptions<AutoencoderOptions>(Json::object(), "test");
  EXPECT_EQ(options.layout, AutoencoderLayout::kDf);
  EXPECT_EQ(options.Network().resolution, 128);
  EXPECT_EQ(options.encoder_dims, 64);
  EXPECT_EQ(options.inter_dims, 256);
  EXPECT_EQ(options.decoder_dims, 64);
  EXPECT_EQ(options.loss.lambda_dssim, 10.0);
  EXPECT_EQ(options.train.batch, 8);
  EXPECT_DOUBLE_EQ(options.train.learning_rate, 5e-5);
  EXPECT_TRUE(options.train.warp);
}

TEST(AutoencoderOptions, NamesWhatCannotBe) {
  const auto complaint = [](const char* options) -> std::string {
    try {
      (void)ParseOptions<AutoencoderOptions>(Json::parse(options), "test");
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint(R"({"train": {"size": 100}})"), HasSubstr("train.size must be a multiple of 16"));
  EXPECT_THAT(complaint(R"({"loss": {"lambda_l1": 0, "lambda_dssim": 0}})"), HasSubstr("nothing would be learnt"));
  EXPECT_THAT(complaint(R"({"layout": "sae"})"), HasSubstr("liae"));
  EXPECT_THAT(complaint(R"({"train": {"validation": {"every": 2, "metric": "l1"}}})"), HasSubstr("reconstruction"));
  EXPECT_THAT(complaint(R"({"train": {"batch": 3, "accumulate": 2}})"), HasSubstr("accumulate"));
}

}  // namespace
}  // namespace pentimento
