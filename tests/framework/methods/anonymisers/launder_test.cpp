#include "framework/methods/anonymisers/launder.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>

#include "framework/core/errors.h"
#include "framework/core/random.h"
#include "framework/image/convert.h"

namespace pentimento {
namespace {

constexpr double kStep = 1.0 / 255.0;

/// Slow waves, in 8-bit values.
Picture SmoothPicture(int width, int height) {
  Picture picture(width, height);
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const double y = 2.0 * row / height - 1.0;
      const double x = 2.0 * column / width - 1.0;
      picture.At(0, row, column) = static_cast<float>(0.5 + 0.3 * std::sin(2.0 * x + y));
      picture.At(1, row, column) = static_cast<float>(0.45 + 0.25 * std::cos(3.0 * y - x));
      picture.At(2, row, column) = static_cast<float>(0.4 + 0.2 * x * y);
    }
  }
  return Requantise(picture, 8);
}

Picture NoisyPicture(int width, int height) {
  Picture picture(width, height);
  RandomStream random(7, "test.launder");
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  return picture;
}

double CheckerSign(int row, int column) { return (row + column) % 2 == 0 ? 1.0 : -1.0; }

/// The finest pattern there is, one 8-bit step up and one down.
Picture WithChecker(const Picture& picture) {
  Picture result = picture;
  for (int channel = 0; channel < 3; ++channel) {
    for (int row = 0; row < picture.height; ++row) {
      for (int column = 0; column < picture.width; ++column) {
        result.At(channel, row, column) += static_cast<float>(kStep * CheckerSign(row, column));
      }
    }
  }
  return result;
}

/// Two laundered pictures, of which only one's original had the checker, compared in units of that checker's energy.
struct Remainder {
  double along_checker = 0.0;  ///< energy of the difference's component along the checker
  double all = 0.0;            ///< energy of the difference, the roundings that it tips over included
};

Remainder CheckerLeft(const Picture& with, const Picture& without) {
  double energy = 0.0;
  double amplitude = 0.0;
  for (int channel = 0; channel < 3; ++channel) {
    for (int row = 0; row < with.height; ++row) {
      for (int column = 0; column < with.width; ++column) {
        const double difference =
            (static_cast<double>(with.At(channel, row, column)) - without.At(channel, row, column)) / kStep;
        energy += difference * difference;
        amplitude += difference * CheckerSign(row, column);
      }
    }
  }
  const double count = 3.0 * static_cast<double>(with.PixelCount());
  return {amplitude / count * (amplitude / count), energy / count};
}

double PsnrOf(const Picture& a, const Picture& b) {
  double squares = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    squares += std::pow(static_cast<double>(a.values[i]) - b.values[i], 2);
  }
  return -10.0 * std::log10(squares / static_cast<double>(a.values.size()));
}

double GreatestDifference(const Picture& a, const Picture& b) {
  double greatest = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    greatest = std::max(greatest, std::abs(static_cast<double>(a.values[i]) - b.values[i]));
  }
  return greatest;
}

LaunderOptions LaunderOptionsFrom(const std::string& json) {
  return ParseOptions<LaunderOptions>(Json::parse(json), "test");
}

TEST(Launder, RemovesAnInvisibleCheckerAndKeepsThePicture) {
  for (const auto& [width, height] : {std::pair{64, 64}, {72, 96}, {47, 33}}) {
    const Picture smooth = SmoothPicture(width, height);
    const Picture checkered = WithChecker(smooth);
    EXPECT_NEAR(CheckerLeft(checkered, smooth).along_checker, 1.0, 1e-3);

    const Picture laundered = Launder(smooth, {});
    EXPECT_GT(PsnrOf(laundered, smooth), 35.0);
    EXPECT_LT(CheckerLeft(Launder(checkered, {}), laundered).along_checker, 0.01);

    // JPEG's coarse steps answer any change by changes of their own, so all that is left is measured before it.
    const LaunderOptions without_jpeg = LaunderOptionsFrom(R"({"jpeg_quality": null})");
    const Remainder left = CheckerLeft(Launder(checkered, without_jpeg), Launder(smooth, without_jpeg));
    EXPECT_LT(left.all, 0.1) << width << " x " << height;
  }
}

TEST(Launder, EveryStepTurnedOffLeavesAnEightBitPicture) {
  const Picture picture = Requantise(NoisyPicture(17, 9), 8);
  const LaunderOptions off = LaunderOptionsFrom(R"({"resize": 1, "blur_sigma": 0, "jpeg_quality": null})");
  EXPECT_EQ(Launder(picture, off).values, picture.values);
  EXPECT_NEAR(CheckerLeft(Launder(WithChecker(SmoothPicture(32, 32)), off), SmoothPicture(32, 32)).all, 1.0, 1e-3);
}

