#include "framework/methods/classical/reinhard.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "framework/core/random.h"
#include "framework/media/decode.h"
#include "tests/framework/methods/classical/golden_arrays.h"

namespace pentimento {
namespace {

Picture RandomPicture(int width, int height, std::string_view name) {
  Picture picture(width, height);
  RandomStream random(7, "test.reinhard", name);
  for (float& value : picture.values) {
    value = static_cast<float>(random.Uniform());
  }
  return picture;
}

template <class Forward, class Backward>
Picture Transferred(Forward forward, Backward backward) {
  Picture source = DecodePicture(GoldenFolder() / "src.png").picture;
  Picture reference = DecodePicture(GoldenFolder() / "ref.png").picture;
  ConvertPixels(source, forward);
  ConvertPixels(reference, forward);
  TransferColours(source, MeasureColours(reference));
  ConvertPixels(source, backward);
  return source;
}

void Clip(Picture& picture) {
  for (float& value : picture.values) {
    value = std::clamp(value, 0.0F, 1.0F);
  }
}

TEST(MeasureColours, ByHand) {
  Picture picture(2, 1);
  picture.values = {1.0F, 3.0F, -2.0F, -2.0F, 0.0F, 10.0F};
  const ColourStatistics statistics = MeasureColours(picture);
  EXPECT_EQ(statistics.mean, (Colour<double>{2.0, -2.0, 5.0}));
  EXPECT_EQ(statistics.std, (Colour<double>{1.0, 0.0, 5.0}));
  EXPECT_THROW(MeasureColours(Picture()), ShapeError);
}

TEST(TransferColours, GivesTheReferencesStatistics) {
  Picture picture = RandomPicture(31, 17, "a");
  const ColourStatistics reference = {{0.3, -2.0, 40.0}, {0.1, 3.0, 12.0}};
  TransferColours(picture, reference);
  const ColourStatistics reached = MeasureColours(picture);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(reached.mean[i], reference.mean[i], 1e-5);
    EXPECT_NEAR(reached.std[i], reference.std[i], 1e-5);
  }
}

TEST(TransferColours, LimitsHold) {
  const Picture picture = RandomPicture(31, 17, "b");
  const ColourStatistics own = MeasureColours(picture);
  const ColourStatistics reference = {{1.0, 1.0, 1.0}, {own.std[0] * 10, own.std[1] * 10, 0.0}};
  Picture untouched = picture;
  TransferColours(untouched, reference, {.strength = 0.0});
  for (std::size_t i = 0; i < picture.values.size(); ++i) {
    EXPECT_NEAR(untouched.values[i], picture.values[i], 1e-6);
  }
  Picture limited = picture;
  TransferColours(limited, reference, {.strength = 0.5, .max_gain = 3.0});
  const ColourStatistics reached = MeasureColours(limited);
  EXPECT_NEAR(reached.std[0], own.std[0] * 2.0, 1e-5);
  EXPECT_NEAR(reached.std[2], own.std[2] * 0.5, 1e-5);
  EXPECT_NEAR(reached.mean[1], 0.5 * (own.mean[1] + 1.0), 1e-5);
}

TEST(TransferColours, FlatPictureOnlyMoves) {
  Picture grey(4, 4, 0.25F);
  TransferColours(grey, {{0.5, 0.5, 0.5}, {0.2, 0.2, 0.2}});
  for (const float value : grey.values) {
    EXPECT_FLOAT_EQ(value, 0.5F);
  }
}

TEST(TransferColours, GoldenLabByScikitImage) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  Picture result = Transferred(LabFromSrgb<float>, SrgbFromLab<float>);
  Clip(result);
  ExpectNearInterleaved(result, GoldenArray("reinhard_skimage_rgb01"), 2e-3);
}

TEST(TransferColours, GoldenLabByOpenCvUpToItsTable) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  Picture result = Transferred(LabFromSrgb<float>, SrgbFromLab<float>);
  Clip(result);
  ExpectNearInterleaved(result, GoldenArray("reinhard_opencv_rgb01"), 0.12);
}

TEST(TransferColours, GoldenLalphabeta) {
  PENTIMENTO_SKIP_WITHOUT_GOLDEN();
  const Picture result = Transferred(LalphabetaFromRgb<float>, RgbFromLalphabeta<float>);
  ExpectNearInterleaved(result, GoldenArray("reinhard_lalphabeta_rgb01_unclipped"), 1e-4);
}

}  // namespace
}  // namespace pentimento
