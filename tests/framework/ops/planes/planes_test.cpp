// The fast functions of planes against the definitions in double precision, for every instruction set of this machine.

#include <array>
#include <cmath>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/picture.h"
#include "framework/ops/planes/ciede2000_planes.h"
#include "framework/ops/planes/fsim_planes.h"
#include "framework/ops/planes/gradient_planes.h"
#include "framework/ops/planes/mix_planes.h"
#include "framework/ops/planes/ms_ssim_planes.h"
#include "framework/ops/planes/pixel_errors_planes.h"
#include "framework/ops/planes/vif_planes.h"
#include "framework/ops/similarity/ciede2000.h"
#include "framework/ops/similarity/fsim.h"
#include "framework/ops/similarity/gmsd.h"
#include "framework/ops/similarity/ms_ssim.h"
#include "framework/ops/similarity/pixel_errors.h"
#include "framework/ops/similarity/ssim.h"
#include "framework/ops/similarity/vif.h"

namespace pentimento {
namespace {

/// Blurred noise and a disturbed copy; a third of the pair is flat and bright, a corner equal.
struct Pair {
  Pair(std::int64_t width, std::int64_t height) : a(static_cast<int>(width), static_cast<int>(height)), b(a) {
    torch::manual_seed(static_cast<std::uint64_t>(width * 1000 + height));
    const auto noise = [&](double strength) {
      return strength * (torch::rand({3, height, width}, torch::kFloat64) - 0.5);
    };
    const torch::Tensor coarse = torch::rand({1, 3, 5, 5}, torch::kFloat64);
    const std::array<std::int64_t, 2> size = {height, width};
    torch::Tensor picture = at::upsample_bilinear2d(coarse, at::IntArrayRef(size), false)[0] + noise(0.3);
    picture.narrow(2, 0, width / 3).fill_(0.97);
    torch::Tensor other = 0.1 + 0.8 * picture + noise(0.2);
    other.narrow(1, 0, (height + 1) / 2) =
        picture.narrow(1, 0, (height + 1) / 2) + noise(0.02).narrow(1, 0, (height + 1) / 2);
    other.narrow(2, 0, width / 6) = picture.narrow(2, 0, width / 6);
    Fill(picture, a);
    Fill(other, b);
  }

  static void Fill(const torch::Tensor& values, Picture& picture) {
    const torch::Tensor single = values.clamp(0.0, 1.0).to(torch::kFloat32).contiguous();
    std::copy_n(single.const_data_ptr<float>(), picture.values.size(), picture.values.begin());
  }

  [[nodiscard]] torch::Tensor A() const { return Batch(a); }
  [[nodiscard]] torch::Tensor B() const { return Batch(b); }
  static torch::Tensor Batch(const Picture& picture) {
    return torch::tensor(at::ArrayRef<float>(picture.values))
        .view({1, 3, picture.height, picture.width})
        .to(torch::kFloat64);
  }
  [[nodiscard]] PlanePair<float> Planes(int channel) const {
    return {a.Plane(channel), b.Plane(channel), static_cast<std::size_t>(a.width), static_cast<std::size_t>(a.height)};
  }

