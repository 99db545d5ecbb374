#include <cmath>

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/framework/ops/similarity/measures.h"

namespace pentimento {
namespace {

void ExpectValue(const Measure& measure, const torch::Tensor& value, double expected, double tolerance) {
  ASSERT_EQ(value.numel(), 1) << measure.name;
  const auto actual = value.item<double>();
  if (std::isinf(expected)) {
    EXPECT_EQ(actual, expected) << measure.name;
  } else {
    EXPECT_NEAR(actual, expected, tolerance) << measure.name;
  }
}

TEST(DegeneratePictures, EqualOnesHaveTheBestValue) {
  for (const Measure& measure : Measures()) {
    const torch::Tensor picture = RandomPictures(1, {1, 3, 43, 51});
    ExpectValue(measure, measure.of(picture, picture), measure.equal, measure.name == "vif" ? 1e-8 : 1e-12);
    const torch::Tensor single = picture.to(torch::kFloat32);
    ExpectValue(measure, measure.of(single, single), measure.equal, 1e-6);
  }
}

TEST(DegeneratePictures, EqualConstantOnesHaveTheBestValue) {
  for (const Measure& measure : Measures()) {
    for (const double level : {0.0, 0.3, 1.0}) {
      const torch::Tensor picture = torch::full({1, 3, 50, 63}, level, torch::kFloat64);
      ExpectValue(measure, measure.of(picture, picture), measure.equal, 1e-9);
      const torch::Tensor single = picture.to(torch::kFloat32);
      ExpectValue(measure, measure.of(single, single), measure.equal, 1e-6);
    }
  }
}

TEST(DegeneratePictures, TheSmallestOnesAreDefinedAndSmallerOnesRefused) {
  for (const Measure& measure : Measures()) {
    const torch::Tensor a = RandomPictures(2, {1, 3, measure.side, measure.side + 2});
    const torch::Tensor b = RandomPictures(3, {1, 3, measure.side, measure.side + 2});
    EXPECT_TRUE(std::isfinite(measure.of(a, b).item<double>())) << measure.name;
    EXPECT_NO_THROW((void)measure.of(a.transpose(2, 3), b.transpose(2, 3))) << measure.name;
    if (measure.side > 1) {
      const torch::Tensor small = a.narrow(2, 0, measure.side - 1);
      EXPECT_THROW((void)measure.of(small, small), ShapeError) << measure.name;
    }
  }
}

TEST(DegeneratePictures, OfOnePixel) {
  const torch::Tensor black = torch::zeros({1, 3, 1, 1}, torch::kFloat64);
  const torch::Tensor white = torch::ones({1, 3, 1, 1}, torch::kFloat64);
  EXPECT_EQ(Mse(black, white).item<double>(), 1.0);
  EXPECT_EQ(Psnr(black, white).item<double>(), 0.0);
  EXPECT_EQ(Gmsd(black, white).item<double>(), 0.0) << "one value does not deviate";
  EXPECT_NEAR(Ciede2000(black, white).item<double>(), 100.0, 1e-2);
  EXPECT_GT(Fsim(black, white).item<double>(), 0.9) << "neither has structure or gradient";
}

TEST(DegeneratePictures, OtherShapesTypesAndNumbersOfChannelsAreRefused) {
  const torch::Tensor picture = RandomPictures(4, {2, 3, 48, 48});
  for (const Measure& measure : Measures()) {
    EXPECT_THROW((void)measure.of(picture, picture.narrow(0, 0, 1)), ShapeError) << measure.name;
    EXPECT_THROW((void)measure.of(picture[0], picture[0]), ShapeError) << measure.name;
    EXPECT_THROW((void)measure.of(picture, torch::Tensor()), ShapeError) << measure.name;
    EXPECT_THROW((void)measure.of(picture, picture.to(torch::kFloat32)), ShapeError) << measure.name;
    const torch::Tensor bytes = picture.to(torch::kUInt8);
    EXPECT_THROW((void)measure.of(bytes, bytes), ShapeError) << measure.name;
    const torch::Tensor nothing = picture.narrow(3, 0, 0);
    EXPECT_THROW((void)measure.of(nothing, nothing), ShapeError) << measure.name;
  }
  for (const char* of_colour : {"vif", "fsim", "gmsd", "ciede2000"}) {
    for (const Measure& measure : Measures()) {
      if (measure.name == of_colour) {
        const torch::Tensor grey = picture.narrow(1, 0, 1);
        EXPECT_THROW((void)measure.of(grey, grey), ShapeError) << measure.name;
      }
    }
  }
}

TEST(DegeneratePictures, ConstantOnesHaveNoStructureInEitherPrecision) {
  for (const torch::Dtype type : {torch::kFloat32, torch::kFloat64}) {
    const torch::Tensor dark = torch::full({1, 3, 50, 63}, 100.0 / 255.0, type);
    const torch::Tensor light = torch::full({1, 3, 50, 63}, 120.0 / 255.0, type);
    EXPECT_NEAR(Vif(dark, light).item<double>(), 1.0, 1e-6);
    EXPECT_NEAR(Fsim(dark, light).item<double>(), 0.999, 1e-3) << "of the gradient at the border alone";
    EXPECT_NEAR(Ssim(dark, light).item<double>(), 0.98361, 1e-4);
  }
}

TEST(DegeneratePictures, AReferenceWithoutInformationKeepsAllOfIt) {
  const torch::Tensor flat = torch::full({1, 3, 48, 48}, 0.5, torch::kFloat64);
  const torch::Tensor noise = RandomPictures(5, {1, 3, 48, 48});
  EXPECT_NEAR(Vif(flat, noise).item<double>(), 1.0, 1e-6);
  EXPECT_NEAR(Vif(noise, flat).item<double>(), 0.0, 1e-6);
}

}  // namespace
}  // namespace pentimento
