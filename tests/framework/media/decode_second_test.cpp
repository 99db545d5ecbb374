#include "framework/media/decode_second.h"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>
#include <unistd.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/decode_heif.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

/// A TIFF of pages of these grey levels, 64x48, by OpenCV's libtiff.
std::string TiffOfPages(const std::vector<int>& levels, int compression) {
  std::vector<cv::Mat> pages;
  for (const int level : levels) {
    pages.emplace_back(48, 64, CV_8UC3, cv::Scalar(level, level, level));
  }
  // It writes several pages into files alone.
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("pentimento-pages-{}.tif", ::getpid());
  cv::imwritemulti(file.string(), pages, {cv::IMWRITE_TIFF_COMPRESSION, compression});
  std::string bytes = ReadFile(file);
  std::filesystem::remove(file);
  return bytes;
}

std::vector<SecondPicture> WholePicturesIn(const std::string& file) {
  std::vector<SecondPicture> pictures = FindSecondPictures(file, WalkContainer(file));
  std::erase_if(pictures, [](const SecondPicture& picture) { return !IsWholePicture(picture); });
  return pictures;
}

TEST(DecodeSecond, PagesOfATiffAreDecodedOneByOne) {
  constexpr int kNone = 1;
  constexpr int kLzw = 5;
  for (const int compression : {kNone, kLzw}) {
    const std::string file = TiffOfPages({40, 200, 120}, compression);
    const std::vector<SecondPicture> pages = WholePicturesIn(file);
    ASSERT_EQ(pages.size(), 2U) << "compression " << compression;
    const std::vector<float> levels = {200.0F / 255.0F, 120.0F / 255.0F};
    for (std::size_t i = 0; i < pages.size(); ++i) {
      EXPECT_EQ(pages[i].carrier, "second-image");
      const Picture picture = DecodeSecondPicture(pages[i], "pages.tif");
      EXPECT_EQ(picture.width, 64);
      EXPECT_EQ(picture.height, 48);
      for (const float value : {picture.values.front(), picture.values.back()}) {
        EXPECT_NEAR(value, levels[i], 3.0F / 255.0F) << "compression " << compression << ", page " << i + 1;
      }
    }
  }
}

/// The entry of a directory that holds one number, or says where several are.
std::string LittleEntry(std::uint16_t tag, std::uint16_t type, std::uint32_t count, std::uint32_t value) {
  constexpr ByteOrder kOrder = ByteOrder::kLittle;
  return MakeNumber(tag, 2, kOrder) + MakeNumber(type, 2, kOrder) + MakeNumber(count, 4, kOrder) +
         MakeNumber(value, 4, kOrder);
}

/// A TIFF of a grey picture of 4x2 and, as its second page, one of 16x16 in two strips that are JPEG streams (TIFF
/// technical note 2) of these levels.
std::string TiffOfJpegStrips(float upper, float lower) {
  constexpr ByteOrder kOrder = ByteOrder::kLittle;
  constexpr std::uint16_t kShort = 3;
  constexpr std::uint16_t kLong = 4;
  const EncodeOptions encoding{.format = PictureFormat::kJpeg};
  const std::vector<std::string> strips = {EncodePictureBytes(Picture(16, 8, upper), encoding),
                                           EncodePictureBytes(Picture(16, 8, lower), encoding)};
  std::string bytes = test::TinyTiff(kOrder);
  const auto put = [&](const std::string& more) {
    bytes += bytes.size() % 2 == 0 ? "" : std::string(1, '\0');
    const auto place = static_cast<std::uint32_t>(bytes.size());
    bytes += more;
    return place;
  };
  const std::uint32_t first = put(strips[0]);
  const std::uint32_t second = put(strips[1]);
  const std::uint32_t offsets = put(MakeNumber(first, 4, kOrder) + MakeNumber(second, 4, kOrder));
  const std::uint32_t lengths = put(MakeNumber(strips[0].size(), 4, kOrder) + MakeNumber(strips[1].size(), 4, kOrder));
  const std::uint32_t bits = put(MakeNumber(8, 2, kOrder) + MakeNumber(8, 2, kOrder) + MakeNumber(8, 2, kOrder));
  const std::uint32_t page =
      put(MakeNumber(9, 2, kOrder) + LittleEntry(256, kShort, 1, 16) + LittleEntry(257, kShort, 1, 16) +
          LittleEntry(258, kShort, 3, bits) + LittleEntry(259, kShort, 1, 7) + LittleEntry(262, kShort, 1, 6) +
          LittleEntry(273, kLong, 2, offsets) + LittleEntry(277, kShort, 1, 3) + LittleEntry(278, kShort, 1, 8) +
          LittleEntry(279, kLong, 2, lengths) + MakeNumber(0, 4, kOrder));
  const TiffTree tree = ReadTiffTree(bytes);
  const TiffDirectoryNode& main = tree.directories.at(0);
  return bytes.replace(main.offset + main.length - 4, 4, MakeNumber(page, 4, kOrder));
}

