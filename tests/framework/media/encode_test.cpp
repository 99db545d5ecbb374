#include "framework/media/encode.h"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

using testing::HasSubstr;

Picture Decoded(const std::string& bytes) { return DecodePictureBytes(bytes, "written").picture; }

TEST(Encode, EightBitPngComesBackExactly) {
  const Picture picture = test::Gradient(37, 29);
  EXPECT_EQ(Decoded(EncodePictureBytes(picture, {})).values, picture.values);
}

RC_GTEST_PROP(Encode, SixteenBitPngComesBackExactly, (const std::vector<std::uint16_t>& levels)) {
  RC_PRE(!levels.empty());
  Picture picture(static_cast<int>(levels.size()), 1);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (int c = 0; c < 3; ++c) {
      picture.Plane(c)[i] = static_cast<float>(levels[(i + static_cast<std::size_t>(c)) % levels.size()]) / 65535.0F;
    }
  }
  RC_ASSERT(Decoded(EncodePictureBytes(picture, {.bits = 16})).values == picture.values);
}

TEST(Encode, RoundsHalfUpAndClamps) {
  Picture picture(6, 1);
  const std::vector<float> values = {0.5F / 255.0F, 0.49F / 255.0F, 127.5F / 255.0F,
                                     -3.0F,         7.0F,           std::numeric_limits<float>::infinity()};
  for (int c = 0; c < 3; ++c) {
    std::ranges::copy(values, picture.Plane(c).begin());
  }
  const Picture written = Decoded(EncodePictureBytes(picture, {}));
  const std::vector<int> expected = {1, 0, 128, 0, 255, 255};
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(std::lround(255.0F * written.At(0, 0, i)), expected[static_cast<std::size_t>(i)]) << i;
  }
}

TEST(Encode, LossyFormatsComeBackNearly) {
  const Picture picture = test::Gradient(64, 48);
  for (const PictureFormat format : {PictureFormat::kJpeg, PictureFormat::kWebp}) {
    const Picture good = Decoded(EncodePictureBytes(picture, {.format = format, .quality = 95}));
    const Picture poor = Decoded(EncodePictureBytes(picture, {.format = format, .quality = 10}));
    EXPECT_LT(test::GreatestDifference(picture, good), 0.1);
    EXPECT_GT(test::GreatestDifference(picture, poor), test::GreatestDifference(picture, good));
  }
}

TEST(Encode, SamePictureGivesSameBytes) {
  const Picture picture = test::Gradient(33, 21);
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg, PictureFormat::kWebp}) {
    EXPECT_EQ(EncodePictureBytes(picture, {.format = format}), EncodePictureBytes(picture, {.format = format}));
  }
}

TEST(Encode, RefusesWhatHasNoMeaning) {
  Picture picture = test::Gradient(4, 4);
  EXPECT_THROW(EncodePictureBytes(Picture(), {}), ShapeError);
  EXPECT_THROW(EncodePictureBytes(picture, {.format = PictureFormat::kJpeg, .bits = 16}), ConfigError);
  EXPECT_THROW(EncodePictureBytes(picture, {.bits = 12}), ConfigError);
  EXPECT_THROW(EncodePictureBytes(picture, {.quality = 0}), ConfigError);
  EXPECT_THROW(EncodePictureBytes(Picture(70000, 1), {.format = PictureFormat::kJpeg}), ShapeError);
  EXPECT_THROW(EncodePictureBytes(Picture(20000, 1), {.format = PictureFormat::kWebp}), ShapeError);
  picture.At(1, 2, 3) = std::numeric_limits<float>::quiet_NaN();
  try {
    EncodePictureBytes(picture, {});
    FAIL() << "NaN was written";
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(), HasSubstr("row 2, column 3"));
  }
}

TEST(Encode, WritesWholeFilesOnly) {
  const test::ScratchFolder folder;
  const auto path = folder / "deep" / "er" / "picture.png";
  EncodePicture(test::Gradient(8, 8), path, {});
  EXPECT_EQ(DecodePicture(path).picture.values, test::Gradient(8, 8).values);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
  EXPECT_THROW(EncodePicture(test::Gradient(8, 8), folder / "deep/er/picture.png/below.png", {}), WorkError);
}

class Policy : public testing::Test {
 protected:
  void SetUp() override {
    Picture picture = test::Gradient(48, 32);
    MetadataToWrite metadata;
    metadata.exif = {{"Exif.Image.Make", "Canon"},
                     {"Exif.Image.Orientation", "6"},
                     {"Exif.Photo.DateTimeOriginal", "2021:07:04 12:30:00"},
                     {"Exif.GPSInfo.GPSLatitudeRef", "N"},
                     {"Exif.GPSInfo.GPSLatitude", "52/1 31/1 0/1"}};
    metadata.xmp = {{"Xmp.dc.creator", "A. Person"}, {"Xmp.tiff.Orientation", "6"}};
    metadata.iptc = {{"Iptc.Application2.Keywords", "one"}, {"Iptc.Application2.Keywords", "two"}};
    metadata.thumbnail_jpeg =
        EncodePictureBytes(test::Gradient(16, 12), {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone});
    source_ = folder_ / "source.jpg";
    WriteFileAtomically(source_,
                        WriteMetadata(EncodePictureBytes(picture, {.format = PictureFormat::kJpeg}), metadata));
  }

