#include "framework/image/padding.h"

#include <gtest/gtest.h>
#include <torch/nn/functional/padding.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(Padding, AgreesWithReflectionPadWhereThatIsDefined) {
  const torch::Tensor images = torch::rand({2, 3, 9, 13});
  const PaddedImages padded = PadByReflection(images, 4);
  EXPECT_EQ(padded.images.sizes(), (torch::IntArrayRef{2, 3, 12, 16}));
  const auto options = torch::nn::functional::PadFuncOptions({1, 2, 1, 2}).mode(torch::kReflect);
  EXPECT_TRUE(SameBits(padded.images, torch::nn::functional::pad(images, options)));
}

TEST(Padding, CropsBackEverySize) {
  for (std::int64_t height = 1; height <= 9; ++height) {
    for (std::int64_t width = 1; width <= 9; ++width) {
      const torch::Tensor images = torch::rand({1, 3, height, width});
      const PaddedImages padded = PadByReflection(images, 4, 8);
      EXPECT_EQ(padded.images.size(2) % 4, 0);
      EXPECT_GE(padded.images.size(2), 8);
      EXPECT_EQ(padded.images.size(3) % 4, 0);
      EXPECT_TRUE(SameBits(CropBack(padded.images, padded), images)) << height << "x" << width;
    }
  }
}

TEST(Padding, LeavesFittingImagesAlone) {
  const torch::Tensor images = torch::rand({1, 3, 8, 12});
  EXPECT_EQ(PadByReflection(images, 4).images.data_ptr(), images.data_ptr());
}

TEST(Padding, RefusesEmptyAndOtherwiseSizedImages) {
  EXPECT_THROW(PadByReflection(torch::rand({1, 3, 0, 4}), 4), ShapeError);
  const PaddedImages padded = PadByReflection(torch::rand({1, 3, 5, 5}), 4);
  EXPECT_THROW(CropBack(torch::rand({1, 3, 5, 5}), padded), ShapeError);
}

}  // namespace
}  // namespace pentimento
