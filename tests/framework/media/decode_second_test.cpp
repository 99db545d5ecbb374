#include "framework/media/decode_second.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

/// A TIFF of pages of these grey levels, 64x48, by OpenCV's libtiff.
std::string TiffOfPages(const std::vector<int>& levels, int compression) {
  const testing::TemporaryFolder folder;
  std::vector<cv::Mat> pages;
  for (const int level : levels) {
    pages.emplace_back(48, 64, CV_8UC3, cv::Scalar(level, level, level));
  }
  const std::string file = (folder.path() / "pages.tif").string();
  cv::imwritemulti(file, pages, {cv::IMWRITE_TIFF_COMPRESSION, compression});
  return ReadFile(file);
}

std::vector<SecondPicture> WholePicturesIn(const std::string& file) {
  std::vector<SecondPicture> pictures = FindSecondPictures(file, WalkContainer(file));
  std::erase_if(pictures, [](const SecondPicture& picture) { return !IsWholePicture(picture); });
  return pictures;
}

TEST(DecodeSecond, PagesOfATiffAreDecodedOneByOne) {
  constexpr int kNone = 1;
  constexpr int kLzw = 5;
  constexpr int kJpeg = 7;
  for (const int compression : {kNone, kLzw, kJpeg}) {
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

TEST(DecodeSecond, ItemsOfHeifAreRefusedByName) {
  const std::string file = test::TinyHeif("heic", "e", "x", "coded");
  const std::vector<SecondPicture> pictures = WholePicturesIn(file);
  ASSERT_FALSE(pictures.empty());
  try {
    (void)DecodeSecondPicture(pictures.back(), "a.heic");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("a.heic: thmb, a picture within a HEIF or AVIF file, is not decoded"));
  }
}

}  // namespace
}  // namespace pentimento
