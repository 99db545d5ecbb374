#include "framework/media/canary/visible_code.h"

#include <gtest/gtest.h>

#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/resize.h"

namespace pentimento {
namespace {

TEST(VisibleCode, IsReadAsItWasDrawn) {
  for (const char* code : {"0000000000000000", "ffffffffffffffff", "0123456789abcdef", "8000000000000001"}) {
    EXPECT_EQ(ReadVisibleCode(DrawVisibleCode(code)), code);
    EXPECT_EQ(ReadVisibleCode(DrawVisibleCode(code, 83)), code) << "squares of unequal sizes";
  }
}

TEST(VisibleCode, SurvivesScalingAndStrongCompression) {
  const std::string code = "5af00fa5deadbeef";
  const Picture scaled = ResizePicture(DrawVisibleCode(code, 160), 72, 96, ResizeFilter::kBilinear);
  const std::string bytes = EncodePictureBytes(scaled, {.format = PictureFormat::kJpeg, .quality = 20});
  EXPECT_EQ(ReadVisibleCode(DecodePictureBytes(bytes, "code").picture), code);
}

TEST(VisibleCode, AnotherPictureShowsAnother) {
  EXPECT_NE(ReadVisibleCode(Picture(160, 160, 0.2F)), "5af00fa5deadbeef");
}

}  // namespace
}  // namespace pentimento
