#include "framework/train/image_preparation.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "framework/image/resample.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

/// 40 rows of 60: no multiple of 16, and no square.
torch::Tensor Wide() {
  return (torch::arange(3 * 40 * 60).view({3, 40, 60}).to(torch::kFloat32) * 0.01).sin() * 0.5 + 0.5;
}

ImagePreparation With(Preprocess preprocess, std::int64_t load_size = 32) {
  ImagePreparation preparation;
  preparation.preprocess = preprocess;
  preparation.load_size = load_size;
  preparation.size = 24;
  preparation.multiple = 16;
  preparation.flip = false;
  return preparation;
}

torch::Tensor Random(const ImagePreparation& preparation, std::uint64_t id = 0) {
  RandomStream random(3, "test", id);
  return PrepareAtRandom(Wide(), preparation, random);
}

TEST(ImagePreparation, SquaresAreCutFromWhatWasScaled) {
  for (const Preprocess preprocess :
       {Preprocess::kScaleAndCrop, Preprocess::kResizeAndCrop, Preprocess::kCrop, Preprocess::kScaleWidthAndCrop}) {
    EXPECT_TRUE(CutsSquares(preprocess));
    EXPECT_EQ(Random(With(preprocess)).sizes(), (torch::IntArrayRef{3, 24, 24}));
  }
}

TEST(ImagePreparation, SidesThatNothingIsCutFromAreRoundedToMultiples) {
  // The width 50 becomes 48, the height 40 * 50 / 60 = 33.3 becomes 32.
  EXPECT_EQ(Random(With(Preprocess::kScaleWidth, 50)).sizes(), (torch::IntArrayRef{3, 32, 48}));
  // At a width of 30 the height would be 20, less than `size`: 24, then 32 (halves are rounded up).
  EXPECT_EQ(Random(With(Preprocess::kScaleWidth, 30)).sizes(), (torch::IntArrayRef{3, 32, 32}));
  EXPECT_EQ(Random(With(Preprocess::kNone)).sizes(), (torch::IntArrayRef{3, 48, 64}));
  ImagePreparation whole = With(Preprocess::kNone);
  whole.multiple = 20;
  EXPECT_TRUE(Near(Random(whole), Wide() * 2 - 1, 0.0)) << "nothing to round";
}

TEST(ImagePreparation, CentredCutsAreThoseOfTheScaledPicture) {
  const auto centred = [](Preprocess preprocess) { return PrepareCentred(Wide(), With(preprocess)); };
  const auto middle = [](const torch::Tensor& image) {
    const torch::Tensor cut = image.narrow(1, (image.size(1) - 24) / 2, 24).narrow(2, (image.size(2) - 24) / 2, 24);
    return cut * 2 - 1;
  };
  EXPECT_TRUE(Near(centred(Preprocess::kScaleAndCrop), middle(Resize(Wide(), 32, 48, Filter::kBicubic)), 1e-6));
  EXPECT_TRUE(Near(centred(Preprocess::kResizeAndCrop), middle(Resize(Wide(), 32, 32, Filter::kBicubic)), 1e-6));
  EXPECT_TRUE(Near(centred(Preprocess::kScaleWidthAndCrop), middle(Resize(Wide(), 24, 32, Filter::kBicubic)), 1e-6))
      << "the height is at least `size`";
  EXPECT_TRUE(Near(centred(Preprocess::kCrop), middle(Wide()), 1e-6));
}

TEST(ImagePreparation, CutsAtRandomPlacesAndMirrorsOnlyWhereAsked) {
  ImagePreparation preparation = With(Preprocess::kCrop);
  std::set<float> corners;
  for (std::uint64_t id = 0; id < 20; ++id) {
    corners.insert(Random(preparation, id)[0][0][0].item<float>());
  }
  EXPECT_GT(corners.size(), 10U);
  preparation.size = 40;
  preparation.preprocess = Preprocess::kNone;
  preparation.multiple = 20;
  preparation.flip = true;
  int mirrored = 0;
  for (std::uint64_t id = 0; id < 40; ++id) {
    const torch::Tensor made = Random(preparation, id);
    const bool plain = torch::equal(made, Wide() * 2 - 1);
    mirrored += plain ? 0 : 1;
    EXPECT_TRUE(plain || torch::equal(made, Wide().flip({2}) * 2 - 1));
  }
  EXPECT_GT(mirrored, 8);
  EXPECT_LT(mirrored, 32);
}

TEST(ImagePreparation, SaysWhatToDoAboutPicturesThatAreTooSmall) {
  ImagePreparation preparation = With(Preprocess::kCrop);
  preparation.size = 48;
  try {
    Random(preparation);
    FAIL() << "accepted";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("a side of 40 px, of which squares of 48 px"));
  }
  EXPECT_THROW(PrepareCentred(Wide(), preparation), DataError);
}

}  // namespace
}  // namespace pentimento
