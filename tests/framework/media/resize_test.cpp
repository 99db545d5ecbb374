#include "framework/media/resize.h"

#include <gtest/gtest.h>

#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

constexpr ResizeFilter kFilters[] = {ResizeFilter::kArea, ResizeFilter::kBilinear, ResizeFilter::kBicubic};

TEST(Resize, FlatStaysFlat) {
  for (const ResizeFilter filter : kFilters) {
    for (const auto& [width, height] : {std::pair{3, 5}, std::pair{40, 7}, std::pair{13, 90}}) {
      const Picture resized = ResizePicture(Picture(13, 11, 0.625F), width, height, filter);
      EXPECT_LT(test::GreatestDifference(resized, Picture(width, height, 0.625F)), 1e-6);
    }
  }
}

TEST(Resize, SameSizeIsACopy) {
  const Picture picture = test::Gradient(9, 7);
  EXPECT_EQ(ResizePicture(picture, 9, 7).values, picture.values);
}

TEST(Resize, AreaIsTheMeanOfWhatIsCovered) {
  const Picture picture = test::Gradient(12, 6);
  const Picture small = ResizePicture(picture, 4, 3);
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < 3; ++y) {
      for (int x = 0; x < 4; ++x) {
        double sum = 0.0;
        for (int dy = 0; dy < 2; ++dy) {
          for (int dx = 0; dx < 3; ++dx) {
            sum += picture.At(c, 2 * y + dy, 3 * x + dx);
          }
        }
        EXPECT_NEAR(small.At(c, y, x), sum / 6.0, 1e-6);
      }
    }
  }
}

TEST(Resize, AreaCountsPartsOfPixels) {
  Picture picture(3, 1);
  for (int c = 0; c < 3; ++c) {
    picture.At(c, 0, 0) = 0.9F;
    picture.At(c, 0, 1) = 0.3F;
  }
  const Picture small = ResizePicture(picture, 2, 1);
  EXPECT_NEAR(small.At(0, 0, 0), (0.9 + 0.5 * 0.3) / 1.5, 1e-6);
  EXPECT_NEAR(small.At(0, 0, 1), 0.5 * 0.3 / 1.5, 1e-6);
}

TEST(Resize, BilinearAlignsPixelCentres) {
  Picture picture(2, 1);
  picture.At(0, 0, 1) = 1.0F;
  const Picture large = ResizePicture(picture, 4, 1, ResizeFilter::kBilinear);
  EXPECT_NEAR(large.At(0, 0, 0), 0.0, 1e-6);
  EXPECT_NEAR(large.At(0, 0, 1), 0.25, 1e-6);
  EXPECT_NEAR(large.At(0, 0, 2), 0.75, 1e-6);
  EXPECT_NEAR(large.At(0, 0, 3), 1.0, 1e-6);
}

TEST(Resize, StaysInRange) {
  const Picture large = ResizePicture(test::Quarters(8, 8), 50, 50, ResizeFilter::kBicubic);
  EXPECT_TRUE(std::ranges::all_of(large.values, [](float v) { return v >= 0.0F && v <= 1.0F; }));
}

TEST(Resize, CropsTheMiddle) {
  Picture wide(30, 10, 0.25F);
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < 10; ++y) {
      for (int x = 10; x < 20; ++x) {
        wide.At(c, y, x) = 0.75F;
      }
    }
  }
  EXPECT_LT(test::GreatestDifference(CropAndResizePicture(wide, 5, 5), Picture(5, 5, 0.75F)), 1e-6);
}

TEST(Resize, KeepsTheTopOfATallPicture) {
  Picture tall(10, 30, 0.25F);
  for (int c = 0; c < 3; ++c) {
    for (int y = 0; y < 10; ++y) {
      for (int x = 0; x < 10; ++x) {
        tall.At(c, y, x) = 0.75F;
      }
    }
  }
  EXPECT_LT(test::GreatestDifference(CropAndResizePicture(tall, 5, 5, 0.0), Picture(5, 5, 0.75F)), 1e-6);
  EXPECT_LT(test::GreatestDifference(CropAndResizePicture(tall, 5, 5, 1.0), Picture(5, 5, 0.25F)), 1e-6);
}

TEST(Resize, RefusesEmptySizes) {
  EXPECT_THROW(ResizePicture(Picture(), 3, 3), ShapeError);
  EXPECT_THROW(ResizePicture(Picture(3, 3), 0, 3), ShapeError);
  EXPECT_THROW(CropAndResizePicture(Picture(3, 3), 3, -1), ShapeError);
}

}  // namespace
}  // namespace pentimento
