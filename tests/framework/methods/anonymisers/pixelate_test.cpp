#include "framework/methods/anonymisers/pixelate.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

torch::Tensor Pixelated(const torch::Tensor& images, int blocks) {
  return PixelateMethod(ParseOptions<PixelateOptions>({{"blocks", blocks}}, "test")).Apply(images, {}).images;
}

TEST(Pixelate, BlocksBecomeTheirMeans) {
  const torch::Tensor images = torch::rand({2, 3, 12, 8});
  const torch::Tensor mosaic = Pixelated(images, 2);  // 2 x 3 blocks of 4 x 4 px
  for (std::int64_t top = 0; top < 12; top += 4) {
    for (std::int64_t left = 0; left < 8; left += 4) {
      const torch::Tensor before = images.slice(2, top, top + 4).slice(3, left, left + 4);
      const torch::Tensor after = mosaic.slice(2, top, top + 4).slice(3, left, left + 4);
      EXPECT_TRUE(Near(after, before.mean({2, 3}, true).expand_as(after), 1e-6))
          << "row " << top << ", column " << left;
    }
  }
}

TEST(Pixelate, BlocksOfUnequalSizeKeepTheMean) {
  const torch::Tensor images = torch::rand({1, 3, 5, 7});
  const torch::Tensor mosaic =
      Pixelated(images, 2);  // rows 2 + 3; the longer side nearest to square: columns 2 + 2 + 3
  EXPECT_TRUE(Near(mosaic.mean({2, 3}), images.mean({2, 3}), 1e-6));
  const torch::Tensor corner = mosaic.slice(2, 2, 5).slice(3, 4, 7);
  EXPECT_TRUE(Near(corner, images.slice(2, 2, 5).slice(3, 4, 7).mean({2, 3}, true).expand_as(corner), 1e-6));
}

TEST(Pixelate, OneBlockIsTheMeanColourOfASquare) {
  const torch::Tensor images = torch::rand({1, 3, 9, 9});
  EXPECT_TRUE(Near(Pixelated(images, 1), images.mean({2, 3}, true).expand_as(images), 1e-6));
}

TEST(Pixelate, ABlockForEveryPixelLeavesThePicture) {
  const torch::Tensor images = torch::rand({1, 3, 6, 11});
  EXPECT_TRUE(torch::equal(Pixelated(images, 6), images));
  EXPECT_TRUE(torch::equal(Pixelated(images, 500), images));
  const torch::Tensor pixel = torch::rand({1, 3, 1, 1});
  EXPECT_TRUE(torch::equal(Pixelated(pixel, 16), pixel));
}

TEST(Pixelate, NeedsABlock) {
  EXPECT_EQ(PixelateOptions{}.blocks, 16);
  EXPECT_THROW(ParseOptions<PixelateOptions>({{"blocks", 0}}, "test"), ConfigError);
  EXPECT_THROW(ParseOptions<PixelateOptions>({{"blocks", 2.5}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