  std::vector<MetadataItem> Written(PictureFormat format, MetadataPolicy policy) {
    upright_ = DecodePicture(source_).picture;
    const std::string bytes =
        EncodePictureBytes(upright_, {.format = format, .quality = 95, .metadata = policy}, source_);
    decoded_ = DecodePictureBytes(bytes, "written");
    return test::EmbeddedItems(bytes);
  }

  test::ScratchFolder folder_;
  std::filesystem::path source_;
  Picture upright_;
  DecodedPicture decoded_;
};

TEST_F(Policy, NoneWritesNothing) {
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg, PictureFormat::kWebp}) {
    EXPECT_THAT(Written(format, MetadataPolicy::kNone), testing::IsEmpty()) << ExtensionOf(format);
    EXPECT_EQ(decoded_.record.icc_profile, "");
  }
  const std::string png = EncodePictureBytes(upright_, {.metadata = MetadataPolicy::kNone});
  EXPECT_EQ(png.find("sRGB"), std::string::npos);
}

TEST_F(Policy, ColourSaysOnlyThatItIsSrgb) {
  for (const PictureFormat format : {PictureFormat::kJpeg, PictureFormat::kWebp}) {
    const std::vector<MetadataItem> items = Written(format, MetadataPolicy::kColour);
    ASSERT_EQ(items.size(), 1U) << ExtensionOf(format);
    EXPECT_EQ(items[0].carrier, "icc");
    EXPECT_THAT(decoded_.record.icc_profile, HasSubstr("sRGB"));
    EXPECT_FALSE(decoded_.record.icc_converted);
  }
  EXPECT_THAT(Written(PictureFormat::kPng, MetadataPolicy::kColour), testing::IsEmpty());
  EXPECT_NE(EncodePictureBytes(upright_, {}).find("sRGB"), std::string::npos);
}

TEST_F(Policy, AllKeepsEveryKeyAndTurnsNothingTwice) {
  std::multimap<std::string, std::string> expected;
  for (const MetadataItem& item : test::EmbeddedItems(ReadFile(source_))) {
    // Where in the file the thumbnail lies and what the ICC profile is follows from the new file.
    const std::string key = item.Key();
    if (key != "Exif.Thumbnail.JPEGInterchangeFormat" && item.carrier != "icc" &&
        key.find("ExifTag") == std::string::npos && key.find("GPSTag") == std::string::npos) {
      expected.emplace(key, key.find(".Orientation") == std::string::npos ? item.value : "1");
    }
  }
  ASSERT_GE(expected.size(), 9U);
  for (const PictureFormat format : {PictureFormat::kJpeg, PictureFormat::kPng, PictureFormat::kWebp}) {
    SCOPED_TRACE(ExtensionOf(format));
    std::multimap<std::string, std::string> written;
    for (const MetadataItem& item : Written(format, MetadataPolicy::kAll)) {
      written.emplace(item.Key(), item.value);
    }
    for (const auto& [key, value] : expected) {
      if (format == PictureFormat::kWebp && key.starts_with("Iptc.")) {
        continue;  // WebP has no place for IPTC
      }
      const auto [begin, end] = written.equal_range(key);
      EXPECT_TRUE(std::any_of(begin, end, [&v = value](const auto& pair) { return pair.second == v; }))
          << key << " = " << value;
    }
    EXPECT_EQ(decoded_.record.orientation, 1);
    EXPECT_LT(test::GreatestDifference(decoded_.picture, upright_), 0.1);
  }
}

TEST_F(Policy, AllWithoutSourceIsColour) {
  const EncodeOptions all{.metadata = MetadataPolicy::kAll};
  EXPECT_EQ(EncodePictureBytes(test::Gradient(8, 8), all), EncodePictureBytes(test::Gradient(8, 8), {}));
  EXPECT_THROW(EncodePictureBytes(test::Gradient(8, 8), all, folder_ / "missing.jpg"), DataError);
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_F(Policy, WhatASourceDoesToItsReaderIsAnErrorOfThatSource) {
  const EncodeOptions all{.metadata = MetadataPolicy::kAll};
  const std::filesystem::path large = folder_ / "larger-than-a-worker.jpg";
  WriteFileAtomically(large, ReadFile(source_));
  std::filesystem::resize_file(large, std::size_t{300} << 20U);
  try {
    (void)EncodePictureBytes(test::Gradient(8, 8), all, large);
    FAIL() << "read, and not by a worker under its limits";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("larger-than-a-worker.jpg: its metadata cannot be copied: it takes too much "
                                        "memory"));
  }
  EXPECT_NO_THROW((void)EncodePictureBytes(test::Gradient(8, 8), all, source_));
}
#endif

TEST(EncodeOptionsTest, ParsesAndExplains) {
  const EncodeOptions options =
      ParseOptions<EncodeOptions>({{"format", "jpeg"}, {"quality", 80}, {"metadata", "all"}}, "test");
  EXPECT_EQ(options.format, PictureFormat::kJpeg);
  EXPECT_EQ(options.quality, 80);
  EXPECT_EQ(options.metadata, MetadataPolicy::kAll);
  EXPECT_THROW(ParseOptions<EncodeOptions>({{"format", "jpeg"}, {"bits", 16}}, "test"), ConfigError);
  EXPECT_THROW(ParseOptions<EncodeOptions>({{"metadata", "some"}}, "test"), ConfigError);
}

}  // namespace
}  // namespace pentimento
