#include "framework/media/decode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/media/riff.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

using test::DecodeFailure;
using test::GreatestDifference;
using testing::AllOf;
using testing::HasSubstr;

/// Turns an upright picture into what a camera held in the way `orientation` says would have stored, by the wording of
/// EXIF 2.3 ("the 0th row is at the visual ..., the 0th column at the visual ..."), independently of the decoder.
Picture AsStored(const Picture& upright, int orientation) {
  const bool swapped = orientation >= 5;
  Picture stored(swapped ? upright.height : upright.width, swapped ? upright.width : upright.height);
  for (int row = 0; row < stored.height; ++row) {
    for (int column = 0; column < stored.width; ++column) {
      const int right = upright.width - 1;
      const int bottom = upright.height - 1;
      int x = column;
      int y = row;
      switch (orientation) {
        case 2:  // top, right
          x = right - column;
          break;
        case 3:  // bottom, right
          x = right - column;
          y = bottom - row;
          break;
        case 4:  // bottom, left
          y = bottom - row;
          break;
        case 5:  // left, top
          x = row;
          y = column;
          break;
        case 6:  // right, top
          x = right - row;
          y = column;
          break;
        case 7:  // right, bottom
          x = right - row;
          y = bottom - column;
          break;
        case 8:  // left, bottom
          x = row;
          y = bottom - column;
          break;
        default:
          break;
      }
      for (int c = 0; c < 3; ++c) {
        stored.At(c, row, column) = upright.At(c, y, x);
      }
    }
  }
  return stored;
}

std::string Encoded(const Picture& picture, PictureFormat format, int quality = 100) {
  return EncodePictureBytes(picture, {.format = format, .quality = quality, .metadata = MetadataPolicy::kNone});
}

std::string BytesOf(const Picture& picture, int bytes_per_sample, bool big_endian) {
  std::string bytes;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      for (int c = 0; c < 3; ++c) {
        const int maximum = bytes_per_sample == 2 ? 65535 : 255;
        const auto value = static_cast<unsigned>(std::lround(picture.At(c, y, x) * static_cast<float>(maximum)));
        if (bytes_per_sample == 1) {
          bytes += static_cast<char>(value);
        } else {
          bytes += static_cast<char>(big_endian ? value >> 8 : value & 0xFF);
          bytes += static_cast<char>(big_endian ? value & 0xFF : value >> 8);
        }
      }
    }
  }
  return bytes;
}

std::string FilteredRows(const Picture& picture) {
  const std::string samples = BytesOf(picture, 1, true);
  const auto length = 3 * static_cast<std::size_t>(picture.width);
  std::string rows;
  for (std::size_t at = 0; at < samples.size(); at += length) {
    rows += std::string(1, '\0') + samples.substr(at, length);
  }
  return rows;
}

class Orientation : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(All, Orientation, testing::Range(1, 9));

void ExpectUpright(const std::string& bytes, const Picture& upright, double tolerance) {
  const DecodedPicture decoded = DecodePictureBytes(bytes, "input");
  EXPECT_LE(GreatestDifference(decoded.picture, upright), tolerance);
  EXPECT_EQ(decoded.record.orientation, Orientation::GetParam());
  EXPECT_EQ(decoded.record.stored_width, Orientation::GetParam() >= 5 ? upright.height : upright.width);
}

