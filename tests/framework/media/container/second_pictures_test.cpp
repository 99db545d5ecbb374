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

/// With line breaks as XML writes them.
std::string Base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint64_t bits = ReadNumber(bytes, i, 3);
    for (int j = 3; j >= 0; --j) {
      text += kLetters[bits >> (6 * j) & 63];
    }
    text += i % 60 == 0 ? "&#xA;" : "";
  }
  const std::string padding((3 - bytes.size() % 3) % 3, '=');
  return text.substr(0, text.size() - padding.size()) + padding;
}

std::string Xmp(std::string_view picture) {
  return "<rdf:li><xmpGImg:image>" + Base64(picture) + "</xmpGImg:image></rdf:li>";
}

TEST(SecondPictures, ThumbnailInXmpIsDecoded) {
  const std::string xmp = Xmp(OtherFace());
  const std::string file =
      test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + xmp));
  EXPECT_EQ(Found(file).at("xmp thumbnail"), OtherFace());
  const std::string block = test::TiffBytes(ByteOrder::kBig, {{{{700, 1, xmp}}, {}, {}}});
  EXPECT_EQ(Found(WithExif(block)).at("xmp thumbnail"), OtherFace());
}

TEST(SecondPictures, PicturesInXmpAreKnownByWhatTheyBeginWith) {
  const std::string face = Base64(OtherFace());
  const std::string png = test::TinyPng(test::PngChunkBytes("tEXt", "Title\0the original face, again"s));
  const std::string other = Base64(png);
  const std::string xmp = "<rdf:Description GImage:Mime=\"image/jpeg\" GImage:Data=\n  '" + face +
                          "' note='/9j/ is how they begin'><my:own>\n<![CDATA[" + face + "]]></my:own><my:other>" +
                          other + "</my:other></rdf:Description>";
  const auto found =
      Found(test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\0"s + xmp)));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found.at("xmp GImage:Data"), OtherFace());
  EXPECT_EQ(found.at("xmp my:other"), png);
}

TEST(SecondPictures, ExtendedXmpIsJoinedFirst) {
  // The later part stands first; a picture is cut in two.
  const std::string xmp = Xmp(OtherFace());
  const std::size_t middle = xmp.size() / 2;
  const auto segment = [&](std::size_t begin, std::size_t length) {
    return test::JpegSegment(0xE1, "http://ns.adobe.com/xmp/extension/\0"s + std::string(32, 'A') +
                                       MakeNumber(xmp.size(), 4) + MakeNumber(begin, 4) + xmp.substr(begin, length));
  };
  const std::string file =
      test::AfterJpegStart(test::TinyJpeg(), segment(middle, xmp.size() - middle) + segment(0, middle));
  const auto found = Found(file);
  EXPECT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at("xmp thumbnail"), OtherFace());
}

/// As ImageMagick and Exiv2 write blocks into PNG.
std::string RawProfileChunk(const std::string& chunk, const std::string& type, const std::string& block) {
  std::string text = "\n" + type + "\n" + std::to_string(block.size()) + "\n";
  for (std::size_t i = 0; i < block.size(); ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[ByteAt(block, i) >> 4];
    text += kDigits[ByteAt(block, i) & 15];
    text += i % 36 == 35 ? "\n" : "";
  }
  const std::string keyword = "Raw profile type " + type + "\0"s;
  return test::PngChunkBytes(chunk, chunk == "zTXt" ? keyword + "\0"s + test::Deflated(text) : keyword + text);
}

TEST(SecondPictures, BlocksInTextsOfPngAreLookedAt) {
  const std::string exif = "Exif\0\0"s + test::ExifBlock(ByteOrder::kLittle, OtherFace());
  for (const char* type : {"exif", "APP1"}) {
    for (const char* chunk : {"zTXt", "tEXt"}) {
      const auto found = Found(test::TinyPng(RawProfileChunk(chunk, type, exif)));
      EXPECT_EQ(found.at("exif IFD1"), OtherFace()) << type << " in " << chunk;
    }
  }
  for (const char* type : {"xmp", "APP1"}) {
    const std::string xmp = (type == "APP1"s ? "http://ns.adobe.com/xap/1.0/\0"s : ""s) + Xmp(OtherFace());
    EXPECT_EQ(Found(test::TinyPng(RawProfileChunk("zTXt", type, xmp))).at("xmp thumbnail"), OtherFace()) << type;
  }
  const std::string resource = "8BIM\x04\x0C\0\0"s + MakeNumber(28 + OtherFace().size(), 4) + std::string(28, '\0') +
                               OtherFace() + std::string(OtherFace().size() % 2, '\0');
  EXPECT_EQ(Found(test::TinyPng(RawProfileChunk("zTXt", "8bim", resource))).at("photoshop thumbnail"), OtherFace());
}

TEST(SecondPictures, CompressedXmpOfPngIsLookedAt) {
  const std::string keyword = "XML:com.adobe.xmp\0"s;
  const std::string plain = test::PngChunkBytes("iTXt", keyword + "\0\0\0\0"s + Xmp(OtherFace()));
  const std::string packed = test::PngChunkBytes("iTXt", keyword + "\1\0\0\0"s + test::Deflated(Xmp(OtherFace())));
  for (const std::string& chunk : {plain, packed}) {
    EXPECT_EQ(Found(test::TinyPng(chunk)).at("xmp thumbnail"), OtherFace());
  }
}

TEST(SecondPictures, ThumbnailsOfC2paAreFound) {
  const std::string box = test::C2paThumbnail("c2pa.thumbnail.ingredient__1.jpeg", OtherFace());
  const std::string store = test::JumbfBox("c2pa", "c2pa", test::JumbfBox("c2ma", "a manifest", box));
  // In one piece, in pieces, and in other formats that hold manifests.
  for (const std::string& file :
       {test::AfterJpegStart(test::TinyJpeg(), test::JumbfSegments(store, 60'000)),
        test::AfterJpegStart(test::TinyJpeg(), test::JumbfSegments(store, 100)),
        test::TinyPng(test::PngChunkBytes("caBX", store)), test::TinyWebp(test::RiffChunkBytes("C2PA", store)),
        test::TinyTiff(ByteOrder::kBig, {{52545, 7, store}})}) {
    const auto found = Found(file);
    EXPECT_EQ(found.size(), 1U);
    EXPECT_EQ(found.at("jumbf c2pa.thumbnail.ingredient__1.jpeg"), OtherFace());
  }
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
