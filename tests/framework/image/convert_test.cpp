#include "framework/image/convert.h"

#include <limits>

#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(Convert, KeepsPlanesRowsAndColumns) {
  Picture picture(3, 2);
  for (std::size_t i = 0; i < picture.values.size(); ++i) {
    picture.values[i] = static_cast<float>(i) / 32.0F;
  }
  const torch::Tensor image = ToTensor(picture);
  EXPECT_EQ(image.sizes(), (torch::IntArrayRef{3, 2, 3}));
  EXPECT_EQ(image[1][0][2].item<float>(), picture.At(1, 0, 2));
  const Picture back = ToPicture(image);
  EXPECT_EQ(back.width, 3);
  EXPECT_EQ(back.height, 2);
  EXPECT_EQ(back.values, picture.values);
}

TEST(Convert, PictureTakesStridedBatchOfOne) {
  const torch::Tensor image = torch::rand({1, 4, 5, 3}).permute({0, 3, 1, 2});
  const Picture picture = ToPicture(image);
  EXPECT_EQ(picture.At(2, 3, 4), (image[0][2][3][4].item<float>()));
}

TEST(Convert, PictureClampsAndDropsNonNumbers) {
  torch::Tensor image = torch::zeros({3, 1, 1});
  image[0] = std::numeric_limits<float>::quiet_NaN();
  image[1] = 7.0;
  image[2] = -std::numeric_limits<float>::infinity();
  EXPECT_EQ(ToPicture(image).values, (std::vector<float>{0.0F, 1.0F, 0.0F}));
}

TEST(Convert, PictureRefusesOtherShapes) {
  EXPECT_THROW(ToPicture(torch::zeros({1, 4, 4})), ShapeError);
  EXPECT_THROW(ToPicture(torch::zeros({2, 3, 4, 4})), ShapeError);
  EXPECT_THROW(CheckImageBatch(torch::zeros({2, 3, 0, 4}), "test"), ShapeError);
  EXPECT_THROW(CheckImageBatch({}, "test"), ShapeError);
}

TEST(Convert, SignedRangeMapsEndsAndClampsOnTheWayBack) {
  const torch::Tensor values = torch::tensor({0.0F, 0.25F, 1.0F});
  EXPECT_TRUE(SameBits(ToSignedRange(values), torch::tensor({-1.0F, -0.5F, 1.0F})));
  EXPECT_TRUE(
      SameBits(FromSignedRange(torch::tensor({-1.5F, -0.5F, 1.0F, 2.0F})), torch::tensor({0.0F, 0.25F, 1.0F, 1.0F})));
}

}  // namespace
}  // namespace pentimento