TEST(DecodeSecond, JpegStripsAreOnePicture) {
  const std::string file = TiffOfJpegStrips(0.2F, 0.8F);
  const std::vector<SecondPicture> pages = WholePicturesIn(file);
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].name, "IFD1");
  const Picture picture = DecodeSecondPicture(pages[0], "strips.tif");
  ASSERT_EQ(picture.width, 16);
  ASSERT_EQ(picture.height, 16);
  EXPECT_NEAR(picture.values.front(), 0.2F, 0.03F);
  EXPECT_NEAR(picture.values.back(), 0.8F, 0.03F);
}

TEST(DecodeSecond, FurtherStripsOfADirectoryAreNoPictures) {
  const std::string file = TiffOfPages({40, 200}, 5);
  const std::vector<SecondPicture> all = FindSecondPictures(file, WalkContainer(file));
  for (const SecondPicture& part : all) {
    EXPECT_EQ(part.format, "tiff");
    if (!IsWholePicture(part)) {
      EXPECT_THROW(DecodeSecondPicture(part, "pages.tif"), DataError);
    }
  }
}

TEST(DecodeSecond, AnUncompressedThumbnailOfExifIsDecoded) {
  for (const ByteOrder order : {ByteOrder::kBig, ByteOrder::kLittle}) {
    const auto number = [&](std::uint16_t value) { return MakeNumber(value, 2, order); };
    const test::TiffDir thumbnail{{{256, 3, number(4)},
                                   {257, 3, number(2)},
                                   {258, 3, number(8)},
                                   {259, 3, number(1)},
                                   {262, 3, number(1)},
                                   {277, 3, number(1)},
                                   {278, 3, number(2)}},
                                  {},
                                  {{273, 279, "\x10\x20\x30\x40\x50\x60\x70\x80"}}};
    const test::TiffDir main{{{271, 2, test::Ascii("Nikon")}}, {}, {}};
    const std::string block = test::TiffBytes(order, {main, thumbnail});
    const std::string file = test::TinyPng(test::PngChunkBytes("eXIf", block));
    const std::vector<SecondPicture> pictures = WholePicturesIn(file);
    ASSERT_EQ(pictures.size(), 1U);
    EXPECT_EQ(pictures[0].name, "IFD1");
    const Picture picture = DecodeSecondPicture(pictures[0], "a.png");
    ASSERT_EQ(picture.width, 4);
    ASSERT_EQ(picture.height, 2);
    EXPECT_FLOAT_EQ(picture.values[1], 0x20 / 255.0F);
    EXPECT_FLOAT_EQ(picture.values[7], 0x80 / 255.0F);
  }
}

std::string Thumbnail() { return EncodePictureBytes(Picture(32, 24, 0.25F), {.format = PictureFormat::kJpeg}); }

void ExpectThumbnailIn(const std::string& file, const std::string& carrier) {
  const std::vector<SecondPicture> pictures = WholePicturesIn(file);
  ASSERT_EQ(pictures.size(), 1U);
  EXPECT_EQ(pictures[0].carrier, carrier);
  const Picture picture = DecodeSecondPicture(pictures[0], "a file");
  EXPECT_EQ(picture.width, 32);
  EXPECT_EQ(picture.height, 24);
  EXPECT_NEAR(picture.values.front(), 0.25F, 0.02F);
}

/// Exiv2, which our encoder writes metadata with, puts EXIF into PNG as a text.
TEST(DecodeSecond, ThumbnailsInOurOwnPngsAreDecoded) {
  for (const PictureFormat format : {PictureFormat::kPng, PictureFormat::kJpeg, PictureFormat::kWebp}) {
    ExpectThumbnailIn(
        WriteMetadata(EncodePictureBytes(Picture(64, 48, 0.5F), {.format = format}), {.thumbnail_jpeg = Thumbnail()}),
        "exif");
  }
}

TEST(DecodeSecond, ThumbnailsOfC2paAreDecoded) {
  const std::string store =
      test::JumbfBox("c2pa", "c2pa", test::C2paThumbnail("c2pa.thumbnail.claim.jpeg", Thumbnail()));
  ExpectThumbnailIn(test::AfterJpegStart(test::TinyJpeg(), test::JumbfSegments(store, 200)), "jumbf");
}

TEST(DecodeSecond, DamagedItemsOfHeifAreErrorsThatNameThem) {
  const std::string file = test::TinyHeif("heic", "e", "x", "coded");
  const std::vector<SecondPicture> pictures = WholePicturesIn(file);
  ASSERT_FALSE(pictures.empty());
  try {
    (void)DecodeSecondPicture(pictures.back(), "a.heic");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("thmb, a picture within a.heic: "));
    EXPECT_EQ(std::string(error.what()).find("built without libheif") == std::string::npos, !HeifVersion().empty());
  }
}

}  // namespace
}  // namespace pentimento
