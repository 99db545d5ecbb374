#include "metrics/regions/region_metric.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "datasets/portraits/portraits.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "metrics/fidelity/mae.h"
#include "metrics/fidelity/psnr.h"
#include "metrics/fidelity/ssim_metric.h"
#include "tests/metrics/regions/drawn_face.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 8;

/// Squared errors in dB, with a map that leaves a border of three pixels out.
class BorderlessPsnr final : public PairMetric {
 public:
  [[nodiscard]] int version() const override { return 4; }
  [[nodiscard]] PairFigureForm form() const override { return {"db[own]", "dB", Direction::kHigherIsCloser}; }
  [[nodiscard]] double Score(const Picture& /*reference*/, const Picture& /*test*/) const override { return 0.0; }
  [[nodiscard]] double ScoreOfMapMean(double mean) const override { return -10.0 * std::log10(mean); }
  [[nodiscard]] std::optional<ScoreMap> Map(const Picture& reference, const Picture& test) const override {
    constexpr std::size_t kBorder = 3;
    ScoreMap map;
    map.left = map.top = kBorder;
    map.width = static_cast<std::size_t>(reference.width) - 2 * kBorder;
    map.height = static_cast<std::size_t>(reference.height) - 2 * kBorder;
    for (std::size_t y = 0; y < map.height; ++y) {
      for (std::size_t x = 0; x < map.width; ++x) {
        float sum = 0.0F;
        for (int channel = 0; channel < 3; ++channel) {
          const float difference = reference.At(channel, static_cast<int>(y + kBorder), static_cast<int>(x + kBorder)) -
                                   test.At(channel, static_cast<int>(y + kBorder), static_cast<int>(x + kBorder));
          sum += difference * difference / 3.0F;
        }
        map.values.push_back(sum);
      }
    }
    return map;
  }
};

/// The mean absolute difference of a whole picture; has no map and a window of 8 px.
class WholeMae final : public PairMetric {
 public:
  [[nodiscard]] int version() const override { return 1; }
  [[nodiscard]] PairFigureForm form() const override { return {"whole", "", Direction::kLowerIsCloser}; }
  [[nodiscard]] double Score(const Picture& reference, const Picture& test) const override {
    if (reference.width < 8) {
      throw ShapeError("too small");
    }
    return MaeMetric({}).Score(reference, test);
  }
};

constexpr std::array<FaceRegion, 5> kAllRegions = {FaceRegion::kFace, FaceRegion::kEyes, FaceRegion::kMouth,
                                                   FaceRegion::kSkin, FaceRegion::kBackground};

/// Adds `amount` to all channels of the pixels of one region.
Picture Changed(Picture picture, const RegionMasks& masks, FaceRegion region, float amount) {
  for (int channel = 0; channel < 3; ++channel) {
    for (int y = 0; y < picture.height; ++y) {
      for (int x = 0; x < picture.width; ++x) {
        picture.At(channel, y, x) += masks.Contains(region, x, y) ? amount : 0.0F;
      }
    }
  }
  return picture;
}

TEST(RegionScores, AnErrorInTheMouthIsInNoOtherPartOfTheFace) {
  const FoundFace face = test::DrawnFace();
  const RegionMasks masks(face, 160, 160);
  const Picture reference(160, 160, 0.25F);
  const Picture test = Changed(reference, masks, FaceRegion::kMouth, 0.1F);
  const std::vector<double> scores = ScoresInRegions(BorderlessPsnr(), reference, test, masks, face.box, kAllRegions);
  EXPECT_NEAR(scores[2], 20.0, 1e-4) << "10 log10(1 / 0.1^2) over the mouth";
  EXPECT_TRUE(std::isinf(scores[1])) << "eyes";
  EXPECT_TRUE(std::isinf(scores[3])) << "skin";
  EXPECT_TRUE(std::isinf(scores[4])) << "background";
  const double share =
      static_cast<double>(masks.Count(FaceRegion::kMouth)) / static_cast<double>(masks.Count(FaceRegion::kFace));
  EXPECT_NEAR(scores[0], 20.0 - 10.0 * std::log10(share), 1e-3) << "the box holds all of the mouth";
}