TEST(Launder, TakesItsStepsInTheStatedOrder) {
  const Picture picture = NoisyPicture(40, 30);
  const LaunderOptions options = LaunderOptionsFrom(R"({"blur_sigma": 0, "bits": 3, "jpeg_quality": 60})");
  const Picture expected = JpegRoundTrip(Requantise(ResizeRoundTrip(picture, 0.75), 3), 60);
  EXPECT_EQ(Launder(picture, options).values, expected.values);
}

TEST(Launder, TheMethodLaundersEachPicture) {
  const Picture picture = NoisyPicture(24, 16);
  const torch::Tensor batch = torch::stack({torch::zeros({3, 16, 24}), ToTensor(picture)});
  const torch::Tensor result = LaunderMethod({}).Apply(batch, {}).images;
  EXPECT_TRUE(torch::equal(result[1], ToTensor(Launder(picture, {}))));
}

TEST(Launder, SameBitsWhateverTheThreads) {
  const Picture picture = NoisyPicture(301, 203);
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const Picture one = Launder(picture, {});
  cv::setNumThreads(4);
  const Picture four = Launder(picture, {});
  cv::setNumThreads(threads);
  EXPECT_EQ(one.values, four.values);
}

TEST(ResizeRoundTrip, KeepsSizeAndEvenColours) {
  for (const auto& [width, height] : {std::pair{1, 1}, {2, 50}, {33, 47}}) {
    const Picture even(width, height, 0.4F);
    const Picture result = ResizeRoundTrip(even, 0.5);
    EXPECT_EQ(result.width, width);
    EXPECT_EQ(result.height, height);
    EXPECT_LT(GreatestDifference(result, even), 1e-6);
  }
}

TEST(ResizeRoundTrip, AveragesWhatTheSmallerSizeCannotHold) {
  Picture stripes(32, 32);
  for (int channel = 0; channel < 3; ++channel) {
    for (int row = 0; row < 32; ++row) {
      for (int column = 0; column < 32; column += 2) {
        stripes.At(channel, row, column) = 1.0F;
      }
    }
  }
  EXPECT_LT(GreatestDifference(ResizeRoundTrip(stripes, 0.5), Picture(32, 32, 0.5F)), 1e-6);
  EXPECT_EQ(ResizeRoundTrip(stripes, 1.0).values, stripes.values);
}

TEST(Requantise, KnownLevels) {
  Picture picture(2, 1);
  picture.values = {0.0F, 0.16F, 0.17F, 0.5F, 0.84F, 1.0F};
  const auto third = static_cast<float>(1.0 / 3.0);
  const auto two_thirds = static_cast<float>(2.0 / 3.0);
  EXPECT_EQ(Requantise(picture, 2).values, (std::vector<float>{0.0F, 0.0F, third, two_thirds, 1.0F, 1.0F}));
  EXPECT_EQ(Requantise(picture, 1).values, (std::vector<float>{0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 1.0F}));
}

TEST(Requantise, IsOffByHalfAStepAtMostAndDoneOnce) {
  const Picture picture = NoisyPicture(50, 40);
  for (const int bits : {1, 4, 8, 16}) {
    const Picture once = Requantise(picture, bits);
    EXPECT_LE(GreatestDifference(once, picture), 0.5 / (std::exp2(bits) - 1.0) + 1e-7) << bits << " bits";
    EXPECT_EQ(Requantise(once, bits).values, once.values) << bits << " bits";
  }
}

TEST(JpegRoundTrip, KeepsSizeAndLosesMoreAtALowerQuality) {
  for (const auto& [width, height] : {std::pair{1, 1}, {17, 9}}) {
    const Picture grey(width, height, 0.4F);  // 102 of 255
    const Picture result = JpegRoundTrip(grey, 75);
    EXPECT_EQ(result.width, width);
    EXPECT_EQ(result.height, height);
    EXPECT_LE(GreatestDifference(result, grey), 2.0 * kStep);
  }
  const Picture noise = NoisyPicture(64, 64);
  EXPECT_GT(PsnrOf(JpegRoundTrip(noise, 95), noise), PsnrOf(JpegRoundTrip(noise, 20), noise) + 1.0);
}

TEST(LaunderOptions, DefaultsAndRanges) {
  const LaunderOptions defaults = LaunderOptionsFrom("{}");
  EXPECT_EQ(defaults.resize, 0.75);
  EXPECT_EQ(defaults.blur_sigma, 0.7);
  EXPECT_EQ(defaults.bits, 8);
  EXPECT_EQ(defaults.jpeg_quality, 75);
  EXPECT_FALSE(LaunderOptionsFrom(R"({"jpeg_quality": null})").jpeg_quality.has_value());
  for (const char* wrong :
       {R"({"resize": 0})", R"({"resize": 1.5})", R"({"blur_sigma": -1})", R"({"bits": 0})", R"({"bits": 17})",
        R"({"bits": null})", R"({"jpeg_quality": 0})", R"({"jpeg_quality": 101})", R"({"quality": 75})"}) {
    EXPECT_THROW(LaunderOptionsFrom(wrong), ConfigError) << wrong;
  }
}

}  // namespace
}  // namespace pentimento
