#include "framework/media/container/second_pictures.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

using namespace std::string_literals;

/// By carrier and name, the bytes.
std::map<std::string, std::string> Found(const std::string& file) {
  std::map<std::string, std::string> found;
  for (const SecondPicture& picture : FindSecondPictures(file, WalkContainer(file))) {
    found[picture.carrier + " " + picture.name] = picture.bytes;
    EXPECT_EQ(picture.length, picture.bytes.size());
    if (picture.owned == nullptr) {
      EXPECT_EQ(file.substr(picture.offset, picture.length), picture.bytes);
    }
  }
  return found;
}

std::string WithExif(const std::string& block) {
  return test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE1, "Exif\0\0"s + block));
}

/// A picture that is told from the main one by a comment.
std::string OtherFace() { return test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xFE, "the original face")); }

TEST(SecondPictures, ThumbnailsOfEveryCarrierAreFound) {
  const auto found = Found(test::RichFiles()[0].second);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found.at("exif IFD1"), test::TinyJpeg());
  EXPECT_EQ(found.at("jfxx thumbnail"), test::TinyJpeg());
  EXPECT_EQ(found.at("photoshop thumbnail"), test::TinyJpeg());
}

TEST(SecondPictures, ExifThumbnailsAreFoundInEveryFormat) {
  const std::string block = test::ExifBlock(ByteOrder::kBig, OtherFace());
  for (const std::string& file :
       {WithExif(block), test::TinyPng(test::PngChunkBytes("eXIf", block)),
        test::TinyWebp(test::RiffChunkBytes("EXIF", block)), test::TinyHeif("heic", block, "<x/>", "coded")}) {
    EXPECT_EQ(Found(file).at("exif IFD1"), OtherFace());
  }
}

TEST(SecondPictures, PicturesBehindTheEndAreFound) {
  const auto found = Found(test::MpfJpeg(test::TinyJpeg(), {OtherFace()}) + test::TinyPng());
  EXPECT_EQ(found.at("second-image MPImage2"), OtherFace());
  EXPECT_EQ(found.at("second-image PNG"), test::TinyPng());
}

TEST(SecondPictures, PreviewsInMakerNotesAreFound) {
  const test::TiffDir exif{{{0x927C, 7, "Maker\0\0"s + OtherFace() + "more"}}, {}, {}};
  const std::string block = test::TiffBytes(ByteOrder::kLittle, {{{}, {{0x8769, exif}}, {}}});
  EXPECT_EQ(Found(WithExif(block)).at("exif MakerNote"), OtherFace());
  // The note points at a preview outside of itself: no directory knows it.
  EXPECT_EQ(Found(WithExif(test::ExifBlock(ByteOrder::kLittle, "") + OtherFace())).at("exif unknown"), OtherFace());
}

TEST(SecondPictures, RawThumbnailsHaveTheirSize) {
  const std::string pixels(2 * 3 * 3, 'p');
  const std::string jfif = "JFIF\0\1\1\0\0\1\0\1\2\3"s + pixels;
  const std::string palette = "JFXX\0\x11\1\2"s + std::string(768, 'c') + "\0\1"s;
  const std::string file = test::TinyJpeg().substr(0, 2) + test::JpegSegment(0xE0, jfif) +
                           test::JpegSegment(0xE0, palette) + test::TinyJpeg().substr(20);
  const auto found = FindSecondPictures(file, WalkContainer(file));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].format, "rgb24");
  EXPECT_EQ(found[0].width, 2);
  EXPECT_EQ(found[0].height, 3);
  EXPECT_EQ(found[0].bytes, pixels);
  EXPECT_EQ(found[1].format, "indexed8");
  EXPECT_EQ(found[1].bytes.size(), 770U);
}

TEST(SecondPictures, ThumbnailInXmpIsDecoded) {
  // base64 of a JPEG of 102 bytes and more, with line breaks as XML writes them.
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string picture = OtherFace();
  std::string text;
  for (std::size_t i = 0; i < picture.size(); i += 3) {
    const std::uint64_t bits = ReadNumber(picture, i, 3);
    for (int j = 3; j >= 0; --j) {
      text += kLetters[bits >> (6 * j) & 63];
    }
    text += i % 60 == 0 ? "&#xA;" : "";
  }
  const std::string padding((3 - picture.size() % 3) % 3, '=');
  text = text.substr(0, text.size() - padding.size()) + padding;
  const std::string xmp = "<rdf:li><xmpGImg:image>" + text + "</xmpGImg:image></rdf:li>";
  const std::string file =
      test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + xmp));
  EXPECT_EQ(Found(file).at("xmp thumbnail"), picture);
}

TEST(SecondPictures, PicturesOfOtherDirectoriesAndItemsAreFound) {
  EXPECT_EQ(Found(test::RichFiles()[7].second).at("second-image SubIFD0"), test::TinyJpeg());
  EXPECT_EQ(Found(test::TinyHeif("avif", "e", "x", "coded")).at("second-image thmb"), "coded");
}

TEST(SecondPictures, PlainPicturesHaveNone) {
  for (const std::string& file :
       {test::TinyJpeg(), test::TinyPng(), test::TinyWebp(), test::TinyTiff(ByteOrder::kBig)}) {
    EXPECT_TRUE(Found(file).empty());
  }
}

}  // namespace
}  // namespace pentimento