TEST(RegionScores, PsnrAndSsimHaveThemByTheirMaps) {
  const FoundFace face = test::DrawnFace();
  const RegionMasks masks(face, 160, 160);
  Picture reference(160, 160, 0.25F);
  for (std::size_t i = 0; i < reference.values.size(); i += 3) {
    reference.values[i] = 0.35F;
  }
  const Picture test = Changed(reference, masks, FaceRegion::kMouth, 0.1F);
  const std::vector<double> psnr = ScoresInRegions(PsnrMetric({}), reference, test, masks, face.box, kAllRegions);
  EXPECT_NEAR(psnr[2], 20.0, 1e-4);
  EXPECT_TRUE(std::isinf(psnr[1]));
  const std::vector<double> ssim =
      ScoresInRegions(SsimMetric(SsimOptions{}), reference, test, masks, face.box, kAllRegions);
  EXPECT_NEAR(ssim[1], 1.0, 1e-6) << "no window around an eye reaches the mouth";
  EXPECT_LT(ssim[2], 0.99);
  EXPECT_LT(ssim[2], ssim[0]) << "the mouth is a part of the face";
}

TEST(RegionScores, ALostFaceIsHiddenByItsBackgroundAlone) {
  const FoundFace face = test::DrawnFace();
  const RegionMasks masks(face, 600, 600);
  const Picture reference(600, 600, 0.25F);
  const Picture test = Changed(reference, masks, FaceRegion::kFace, 0.5F);
  const double whole =
      BorderlessPsnr().ScoreOfMapMean(0.25 * static_cast<double>(masks.Count(FaceRegion::kFace)) / (600.0 * 600.0));
  const std::vector<double> scores = ScoresInRegions(BorderlessPsnr(), reference, test, masks, face.box, kAllRegions);
  EXPECT_GT(whole, 20.0);
  EXPECT_NEAR(scores[0], -20.0 * std::log10(0.5), 1e-4);
  EXPECT_TRUE(std::isinf(scores[4]));
}

TEST(RegionScores, AMetricWithoutAMapScoresTheFaceBoxAndOtherRegionsInTheReference) {
  const FoundFace face = test::DrawnFace();
  const RegionMasks masks(face, 160, 160);
  const Picture reference(160, 160, 0.25F);
  const Picture test = Changed(reference, masks, FaceRegion::kFace, 0.1F);
  const std::vector<double> scores = ScoresInRegions(WholeMae(), reference, test, masks, face.box, kAllRegions);
  EXPECT_NEAR(scores[0], 0.1, 1e-6);
  for (const std::size_t i : {1U, 2U, 3U}) {
    std::size_t changed = 0;  // by the test picture, within the region
    for (int y = 0; y < 160; ++y) {
      for (int x = 0; x < 160; ++x) {
        changed += masks.Contains(kAllRegions[i], x, y) && masks.Contains(FaceRegion::kFace, x, y) ? 1 : 0;
      }
    }
    EXPECT_NEAR(scores[i], 0.1 * static_cast<double>(changed) / (160.0 * 160.0), 1e-6) << "region " << i;
    EXPECT_GT(scores[i], 1e-4) << "region " << i;
  }
  EXPECT_EQ(scores[4], 0.0) << "the background is as it was";
  const std::vector<double> small =
      ScoresInRegions(WholeMae(), reference, test, masks, {10.0, 10.0, 14.0, 14.0}, kAllRegions);
  EXPECT_TRUE(std::isnan(small[0])) << "smaller than the metric's window";
  const std::vector<double> beyond =
      ScoresInRegions(WholeMae(), reference, test, masks, {-20.0, 100.0, 90.0, 300.0}, kAllRegions);
  EXPECT_TRUE(std::isfinite(beyond[0])) << "a box may reach beyond the picture";
}

TEST(RegionScores, ARegionWithoutPlaceInTheMapHasNone) {
  const FoundFace face = test::DrawnFace();
  const RegionMasks masks(face, 70, 70);
  const Picture reference(70, 70, 0.25F);
  const std::vector<double> scores =
      ScoresInRegions(BorderlessPsnr(), reference, reference, masks, face.box, kAllRegions);
  EXPECT_TRUE(std::isnan(scores[2])) << "the mouth is not on the picture";
  EXPECT_TRUE(std::isinf(scores[1]));
  EXPECT_TRUE(std::isnan(ScoresInRegions(WholeMae(), reference, reference, masks, face.box, kAllRegions)[2]));
}

TEST(RegionNames, TakeBracketsThatAreThere) {
  EXPECT_EQ(NameInRegion("ssim", FaceRegion::kEyes), "ssim[eyes]");
  EXPECT_EQ(NameInRegion("lpips[alex]", FaceRegion::kBackground), "lpips[alex,background]");
}