  Picture a;
  Picture b;
};

TEST(PixelErrorPlanes, AreTheDefinitionForEveryLength) {
  for (const std::int64_t width : {1, 3, 4, 15, 32, 40}) {
    const Pair pair(width, 3);
    for (const SimdLevel level : SimdLevels()) {
      EXPECT_NEAR(MeanSquareOfPlanes(pair.a.values, pair.b.values, level), Mse(pair.A(), pair.B()).item<double>(),
                  1e-14);
      EXPECT_NEAR(MeanAbsoluteOfPlanes(pair.a.values, pair.b.values, level), Mae(pair.A(), pair.B()).item<double>(),
                  1e-14);
    }
  }
}

using Size = std::pair<std::int64_t, std::int64_t>;

SsimWindow WindowOf(const SsimOptions& options) { return {GaussianWindow(options), options.k1, options.k2}; }

TEST(SsimPlanes, AreTheDefinitionForEverySizeAndWindow) {
  for (const auto& [width, height] : {Size{11, 11}, {12, 40}, {31, 17}, {64, 64}, {129, 77}, {256, 131}}) {
    const Pair pair(width, height);
    for (const SsimOptions& options : {SsimOptions{}, SsimOptions{.window = 7, .sigma = 2.0, .k1 = 0.02}}) {
      const torch::Tensor map = SsimMaps(pair.A(), pair.B(), options).similarity[0];
      const torch::Tensor contrast = SsimMaps(pair.A(), pair.B(), options).contrast[0];
      for (const SimdLevel level : SimdLevels()) {
        for (int channel = 0; channel < 3; ++channel) {
          const SsimWindow window = WindowOf(options);
          std::vector<float> values(static_cast<std::size_t>(map[channel].numel()));
          const double mean = SsimOfPlanes(pair.Planes(channel), window, values, level);
          EXPECT_NEAR(mean, map[channel].mean().item<double>(), 1e-6) << width << "x" << height;
          EXPECT_NEAR(ContrastOfPlanes(pair.Planes(channel), window, level), contrast[channel].mean().item<double>(),
                      1e-6);
          const torch::Tensor own = torch::tensor(at::ArrayRef<float>(values)).to(torch::kFloat64);
          EXPECT_LT((own - map[channel].flatten()).abs().max().item<double>(), 5e-5) << width << "x" << height;
          EXPECT_NEAR(own.mean().item<double>(), mean, 1e-6);
        }
      }
    }
  }
}

TEST(SsimPlanes, AreSymmetricAndExactlyOneForEqualPlanes) {
  const Pair pair(50, 43);
  const SsimWindow window = WindowOf({});
  for (const SimdLevel level : SimdLevels()) {
    const PlanePair<float> planes = pair.Planes(1);
    const PlanePair<float> swapped = {planes.b, planes.a, planes.width, planes.height};
    EXPECT_EQ(SsimOfPlanes(planes, window, {}, level), SsimOfPlanes(swapped, window, {}, level));
    EXPECT_EQ(SsimOfPlanes({planes.a, planes.a, planes.width, planes.height}, window, {}, level), 1.0);
  }
}

TEST(MsSsimPlanes, AreTheDefinitionInBothConventionsWithOddSizes) {
  for (const auto& [width, height] : {Size{161, 161}, {192, 176}, {193, 181}, {256, 222}}) {
    const Pair pair(width, height);
    const MsSsimOptions options;
    for (const SimdLevel level : SimdLevels()) {
      for (const OddSizes odd_sizes : {OddSizes::kRepeatFirst, OddSizes::kDropLast}) {
        const bool piq = odd_sizes == OddSizes::kRepeatFirst;
        const std::vector<double> weights = MsSsimWeights(options);
        const torch::Tensor expected =
            MsSsim(pair.A().narrow(1, 0, 1), pair.B().narrow(1, 0, 1),
                   {.convention = piq ? MsSsimConvention::kPiq : MsSsimConvention::kTorchmetrics});
        const ScaleMeans means =
            MsSsimOfPlanes(pair.Planes(0), WindowOf(options.Scale()), options.scales, odd_sizes, level);
        double product = std::pow(means.similarity, weights.back());
        for (std::size_t scale = 0; scale < means.contrast.size(); ++scale) {
          product *= std::pow(means.contrast[scale], weights[scale]);
        }
        EXPECT_NEAR(product, expected.item<double>(), 2e-6)
            << width << "x" << height << (piq ? " piq" : " torchmetrics");
      }
    }
  }
}

TEST(VifPlanes, AreTheDefinition) {
  std::vector<std::vector<double>> windows;
  for (const int side : kVifWindows) {
    windows.push_back(VifWindow(side));
  }
  for (const auto& [width, height] : {Size{41, 41}, {64, 43}, {129, 96}, {200, 57}}) {
    const Pair pair(width, height);
    const std::vector<double> a = MixPlanes<double>(pair.a.values, kVifLuma);
    const std::vector<double> b = MixPlanes<double>(pair.b.values, kVifLuma);
    for (const SimdLevel level : SimdLevels()) {
      EXPECT_NEAR(VifOfPlanes({a, b, static_cast<std::size_t>(width), static_cast<std::size_t>(height)}, windows,
                              {.noise = kVifNoise, .tiny = kVifTiny}, level),
                  Vif(pair.A(), pair.B()).item<double>(), 1e-9)
          << width << "x" << height;
    }
  }
}

TEST(GmsdPlanes, AreTheDefinition) {
  for (const auto& [width, height] : {Size{1, 1}, {1, 7}, {2, 2}, {33, 40}, {40, 33}, {129, 77}}) {
    const Pair pair(width, height);
    const std::vector<float> a = MixPlanes<float>(pair.a.values, kYiqLuma);
    const std::vector<float> b = MixPlanes<float>(pair.b.values, kYiqLuma);
    EXPECT_NEAR(
        GmsdOfPlanes({a, b, static_cast<std::size_t>(width), static_cast<std::size_t>(height)}, kGmsdStabiliser),
        Gmsd(pair.A(), pair.B()).item<double>(), 1e-6)
        << width << "x" << height;
  }
}

TEST(Ciede2000Planes, AreTheFormula) {
  for (const auto& [width, height] : {Size{1, 1}, {7, 5}, {129, 77}}) {
    const Pair pair(width, height);
    const torch::Tensor expected = Ciede2000OfLab(LabFromRgb(pair.A()), LabFromRgb(pair.B())).flatten();
    for (const SimdLevel level : SimdLevels()) {
      std::vector<float> map(pair.a.PixelCount());
      const double mean = Ciede2000OfPlanes(pair.a.values, pair.b.values, map, level);
      EXPECT_NEAR(mean, expected.mean().item<double>(), 2e-5);
      const torch::Tensor own = torch::tensor(at::ArrayRef<float>(map)).to(torch::kFloat64);
      EXPECT_LT((own - expected).abs().max().item<double>(), 1e-3) << width << "x" << height;
      EXPECT_EQ(Ciede2000OfPlanes(pair.a.values, pair.a.values, map, level), 0.0);
    }
  }
}

TEST(Ciede2000Planes, AreTheSameForColoursInEitherOrderEvenWhereTheFormulaJumps) {
  // Opposite hues have two means (Sharma, Wu, Dalal 2005), and of half a million pairs some come close enough for
  // rounding to choose: a kernel whose rounding depends on the order differs by 0.2.
  Pair pair(1024, 512);
  Pair::Fill(torch::rand({3, 512, 1024}, torch::kFloat64), pair.a);
  Pair::Fill(torch::rand({3, 512, 1024}, torch::kFloat64), pair.b);
  for (const SimdLevel level : SimdLevels()) {
    std::vector<float> forth(pair.a.PixelCount());
    std::vector<float> back(pair.a.PixelCount());
    Ciede2000OfPlanes(pair.a.values, pair.b.values, forth, level);
    Ciede2000OfPlanes(pair.b.values, pair.a.values, back, level);
    float largest = 0.0F;
    for (std::size_t i = 0; i < forth.size(); ++i) {
      largest = std::max(largest, std::abs(forth[i] - back[i]));
    }
    EXPECT_LT(largest, 1e-3F);
  }
}

TEST(Ciede2000Planes, OfADullColourAndAVividOneIsTheFormula) {
  Pair pair(64, 64);
  const std::size_t pixels = pair.b.PixelCount();
  for (std::size_t i = 0; i < pixels; ++i) {
    const float dullness = std::pow(10.0F, -static_cast<float>(i % 4));
    for (const std::size_t channel : {1U, 2U}) {
      float& value = pair.b.values[channel * pixels + i];
      value = pair.b.values[i] + dullness * (value - pair.b.values[i]);
    }
  }
  const torch::Tensor expected = Ciede2000OfLab(LabFromRgb(pair.A()), LabFromRgb(pair.B())).flatten();
  for (const SimdLevel level : SimdLevels()) {
    std::vector<float> map(pixels);
    Ciede2000OfPlanes(pair.a.values, pair.b.values, map, level);
    const torch::Tensor own = torch::tensor(at::ArrayRef<float>(map)).to(torch::kFloat64);
    EXPECT_LT((own - expected).abs().max().item<double>(), 1e-3);
  }
}

TEST(FsimPlanes, AreTheDefinitionForEverySize) {
  for (const auto& [width, height] : {Size{1, 1}, {5, 1}, {16, 16}, {37, 50}, {150, 96}, {193, 181}, {400, 390}}) {
    const Pair pair(width, height);
    const FsimPicture a(pair.a.values, static_cast<std::size_t>(width), static_cast<std::size_t>(height), kYiq);
    const FsimPicture b(pair.b.values, static_cast<std::size_t>(width), static_cast<std::size_t>(height), kYiq);
    const PhaseCongruency congruency(a.height, a.width);
    for (const bool chromatic : {false, true}) {
      const auto expected = Fsim(pair.A(), pair.B(), {.chromatic = chromatic}).item<double>();
      for (const SimdLevel level : SimdLevels()) {
        EXPECT_NEAR(FsimOfPictures(a, b, congruency, chromatic, {}, level), expected, 1e-5) << width << "x" << height;
      }
    }
  }
}

TEST(FsimPlanes, ConstantPlanesOfAnySizeHaveNoPhase) {
  for (const std::size_t side : {15U, 150U, 181U}) {
    const std::vector<float> plane(side * side, 71.3F);
    for (const SimdLevel level : SimdLevels()) {
      for (const float value : PhaseCongruency(side, side).Of(plane, level)) {
        ASSERT_EQ(value, 1.0F) << side;
      }
    }
  }
}

}  // namespace
}  // namespace pentimento