TEST_P(Orientation, IsAppliedOnceToPng) {
  const Picture upright = test::Gradient(7, 5);
  const Picture stored = AsStored(upright, GetParam());
  std::string exif("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 26);
  exif[19] = static_cast<char>(GetParam());
  ExpectUpright(test::MakePng(static_cast<std::uint32_t>(stored.width), static_cast<std::uint32_t>(stored.height), 8, 2,
                              FilteredRows(stored), {{"eXIf", exif}}),
                upright, 0.0);
}

TEST_P(Orientation, IsAppliedOnceToTiff) {
  const Picture upright = test::Gradient(7, 5);
  const Picture stored = AsStored(upright, GetParam());
  for (const bool big_endian : {false, true}) {
    for (const int bytes : {1, 2}) {
      ExpectUpright(test::MakeTiff(stored.width, stored.height, 8 * bytes, 3, BytesOf(stored, bytes, big_endian),
                                   GetParam(), "", big_endian),
                    upright, 1e-7);
    }
  }
}

TEST_P(Orientation, IsAppliedOnceToLossyFiles) {
  const Picture upright = test::Quarters(48, 32);
  for (const PictureFormat format : {PictureFormat::kJpeg, PictureFormat::kWebp}) {
    SCOPED_TRACE(ExtensionOf(format));
    const std::string bytes = WriteMetadata(Encoded(AsStored(upright, GetParam()), format),
                                            {.exif = {{"Exif.Image.Orientation", std::to_string(GetParam())}}});
    const DecodedPicture decoded = DecodePictureBytes(bytes, "input");
    EXPECT_EQ(decoded.record.orientation, GetParam());
    ASSERT_EQ(decoded.picture.width, upright.width);
    for (const int y : {8, 24}) {
      for (const int x : {12, 36}) {
        for (int c = 0; c < 3; ++c) {
          EXPECT_NEAR(decoded.picture.At(c, y, x), upright.At(c, y, x), 0.03);
        }
      }
    }
  }
}

TEST(Decode, UnknownOrientationCountsAsUpright) {
  const Picture upright = test::Gradient(4, 3);
  const std::string bytes = test::MakeTiff(4, 3, 8, 3, BytesOf(upright, 1, false), 9, "", false);
  EXPECT_EQ(GreatestDifference(DecodePictureBytes(bytes, "input").picture, upright), 0.0);
}

/// Adobe RGB (1998) to sRGB by the formulas of the two standards.
std::array<double, 3> AdobeToSrgb(const std::array<double, 3>& encoded) {
  constexpr double kToXyz[3][3] = {
      {0.5766690, 0.1855582, 0.1882286}, {0.2973450, 0.6273636, 0.0752915}, {0.0270314, 0.0706889, 0.9913375}};
  constexpr double kFromXyz[3][3] = {
      {3.2404542, -1.5371385, -0.4985314}, {-0.9692660, 1.8760108, 0.0415560}, {0.0556434, -0.2040259, 1.0572252}};
  std::array<double, 3> xyz{};
  std::array<double, 3> srgb{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      xyz[i] += kToXyz[i][j] * std::pow(encoded[j], 563.0 / 256.0);
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    double linear = 0.0;
    for (std::size_t j = 0; j < 3; ++j) {
      linear += kFromXyz[i][j] * xyz[j];
    }
    linear = std::clamp(linear, 0.0, 1.0);
    srgb[i] = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
  }
  return srgb;
}

void ExpectConvertedFromAdobe(const DecodedPicture& decoded, const Picture& stored, double tolerance) {
  EXPECT_TRUE(decoded.record.icc_converted);
  EXPECT_FALSE(decoded.record.icc_profile.empty());
  double moved = 0.0;
  for (std::size_t i = 0; i < stored.PixelCount(); ++i) {
    const std::array<double, 3> expected = AdobeToSrgb({stored.Plane(0)[i], stored.Plane(1)[i], stored.Plane(2)[i]});
    for (int c = 0; c < 3; ++c) {
      ASSERT_NEAR(decoded.picture.Plane(c)[i], expected[static_cast<std::size_t>(c)], tolerance) << "pixel " << i;
      moved = std::max(moved, std::abs(expected[static_cast<std::size_t>(c)] - stored.Plane(c)[i]));
    }
  }
  EXPECT_GT(moved, 0.1) << "the test's colours must be ones that the conversion moves";
}

TEST(Decode, ConvertsProfileOfTiffByTheFormula) {
  const Picture stored = test::Gradient(9, 9);
  const std::string bytes = test::MakeTiff(9, 9, 16, 3, BytesOf(stored, 2, false), 0, test::AdobeLikeProfile(), false);
  const DecodedPicture decoded = DecodePictureBytes(bytes, "input");
  ExpectConvertedFromAdobe(decoded, stored, 0.002);
  EXPECT_EQ(decoded.record.bits, 16);
}

TEST(Decode, ConvertsProfileOfPng) {
  const Picture stored = test::Gradient(9, 9);
  const std::string bytes =
      test::MakePng(9, 9, 8, 2, FilteredRows(stored), {test::ProfileChunk(test::AdobeLikeProfile())});
  ExpectConvertedFromAdobe(DecodePictureBytes(bytes, "input"), stored, 0.002);
}

TEST(Decode, ConvertsProfileOfLossyFiles) {
  // Compared with the values that are really stored: the formats have changed them a little.
  const Picture picture = test::Gradient(32, 32);
  const std::string jpeg = Encoded(picture, PictureFormat::kJpeg);
  ExpectConvertedFromAdobe(DecodePictureBytes(test::WithJpegProfile(jpeg, test::AdobeLikeProfile()), "input"),
                           DecodePictureBytes(jpeg, "plain").picture, 0.002);
  const std::string webp = Encoded(picture, PictureFormat::kWebp);
  ExpectConvertedFromAdobe(DecodePictureBytes(WithWebpProfile(webp, 32, 32, test::AdobeLikeProfile()), "input"),
                           DecodePictureBytes(webp, "plain").picture, 0.002);
}

TEST(Decode, ProfileOfManyJpegSegmentsIsPutTogether) {
  // Padding after the tags makes the profile longer than one APP2 segment can be.
  std::string profile = test::AdobeLikeProfile();
  profile.resize(150000, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    profile[i] = static_cast<char>((150000U >> (8 * (3 - i))) & 0xFF);
  }
  const std::string plain = Encoded(test::Gradient(16, 16), PictureFormat::kJpeg);
  EXPECT_TRUE(DecodePictureBytes(test::WithJpegProfile(plain, profile), "input").record.icc_converted);

  const DecodedPicture incomplete =
      DecodePictureBytes(test::WithJpegProfile(plain, profile).erase(2, 4 + 65533), "input");
  EXPECT_FALSE(incomplete.record.icc_converted);
  EXPECT_THAT(incomplete.record.notes, testing::Not(testing::IsEmpty()));
}

TEST(Decode, SrgbProfileLeavesValuesAlone) {
  const Picture picture = test::Gradient(16, 16);
  const std::string tagged = EncodePictureBytes(picture, {.format = PictureFormat::kJpeg, .quality = 90});
  const std::string plain = Encoded(picture, PictureFormat::kJpeg, 90);
  const DecodedPicture decoded = DecodePictureBytes(tagged, "input");
  EXPECT_THAT(decoded.record.icc_profile, HasSubstr("sRGB"));
  EXPECT_FALSE(decoded.record.icc_converted);
  EXPECT_EQ(decoded.picture.values, DecodePictureBytes(plain, "input").picture.values);
}

TEST(Decode, GreyProfileIsApplied) {
  std::string samples;
  for (int i = 0; i < 256; ++i) {
    samples += static_cast<char>(i);
  }
  const std::string bytes = test::MakeTiff(16, 16, 8, 1, samples, 0, test::GreyProfile(), false);
  const DecodedPicture decoded = DecodePictureBytes(bytes, "input");
  EXPECT_TRUE(decoded.record.icc_converted);
  EXPECT_EQ(decoded.record.colour_model, "grey");
  for (int i = 0; i < 256; ++i) {
    const double linear = std::pow(i / 255.0, 1.8);
    const double expected = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
    for (int c = 0; c < 3; ++c) {
      ASSERT_NEAR(decoded.picture.Plane(c)[static_cast<std::size_t>(i)], expected, 0.004) << i;
    }
  }
}

TEST(Decode, UnusableProfileIsNotedAndLeftOut) {
  const Picture stored = test::Gradient(5, 4);
  const std::string samples = BytesOf(stored, 1, false);
  for (const std::string& profile : {std::string(300, 'x'), test::GreyProfile()}) {
    const DecodedPicture decoded = DecodePictureBytes(test::MakeTiff(5, 4, 8, 3, samples, 0, profile, false), "input");
    EXPECT_FALSE(decoded.record.icc_converted);
    EXPECT_THAT(decoded.record.notes, testing::ElementsAre(HasSubstr("profile is not applied")));
    EXPECT_EQ(GreatestDifference(decoded.picture, stored), 0.0);
  }
}

TEST(Decode, SixteenBitsAreKept) {
  // 256 greys that differ by 1/65535: eight bits would make one value of them.
  std::string rows(1, '\0');
  for (int i = 0; i < 256; ++i) {
    rows += static_cast<char>(0x80);
    rows += static_cast<char>(i);
  }
  const DecodedPicture decoded = DecodePictureBytes(test::MakePng(256, 1, 16, 0, rows), "input");
  EXPECT_EQ(decoded.record.bits, 16);
  EXPECT_EQ(decoded.record.colour_model, "grey");
  for (int i = 0; i < 256; ++i) {
    for (int c = 0; c < 3; ++c) {
      ASSERT_EQ(decoded.picture.At(c, 0, i), static_cast<float>(0x8000 + i) / 65535.0F);
    }
  }
}

TEST(Decode, AlphaIsCompositedOnTheStatedColour) {
  std::string rows(1, '\0');
  for (int i = 0; i < 256; ++i) {
    rows += std::string({static_cast<char>(200), static_cast<char>(100), static_cast<char>(0), static_cast<char>(i)});
  }
  const std::string bytes = test::MakePng(256, 1, 8, 6, rows);
  const std::array<double, 3> colour = {200.0 / 255.0, 100.0 / 255.0, 0.0};
  for (const std::vector<double>& background : {std::vector<double>{1, 1, 1}, std::vector<double>{0.25, 0.5, 0.75}}) {
    const DecodedPicture decoded = DecodePictureBytes(bytes, "input", {.background = background});
    EXPECT_TRUE(decoded.record.alpha_composited);
    EXPECT_EQ(ToJson(decoded.record).at("background"), Json(background));
    for (int i = 0; i < 256; ++i) {
      for (std::size_t c = 0; c < 3; ++c) {
        const double alpha = i / 255.0;
        ASSERT_NEAR(decoded.picture.At(static_cast<int>(c), 0, i), colour[c] * alpha + background[c] * (1 - alpha),
                    1e-6);
      }
    }
  }
}

TEST(Decode, TransparentPaletteAndColourKey) {
  const std::string palette("\xFF\0\0\0\xFF\0", 6);
  const DecodedPicture from_palette = DecodePictureBytes(
      test::MakePng(2, 1, 8, 3, std::string("\0\0\1", 3), {{"PLTE", palette}, {"tRNS", std::string("\x33", 1)}}),
      "input");
  EXPECT_EQ(from_palette.record.colour_model, "palette");
  EXPECT_TRUE(from_palette.record.alpha_composited);
  EXPECT_NEAR(from_palette.picture.At(0, 0, 0), 1.0, 1e-6);
  EXPECT_NEAR(from_palette.picture.At(1, 0, 0), 0.8, 1e-6);
  EXPECT_NEAR(from_palette.picture.At(1, 0, 1), 1.0, 1e-6);
  EXPECT_NEAR(from_palette.picture.At(0, 0, 1), 0.0, 1e-6);

  const std::string key("\0\x0A\0\x14\0\x1E", 6);
  const DecodedPicture keyed = DecodePictureBytes(
      test::MakePng(2, 1, 8, 2, std::string("\0\x0A\x14\x1E\x0A\x14\x1F", 7), {{"tRNS", key}}), "input");
  EXPECT_EQ(keyed.picture.At(0, 0, 0), 1.0F);
  EXPECT_EQ(keyed.picture.At(0, 0, 1), 10.0F / 255.0F);
}

TEST(Decode, OneBitGreyIsSpreadOut) {
  const DecodedPicture decoded = DecodePictureBytes(test::MakePng(8, 1, 1, 0, std::string("\0\xB1", 2)), "input");
  EXPECT_EQ(decoded.record.bits, 1);
  const std::vector<float> expected = {1, 0, 1, 1, 0, 0, 0, 1};
  EXPECT_TRUE(std::ranges::equal(decoded.picture.Plane(1), expected));
}

TEST(Decode, CmykJpegFollowsTheInkFormula) {
  // Flat ink amounts, written inverted with Adobe's marker, as Photoshop does.
  const std::array<int, 4> ink = {51, 102, 0, 26};
  std::string samples;
  for (std::size_t i = 0; i < 16 * 16 * 4; ++i) {
    samples += static_cast<char>(255 - ink[i % 4]);
  }
  const std::string bytes = test::AdobeCmykJpeg(16, 16, samples);

  const DecodedPicture decoded = DecodePictureBytes(bytes, "input");
  EXPECT_EQ(decoded.record.colour_model, "cmyk");
  EXPECT_THAT(decoded.record.notes, testing::ElementsAre(HasSubstr("(1-C)(1-K)")));
  for (int c = 0; c < 3; ++c) {
    const double expected = (1 - ink[static_cast<std::size_t>(c)] / 255.0) * (1 - ink[3] / 255.0);
    EXPECT_NEAR(decoded.picture.At(c, 7, 7), expected, 0.01);
  }
}

TEST(Decode, ForeignKindsAreNamed) {
  EXPECT_THAT(DecodeFailure(""), AllOf(HasSubstr("input"), HasSubstr("empty file"), HasSubstr("give a JPEG")));
  EXPECT_THAT(DecodeFailure("GIF89a..."), HasSubstr("a GIF"));
  EXPECT_THAT(DecodeFailure(std::string("\0\0\0\x18"
                                        "ftypheic....",
                                        16)),
              HasSubstr("heic"));
  EXPECT_THAT(DecodeFailure("<html>Not found</html>\n"), HasSubstr("a text file"));
  EXPECT_THAT(DecodeFailure(std::string(64, '\x01')), HasSubstr("not a picture of a known kind"));
}

TEST(Decode, FilesThatAreNoFilesAreErrors) {
  const test::ScratchFolder folder;
  std::filesystem::create_directory(folder / "x.jpg");
  EXPECT_THROW(DecodePicture(folder / "x.jpg"), DataError);
  EXPECT_THROW(DecodePicture(folder / "missing.jpg"), DataError);
  WriteFileAtomically(folder / "zero.png", "");
  EXPECT_THROW(DecodePicture(folder / "zero.png"), DataError);
}

TEST(Decode, LimitsHoldBeforeDecoding) {
  const std::string jpeg = Encoded(test::Gradient(40, 30), PictureFormat::kJpeg);
  EXPECT_EQ(DecodeFailure(jpeg, {.max_pixels = 1200}), "");
  EXPECT_THAT(DecodeFailure(jpeg, {.max_pixels = 1199}), AllOf(HasSubstr("40 x 30"), HasSubstr("scale it down")));
  EXPECT_THAT(DecodeFailure(jpeg, {.max_file_bytes = 100}),
              AllOf(HasSubstr("more than the 100 accepted"), HasSubstr("make it smaller first")));
  EXPECT_THROW(DecodePictureBytes(jpeg, "input", {.background = {0, 0, 2}}), ConfigError);
}

TEST(Decode, HugeSizesInHeadersAreRefused) {
  EXPECT_THAT(DecodeFailure(test::MakePng(0x7FFFFFFF, 0x7FFFFFFF, 8, 2, "x")), HasSubstr("scale it down"));
  EXPECT_THAT(DecodeFailure(test::MakePng(100000, 100000, 16, 6, "x")), HasSubstr("scale it down"));
  EXPECT_NE(DecodeFailure(test::MakePng(0xFFFFFFFF, 1, 8, 2, "x")), "");
  EXPECT_THAT(DecodeFailure(test::MakeTiff(2000000000, 2000000000, 8, 3, "abc", 0, "", false)),
              HasSubstr("scale it down"));

  std::string jpeg = Encoded(test::Gradient(16, 16), PictureFormat::kJpeg);
  const std::size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\xFF\xDC\xFF\xDC");
  EXPECT_THAT(DecodeFailure(jpeg), HasSubstr("scale it down"));

  std::string bmp("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x7F\1\0\x18\0", 30);
  bmp.resize(100, '\0');
  EXPECT_THAT(DecodeFailure(bmp), HasSubstr("scale it down"));
}

TEST(Decode, BmpHasItsRowsTheRightWayUp) {
  // 24-bit, 2 x 2, bottom row first, blue first, rows padded to four bytes.
  std::string bmp("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0", 30);
  bmp.resize(54, '\0');
  bmp += std::string("\0\0\xFF\0\xFF\0\0\0\xFF\0\0\xFF\xFF\xFF\0\0", 16);
  const DecodedPicture decoded = DecodePictureBytes(bmp, "input");
  EXPECT_EQ(decoded.record.format, "bmp");
  const Picture expected = [] {
    Picture picture(2, 2);
    picture.values = {0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0};
    return picture;
  }();
  EXPECT_EQ(decoded.picture.values, expected.values);
}

TEST(Decode, KnowsPicturesByExtensionInAnyCase) {
  for (const char* name : {"a.jpg", "a.JPEG", "b/c.Png", "x.tiff", "x.WebP", "x.bmp", "x.jpe", "x.tif"}) {
    EXPECT_TRUE(HasPictureExtension(name)) << name;
  }
  for (const char* name : {"README.txt", "jpg", ".jpg", "a.jpg.bak", "a"}) {
    EXPECT_FALSE(HasPictureExtension(name)) << name;
  }
}

}  // namespace
}  // namespace pentimento