/// Procedural portraits, and the same with a grey rectangle where their mouth is.
class RegionMetricTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(WeightsFolder() / "face-recognition-models/shape_predictor_68_face_landmarks.dat")) {
      GTEST_SKIP() << "no face-recognition-models in " << WeightsFolder() << " (`make setup` fetches them)";
    }
    input_.progress = &progress_;
    input_.weights_folder = WeightsFolder();
    input_.statistics.replicates = 50;
  }
  void TearDown() override { fs::remove_all(folder_); }

  ChainPicture Write(const std::string& place, const std::string& id, const Picture& picture) {
    const fs::path path = folder_ / place / id;
    EncodePicture(picture, path, {});
    return {id, id.substr(0, id.find('-')), path};
  }

  static RegionMetric Metric() {
    std::vector<std::unique_ptr<PairMetric>> metrics;
    metrics.push_back(std::make_unique<BorderlessPsnr>());
    metrics.push_back(std::make_unique<WholeMae>());
    return {RegionOptions(), std::move(metrics)};
  }

  fs::path folder_ = fs::temp_directory_path() / fmt::format("pentimento-regions-{}", ::getpid());
  Progress progress_;
  MeasureInput input_;
};

TEST_F(RegionMetricTest, MeasuresWhereTheReferenceHasItsFace) {
  FaceOptions options;
  options.landmarks = LandmarkModel::kSixtyEightPoints;
  options.parts68 = true;
  const FaceFinder finder(WeightsFolder(), options, {});
  HopView hop{"x-y", "f", "", {}, {}};
  for (std::uint64_t i = 0; i < 3; ++i) {
    const Picture drawn = RenderPortrait(DrawIdentity(kSeed, i), DrawCapture(kSeed, i, 0), PortraitDomain::kPhoto, 256);
    hop.reference.push_back(Write("x", fmt::format("p{}-0.png", i), drawn));
    const Picture portrait = DecodePicture(hop.reference.back().path).picture;
    const auto face = finder.Find(portrait);
    ASSERT_TRUE(face);
    const RegionMasks masks(*face, portrait.width, portrait.height);
    hop.test.push_back(Write("y", fmt::format("p{}-0.png", i), Changed(portrait, masks, FaceRegion::kMouth, -0.2F)));
  }
  hop.reference.push_back(Write("x", "wall-0.png", Picture(256, 256, 0.4F)));
  hop.test.push_back(Write("y", "wall-0.png", Picture(256, 256, 0.5F)));
  input_.hops = {hop};
  input_.originals = hop.reference;

  input_.options = Json::parse(R"({"regions": ["mouth"], "face": {"min_side": 100, "landmarks": "68"},
                                   "metrics": [{"type": "db"}, {"type": "whole", "window": 8}]})");
  const RegionMetric metric = Metric();
  EXPECT_EQ(metric.version(), 2 + 3);
  const MeasureResult result = metric.Measure(input_);
  std::map<std::string, const Figure*> figures;
  for (const Figure& figure : result.figures) {
    figures.emplace(figure.name, &figure);
  }
  ASSERT_EQ(figures.size(), 10U) << "five regions of each";
  const Figure& mouth = *figures.at("db[own,mouth]");
  EXPECT_EQ(mouth.n, 3);
  EXPECT_GT(mouth.value, 13.0);
  EXPECT_LT(mouth.value, 16.0) << "-20 log10(0.2) is 14, and values end at 0";
  EXPECT_THAT(mouth.note, ::testing::HasSubstr("no face found on 1 of 4 references"));
  EXPECT_EQ(mouth.version, 5);
  EXPECT_EQ(mouth.context["probes"], "detected");
  EXPECT_THAT(mouth.context["protocol"]["crop"].get<std::string>(), ::testing::HasSubstr("the reference's mouth"));
  EXPECT_EQ(mouth.samples.size(), 4U);
  EXPECT_TRUE(std::isnan(mouth.samples[3].value));
  const Figure& eyes = *figures.at("db[own,eyes]");
  EXPECT_EQ(eyes.n, 0) << "equal to the reference there";
  EXPECT_THAT(eyes.note, ::testing::HasSubstr("infinite"));
  EXPECT_EQ(figures.at("whole[face]")->context["protocol"]["crop"], "the reference's face box");
  EXPECT_EQ(figures.at("whole[mouth]")->context["protocol"]["crop"],
            "none: the reference with the test picture's mouth in it, to the reference");
  EXPECT_GT(figures.at("whole[mouth]")->value, 0.0);
  EXPECT_EQ(figures.at("whole[eyes]")->value, 0.0);
  EXPECT_EQ(mouth.context["protocol"]["options"], Json::parse(R"({"face": {"min_side": 100}})"))
      << "what is measured beside it does not define it";
  EXPECT_EQ(figures.at("whole[face]")->context["protocol"]["options"],
            Json::parse(R"({"face": {"min_side": 100}, "metric": {"window": 8}})"));
}

}  // namespace
}  // namespace pentimento
