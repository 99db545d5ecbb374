#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "metrics/fidelity/ciede2000_metric.h"
#include "metrics/fidelity/fsim_metric.h"
#include "metrics/fidelity/gmsd_metric.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/ms_ssim_metric.h"
#include "metrics/fidelity/mse.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim_metric.h"
#include "metrics/fidelity/vif_metric.h"

namespace pentimento {
namespace {

struct NamedMetric {
  std::string name;
  std::shared_ptr<const PairMetric> metric;
  double best = 0.0;
};

std::vector<NamedMetric> SymmetricMetrics() {
  return {
      {"mse", std::make_shared<MseMetric>(NoPairOptions{})},
      {"mae", std::make_shared<MaeMetric>(NoPairOptions{})},
      {"psnr", std::make_shared<PsnrMetric>(NoPairOptions{}), std::numeric_limits<double>::infinity()},
      {"ssim", std::make_shared<SsimMetric>(SsimOptions{}), 1.0},
      {"ms_ssim", std::make_shared<MsSsimMetric>(MsSsimOptions{.scales = 2}), 1.0},
      {"ms_ssim[torchmetrics]",
       std::make_shared<MsSsimMetric>(MsSsimOptions{.convention = MsSsimConvention::kTorchmetrics, .scales = 2}), 1.0},
      {"fsim", std::make_shared<FsimMetric>(FsimOptions{}), 1.0},
      {"gmsd", std::make_shared<GmsdMetric>(NoPairOptions{})},
      {"ciede2000", std::make_shared<Ciede2000Metric>(NoPairOptions{})}};
}

Picture Noise(int width, int height, std::uint64_t seed) {
  RandomStream random(seed, "map_test");
  Picture picture(width, height);
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  return picture;
}

RC_GTEST_PROP(PairMetrics, SymmetricOnesAreSymmetricAndBestForEqualPictures, ()) {
  const int width = *rc::gen::inRange(21, 60);
  const int height = *rc::gen::inRange(21, 60);
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000);
  const Picture a = Noise(width, height, seed);
  Picture b = Noise(width, height, seed + 1000);
  const float share = *rc::gen::element(0.01F, 0.3F, 1.0F);
  for (std::size_t i = 0; i < b.values.size(); ++i) {
    b.values[i] = share * b.values[i] + (1.0F - share) * a.values[i];
  }
  for (const NamedMetric& named : SymmetricMetrics()) {
    const double forth = named.metric->Score(a, b);
    const double back = named.metric->Score(b, a);
    RC_LOG() << named.name << " " << forth << " " << back;
    RC_ASSERT(std::abs(forth - back) <= 1e-6 * std::max(1.0, std::abs(forth)));
    const double best = named.metric->Score(a, a);
    const bool is_best = best == named.best || std::abs(best - named.best) < 1e-6;
    RC_ASSERT(is_best);
    const bool closer = named.best > 0.0 ? forth < best : forth > best;
    RC_ASSERT(closer);
  }
}

TEST(PairMetrics, TheMeanOfAMapIsTheScore) {
  const Picture a = Noise(40, 27, 1);
  const Picture b = Noise(40, 27, 2);
  int mapped = 0;
  for (const NamedMetric& named : SymmetricMetrics()) {
    const std::optional<ScoreMap> map = named.metric->Map(a, b);
    if (!map) {
      continue;
    }
    ++mapped;
    ASSERT_EQ(map->values.size(), map->width * map->height);
    EXPECT_EQ(map->width + 2 * map->left, 40U);
    EXPECT_EQ(map->height + 2 * map->top, 27U);
    const double mean =
        std::accumulate(map->values.begin(), map->values.end(), 0.0) / static_cast<double>(map->values.size());
    const double score = named.metric->Score(a, b);
    EXPECT_NEAR(mean, named.name == "psnr" ? named.metric->DistanceOf(score) : score, 1e-5 * std::max(1.0, mean))
        << named.name;
  }
  EXPECT_EQ(mapped, 5) << "mse, mae, psnr, ssim, ciede2000";
}

TEST(PairMetrics, MapsTellWhereItDiffers) {
  const Picture a = Noise(40, 30, 3);
  Picture b = a;
  for (int channel = 0; channel < 3; ++channel) {
    b.At(channel, 20, 12) = 1.0F - b.At(channel, 20, 12);
  }
  for (const NamedMetric& named : SymmetricMetrics()) {
    const std::optional<ScoreMap> map = named.metric->Map(a, b);
    if (!map) {
      continue;
    }
    const float equal = named.name == "ssim" ? 1.0F : 0.0F;
    const auto reach = static_cast<std::size_t>(named.name == "ssim" ? 5 : 0);
    for (std::size_t y = 0; y < map->height; ++y) {
      for (std::size_t x = 0; x < map->width; ++x) {
        const std::size_t column = x + map->left;
        const std::size_t row = y + map->top;
        const bool near = column + reach >= 12 && column <= 12 + reach && row + reach >= 20 && row <= 20 + reach;
        EXPECT_EQ(std::abs(map->values[y * map->width + x] - equal) > 1e-6F, near)
            << named.name << " " << x << " " << y;
      }
    }
  }
}

TEST(PairMetrics, SmallerThanTheWindowIsAnErrorThatSaysHowLarge) {
  const Picture small(20, 40, 0.5F);
  EXPECT_THROW((void)SsimMetric(SsimOptions{.window = 21}).Score(small, small), ShapeError);
  EXPECT_THROW((void)SsimMetric(SsimOptions{.window = 21}).Map(small, small), ShapeError);
  EXPECT_THROW((void)MsSsimMetric(MsSsimOptions{}).Score(small, small), ShapeError);
  EXPECT_THROW((void)VifMetric(NoPairOptions{}).Score(small, small), ShapeError);
}

TEST(PairMetrics, OnePixelIsEnoughWhereThereIsNoWindow) {
  const Picture black(1, 1, 0.0F);
  const Picture white(1, 1, 1.0F);
  EXPECT_EQ(MseMetric(NoPairOptions{}).Score(black, white), 1.0);
  EXPECT_EQ(GmsdMetric(NoPairOptions{}).Score(black, white), 0.0);
  EXPECT_NEAR(Ciede2000Metric(NoPairOptions{}).Score(black, white), 100.0, 1e-2);
  EXPECT_TRUE(std::isfinite(FsimMetric(FsimOptions{}).Score(black, white)));
}

TEST(PairMetrics, DistancesThatScoresStandFor) {
  EXPECT_EQ(MsSsimMetric(MsSsimOptions{}).DistanceOf(0.25), 0.75);
  EXPECT_TRUE(std::isnan(VifMetric(NoPairOptions{}).DistanceOf(0.5))) << "it can exceed 1";
}

}  // namespace
}  // namespace pentimento
