#include "framework/methods/classical/kmeans_palette.h"

#include <limits>

#include <gtest/gtest.h>

#include "framework/core/json.h"
#include "framework/media/decode.h"
#include "tests/framework/methods/classical/golden_arrays.h"

namespace pentimento {
namespace {

/// The golden photograph's pixels as the 8-bit numbers they are stored as.
std::vector<Colour<double>> GoldenPixels() {
  const Picture picture = DecodePicture(GoldenFolder() / "src.png").picture;
  std::vector<Colour<double>> points;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      points.push_back({std::round(picture.At(0, y, x) * 255.0), std::round(picture.At(1, y, x) * 255.0),
                        std::round(picture.At(2, y, x) * 255.0)});
    }
  }
  return points;
}

std::vector<Colour<double>> GoldenColours(const std::string& name) {
  const std::vector<float> values = GoldenArray(name);
  std::vector<Colour<double>> colours;
  for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
    colours.push_back({values[i], values[i + 1], values[i + 2]});
  }
  return colours;
}

TEST(Lloyd, FourCornersFindTheirMeans) {
  const std::vector<Colour<double>> points = {{0, 0, 0}, {0, 0, 2}, {10, 0, 0}, {10, 0, 2}};
  const KMeansResult result = Lloyd(points, {{1, 0, 0}, {9, 0, 0}, {100, 100, 100}}, 10);
  EXPECT_EQ(result.centres[0], (Colour<double>{0, 0, 1}));
  EXPECT_EQ(result.centres[1], (Colour<double>{10, 0, 1}));
  EXPECT_EQ(result.centres[2], (Colour<double>{100, 100, 100}));
  EXPECT_EQ(result.inertia.size(), 2U);
  EXPECT_DOUBLE_EQ(result.inertia[0], 12.0);
  EXPECT_DOUBLE_EQ(Inertia(points, result.centres), 4.0);
}

TEST(Lloyd, GoldenTraceAndCentres) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  const Json meta = Json::parse(ReadFile(GoldenFolder() / "meta.json"));
  const auto trace = meta.at("lloyd_inertia_trace").get<std::vector<double>>();
  const KMeansResult result = Lloyd(GoldenPixels(), GoldenColours("lloyd_init"), 20);
  ASSERT_EQ(result.inertia.size(), trace.size());
  for (std::size_t i = 0; i < trace.size(); ++i) {
    EXPECT_NEAR(result.inertia[i], trace[i], 1e-9 * trace[i]) << "update " << i;
  }
  const auto centres = GoldenColours("lloyd_centres_after20");
  for (std::size_t c = 0; c < centres.size(); ++c) {
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(result.centres[c][i], centres[c][i], 1e-4);
    }
  }
}

TEST(KMeans, GoldenInertiaOfScikitLearn) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  const Json meta = Json::parse(ReadFile(GoldenFolder() / "meta.json"));
  const std::vector<Colour<double>> points = GoldenPixels();
  for (const auto& [count, inertia] : meta.at("kmeans_inertia_rgb").items()) {
    RandomStream random(1, "test.kmeans", count);
    double least = std::numeric_limits<double>::infinity();
    for (int restart = 0; restart < 3; ++restart) {
      const KMeansResult result = Lloyd(points, KMeansPlusPlus(points, std::stoi(count), random), 40);
      least = std::min(least, Inertia(points, result.centres));
    }
    EXPECT_LE(least, 1.02 * inertia.get<double>()) << count << " colours";
  }
}

TEST(KMeansPlusPlus, TakesEachDistinctPointOnceAndNoMore) {
  const std::vector<Colour<double>> points = {{1, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}, {3, 0, 0}};
  RandomStream random(2, "test.kmeans");
  auto centres = KMeansPlusPlus(points, 8, random);
  std::sort(centres.begin(), centres.end());
  EXPECT_EQ(centres, (std::vector<Colour<double>>{{1, 0, 0}, {2, 0, 0}, {3, 0, 0}}));
}

TEST(KMeansPlusPlus, DrawsFarPointsInProportionToTheirSquaredDistance) {
  // From the double point 0 (if it comes first), the others have weights 1 and 9.
  const std::vector<Colour<double>> points = {{0, 0, 0}, {1, 0, 0}, {3, 0, 0}};
  int from_origin = 0;
  int far = 0;
  for (std::uint64_t trial = 0; trial < 3000; ++trial) {
    RandomStream random(4, "test.kmeans", trial);
    const auto centres = KMeansPlusPlus(points, 2, random);
    if (centres[0][0] == 0.0) {
      ++from_origin;
      far += centres[1][0] == 3.0 ? 1 : 0;
    }
  }
  EXPECT_NEAR(from_origin / 3000.0, 1.0 / 3.0, 0.04);
  EXPECT_NEAR(far / static_cast<double>(from_origin), 0.9, 0.04);
}

TEST(Palette, EveryPixelGetsItsNearestColour) {
  Picture picture(101, 53);
  RandomStream random(6, "test.palette");
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  const Picture before = picture;
  const auto palette = FitPalette(picture, 7, 2, 4096, random);
  ASSERT_EQ(palette.size(), 7U);
  ApplyPalette(picture, palette);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      double least = std::numeric_limits<double>::infinity();
      for (const Colour<double>& colour : palette) {
        double distance = 0.0;
        for (int channel = 0; channel < 3; ++channel) {
          distance += std::pow(before.At(channel, y, x) - colour[channel], 2);
        }
        least = std::min(least, distance);
      }
      double reached = 0.0;
      for (int channel = 0; channel < 3; ++channel) {
        reached += std::pow(before.At(channel, y, x) - picture.At(channel, y, x), 2);
      }
      ASSERT_NEAR(reached, least, 1e-6) << "row " << y << ", column " << x;
    }
  }
}

TEST(Palette, ThinPicturesHavePixelsToo) {
  Picture picture(5000, 1, 0.5F);
  RandomStream random(6, "test.palette");
  EXPECT_EQ(FitPalette(picture, 3, 1, 100, random), (std::vector<Colour<double>>{{0.5, 0.5, 0.5}}));
}

}  // namespace
}  // namespace pentimento
