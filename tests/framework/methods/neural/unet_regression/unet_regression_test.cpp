#include "framework/methods/neural/unet_regression/unet_regression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/checkpoint/load_into.h"
#include "framework/checkpoint/tensor_file.h"
#include "framework/core/errors.h"
#include "framework/core/hash.h"
#include "framework/methods/neural/unet_regression/unet_method.h"
#include "framework/nn/hed/hed_vgg16.h"
#include "framework/nn/inference_layout.h"
#include "framework/train/run_training.h"
#include "tests/framework/methods/neural/unet_regression/tiny_regression.h"
#include "tests/framework/train/tiny_training.h"
#include "tests/metrics/weights_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {
namespace fs = std::filesystem;

TEST(UnetRegression, FinishedFolderHoldsNetworkAndMarkerOnly) {
  const testing::TemporaryFolder folder;
  TinyPairs training;
  UnetRegression(TinyRegression()).Train(training.Context(folder.path()));
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("G.safetensors", "done.json"));
  EXPECT_THAT(MatchersInLoss(folder.path() / "G.safetensors"), ::testing::IsEmpty());
}

TEST(UnetRegression, GoesOnBitwiseAfterStops) {
  for (const Precision precision : {Precision::kFp32, Precision::kBf16}) {
    UnetRegressionOptions options = TinyRegression();
    options.train.precision = precision;
    ExpectGoesOnBitwise<TinyPairs>([&](const TrainContext& context) { UnetRegression(options).Train(context); },
                                   {1, 4, 7}, {"G"});
  }
}

TEST(UnetRegression, ItsMethodAppliesTheTrainedNetwork) {
  const testing::TemporaryFolder folder;
  TinyPairs training;
  const UnetRegression model(TinyRegression());
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "b2a"), WeightsError);
  UnetRegression(TinyRegression()).Train(training.Context(folder.path()));
  EXPECT_EQ(model.directions(), (std::vector<std::string>{"b2a"}));
  EXPECT_THROW((void)model.MakeMethod(folder.path(), "a2b"), ConfigError);

  const torch::NoGradGuard no_gradients;
  UnetGenerator generator(TinyRegression().Generator());
  LoadInto(*generator, LoadTensors(folder.path() / "G.safetensors"), "G");
  const torch::Tensor pictures = torch::stack({training.a.Image(0), training.a.Image(2)});  // 40 x 40
  const torch::Tensor raw = pictures.slice(2, 0, 32).slice(3, 0, 32) * 2.0 - 1.0;
  const auto method = model.MakeMethod(folder.path(), "b2a");
  LayOutForInference(*generator, Precision::kFp32);
  const torch::Tensor expected = generator(raw.contiguous(torch::MemoryFormat::ChannelsLast));
  EXPECT_TRUE(SameBits(method->ApplyRaw(raw, {}).images, expected));
  EXPECT_THROW((void)method->ApplyRaw(pictures, {}), ShapeError);
  const torch::Tensor made = method->Apply(pictures, {}).images;
  EXPECT_EQ(made.sizes(), pictures.sizes());
  EXPECT_TRUE(Near(method->Apply(pictures.slice(0, 1, 2), {}).images, made.slice(0, 1, 2), 1e-5))
      << "a picture's translation depends on no other";
}

TEST(UnetRegression, FilesOfOtherNetworksAreRefused) {
  const testing::TemporaryFolder folder;
  UnetGeneratorOptions batch = TinyRegression().Generator();
  batch.norm = NormKind::kBatch;
  const fs::path file = folder.path() / "pix2pix.safetensors";
  SaveTensors(CopyOfState(*UnetGenerator(batch)), {}, file);
  UnetMethodOptions options;
  options.weights = file;
  try {
    static_cast<void>(UnetMethod(options));
    FAIL() << "accepted";
  } catch (const WeightsError& error) {
    EXPECT_THAT(error.what(),
                ::testing::AllOf(::testing::HasSubstr(file.string()), ::testing::HasSubstr("pix2pix applies it")));
  }
}

TEST(UnetRegression, SaysWhichWeightsItsLossNeedsAndCarriesItsMatcherAlong) {
  UnetRegressionOptions options = TinyRegression();
  EXPECT_THAT(UnetRegression(options).weights(), ::testing::IsEmpty());
  options.loss.lambda_perceptual = 1.0;
  EXPECT_THAT(UnetRegression(options).weights(), ::testing::ElementsAre(kHedWeights));
  EXPECT_THAT(UnetRegression(options).matchers_in_loss(), ::testing::IsEmpty());
  options.loss.lambda_perceptual = 0.0;
  options.loss.lambda_face = 1.0;
  EXPECT_THAT(UnetRegression(options).weights(), ::testing::ElementsAre(kDlibResnetWeights));
  EXPECT_THAT(UnetRegression(options).matchers_in_loss(), ::testing::ElementsAre(kDlibResnetWeights));
  const fs::path matcher = WeightsFolder() / kDlibResnetWeights;
  if (!fs::exists(matcher)) {
    GTEST_SKIP() << "no weights of face-recognition-models in " << WeightsFolder() << " (`make setup` fetches them)";
  }
  const testing::TemporaryFolder folder;
  TinyPairs training;
  TrainContext context = training.Context(folder.path());
  context.weights_folder = WeightsFolder();
  context.sha256_of = Sha256OfFile;
  options.train.steps = 1;
  UnetRegression(options).Train(context);
  EXPECT_THAT(UnetRegression(options).MakeMethod(folder.path(), "b2a")->matchers_in_loss(),
              ::testing::ElementsAre(Sha256OfFile(matcher)));
}

}  // namespace
}  // namespace pentimento
