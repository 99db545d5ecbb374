#include "framework/media/container/container.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/media/container/byte_account.h"
#include "framework/media/container/tiff_walker.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "APP1 exif", "DQT image", " unknown".
std::vector<std::string> Summary(const ContainerMap& map) {
  std::vector<std::string> lines;
  for (const Segment& segment : map.segments) {
    const std::string role = segment.role == ByteRole::kImage     ? "image"
                             : segment.role == ByteRole::kCarrier ? segment.carrier
                                                                  : "unknown";
    lines.push_back(segment.name + " " + role);
  }
  return lines;
}

std::vector<const Segment*> Of(const ContainerMap& map, const std::string& carrier) {
  std::vector<const Segment*> found;
  for (const Segment& segment : map.segments) {
    if (segment.role == ByteRole::kCarrier && segment.carrier == carrier) {
      found.push_back(&segment);
    }
  }
  return found;
}

std::string_view Payload(const std::string& bytes, const Segment& segment) {
  return std::string_view(bytes).substr(segment.payload_offset, segment.payload_length);
}

TEST(Container, PlainJpegIsImageAndItsHeader) {
  const ContainerMap map = WalkContainer(test::TinyJpeg());
  EXPECT_EQ(map.format, "jpeg");
  EXPECT_THAT(map.faults, IsEmpty());
  EXPECT_THAT(Summary(map), ElementsAre("SOI image", "APP0 jfif", "DQT image", "SOF0 image", "DHT image", "DHT image",
                                        "SOS image", "scan image", "EOI image"));
}

TEST(Container, JpegCarriersAreNamed) {
  const std::string bytes = test::RichFiles()[0].second;
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_THAT(map.faults, IsEmpty());
  for (const char* carrier : {"jfif", "jfxx", "exif", "xmp", "xmp-extended", "icc", "photoshop", "jumbf", "adobe",
                              "app", "comment", "padding"}) {
    EXPECT_FALSE(Of(map, carrier).empty()) << carrier;
  }
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 0U);
  EXPECT_EQ(Payload(bytes, *Of(map, "xmp")[0]), "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
  EXPECT_EQ(Payload(bytes, *Of(map, "xmp-extended")[0]), "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
  EXPECT_EQ(Payload(bytes, *Of(map, "icc")[0]), test::TinyProfile());
  EXPECT_EQ(Payload(bytes, *Of(map, "comment")[0]), "a comment");
  EXPECT_EQ(Payload(bytes, *Of(map, "exif")[0]).substr(0, 4), "II*\0"sv);
}

TEST(Container, RestartMarkersAndStuffedBytesBelongToTheScan) {
  std::string jpeg = test::TinyJpeg();
  jpeg.insert(jpeg.size() - 2, "\xFF\0\x01\xFF\xD0\x02\xFF\xFF\0\x03"s);
  const ContainerMap map = WalkContainer(jpeg);
  EXPECT_THAT(map.faults, IsEmpty());
  ASSERT_EQ(map.segments.size(), 9U);
  EXPECT_EQ(map.segments[7].name, "scan");
  EXPECT_EQ(map.segments[7].length, 11U);
}

TEST(Container, WhatFollowsTheEndOfAJpegIsNamed) {
  const std::string jpeg = test::TinyJpeg();
  const auto behind = [&](const std::string& trailer) {
    const ContainerMap map = WalkContainer(jpeg + trailer);
    std::vector<std::string> lines = Summary(map);
    lines.erase(lines.begin(), lines.begin() + 9);
    return lines;
  };
  EXPECT_THAT(behind(std::string(7, '\0')), ElementsAre(" padding"));
  EXPECT_THAT(behind("a trailer"), ElementsAre(" unknown"));
  EXPECT_THAT(behind(jpeg), ElementsAre("JPEG second-image"));
  EXPECT_THAT(behind(test::TinyVideo()), ElementsAre("MP4 video"));
  EXPECT_THAT(behind(std::string(3, '\0') + test::TinyVideo()), ElementsAre(" padding", "MP4 video"));
  EXPECT_THAT(behind("junk" + test::TinyVideo()), ElementsAre(" unknown", "MP4 video"));
  EXPECT_THAT(behind(test::TinyHeif("heic", "", "<xmp/>", "thumbnail")), ElementsAre("HEIF second-image"));
  EXPECT_THAT(behind(test::TinyPng() + "tail"), ElementsAre("PNG second-image", " unknown"));
  EXPECT_THAT(behind(test::TinyWebp()), ElementsAre("WebP second-image"));
  EXPECT_THAT(behind("PK\x03\x04 an archive"), ElementsAre("ZIP trailer"));
}

TEST(Container, PicturesOfAnMpfIndexHaveItsNames) {
  const std::string second = test::TinyJpeg();
  const std::string gain_map = test::AfterJpegStart(second, test::JpegSegment(0xE1, "hdrgm:"));
  const std::string bytes = test::MpfJpeg(test::TinyJpeg(), {second, gain_map}) + "rest";
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_THAT(map.faults, IsEmpty());
  ASSERT_EQ(Of(map, "mpf").size(), 1U);
  const auto pictures = Of(map, "second-image");
  ASSERT_EQ(pictures.size(), 2U);
  EXPECT_EQ(pictures[0]->name, "MPImage2");
  EXPECT_EQ(Payload(bytes, *pictures[0]), second);
  EXPECT_EQ(pictures[1]->name, "gain-map");
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 4U);
}

TEST(Container, SamsungTrailerIsTakenApart) {
  const auto little = [](std::size_t value) { return MakeNumber(value, 4, ByteOrder::kLittle); };
  const std::string video = test::TinyVideo();
  const std::string block = "\0\0\x30\x0A"s + little(16) + "MotionPhoto_Data" + video;
  const std::string other = "\0\0\x01\x0A"s + little(14) + "Image_UTC_Data" + "1609556645000";
  const std::string blocks = block + other;
  const std::string directory = "SEFH" + little(106) + little(2) + "\0\0\x30\x0A"s + little(blocks.size()) +
                                little(block.size()) + "\0\0\x01\x0A"s + little(other.size()) + little(other.size());
  const std::string bytes = test::TinyJpeg() + blocks + directory + little(directory.size()) + "SEFT";
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 0U);
  ASSERT_EQ(Of(map, "video").size(), 1U);
  EXPECT_EQ(Payload(bytes, *Of(map, "video")[0]), video);
  const auto trailers = Of(map, "trailer");
  ASSERT_EQ(trailers.size(), 3U);
  EXPECT_EQ(trailers[0]->name, "Samsung MotionPhoto_Data");
  EXPECT_EQ(trailers[1]->name, "Samsung Image_UTC_Data");
  EXPECT_EQ(Payload(bytes, *trailers[1]), "1609556645000");
}

TEST(Container, BytesHiddenInJpegTablesAreUnknown) {
  const std::string tables = test::JpegSegment(0xDB, "\0"s + std::string(64, '\1') + "a hidden text");
  const ContainerMap map = WalkContainer(test::AfterJpegStart(test::TinyJpeg(), tables));
  EXPECT_EQ(map.segments[1].role, ByteRole::kUnknown);
  EXPECT_EQ(map.segments[1].name, "DQT");
  EXPECT_THAT(map.faults, ElementsAre(HasSubstr("DQT")));
}

TEST(Container, PngChunksAreNamed) {
  const std::string bytes = test::RichFiles()[3].second;
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_EQ(map.format, "png");
  EXPECT_THAT(map.faults, IsEmpty());
  EXPECT_THAT(Summary(map),
              ElementsAre("signature image", "IHDR image", "eXIf exif", "iCCP icc", "tEXt png-text", "zTXt png-text",
                          "iTXt xmp", "tIME png-time", "caBX jumbf", "vpAg chunk", "IDAT image", "IEND image"));
  EXPECT_EQ(Payload(bytes, *Of(map, "xmp")[0]), "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
  EXPECT_EQ(Payload(bytes, *Of(map, "icc")[0]), test::Deflated(test::TinyProfile()));
}

TEST(Container, DamagedPngChecksumIsAFault) {
  std::string bytes = test::TinyPng();
  bytes[30] = static_cast<char>(bytes[30] ^ 1);
  EXPECT_THAT(WalkContainer(bytes).faults, ElementsAre(HasSubstr("IHDR")));
}

TEST(Container, RemainsOfAnEarlierPngAreNamed) {
  const std::string bytes = test::RichFiles()[4].second;
  const ContainerMap map = WalkContainer(bytes);
  ASSERT_EQ(Of(map, "trailer").size(), 1U);
  EXPECT_EQ(Of(map, "trailer")[0]->name, "PNG remains");
  EXPECT_EQ(Of(map, "trailer")[0]->offset, test::TinyPng().size());
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 0U);
}

TEST(Container, WebpChunksAreNamed) {
  const std::string bytes = test::RichFiles()[5].second + "tail";
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_EQ(map.format, "webp");
  EXPECT_THAT(Summary(map),
              testing::IsSupersetOf({"VP8X image", "VP8L image", "EXIF exif", "XMP  xmp", "ABCD chunk", " unknown"}));
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 4U);
}

TEST(Container, ChunksInsideOfWebpFramesAreSeen) {
  EXPECT_THAT(Summary(WalkContainer(test::RichFiles()[6].second)), Contains("WXYZ chunk"));
}

/// Decoders take the first of what may stand once; a second one is never shown.
TEST(Container, RepeatedChunksAreCarriers) {
  const std::string gamma = test::PngChunkBytes("gAMA", "\0\0\xB1\x8F"sv);
  const std::string png = test::TinyPng(gamma + gamma + test::PngChunkBytes("IDAT", "rows") + gamma);
  EXPECT_THAT(Summary(WalkContainer(png)), ElementsAre("signature image", "IHDR image", "gAMA image", "gAMA chunk",
                                                       "IDAT image", "gAMA chunk", "IDAT chunk", "IEND image"));
  const std::string webp =
      test::TinyWebp(test::RiffChunkBytes("VP8L", "another picture") + test::RiffChunkBytes("VP8X", "ten bytes!"));
  EXPECT_THAT(Summary(WalkContainer(webp)), testing::IsSupersetOf({"VP8L chunk", "VP8X chunk"}));
}

/// As ComfyUI writes it: the graph in EXIF's Make, the prompt in its Model.
TEST(Container, WorkflowInWebpIsExif) {
  const std::string block = test::TiffBytes(
      ByteOrder::kBig,
      {{{{271, 2, test::Ascii("workflow:{\"nodes\": []}")}, {272, 2, test::Ascii("prompt:{}")}}, {}, {}}});
  const std::string bytes = test::TinyWebp(test::RiffChunkBytes("EXIF", "Exif\0\0"s + block), 8);
  const ContainerMap map = WalkContainer(bytes);
  ASSERT_EQ(Of(map, "exif").size(), 1U);
  EXPECT_EQ(Payload(bytes, *Of(map, "exif")[0]), block);
}

TEST(Container, TiffPicturesAndStatementsAreToldApart) {
  const std::string bytes = test::RichFiles()[7].second;
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_EQ(map.format, "tiff");
  EXPECT_THAT(map.faults, IsEmpty());
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 0U);
  ASSERT_EQ(Of(map, "icc").size(), 1U);
  EXPECT_EQ(Payload(bytes, *Of(map, "icc")[0]), test::TinyProfile());
  ASSERT_EQ(Of(map, "xmp").size(), 1U);
  ASSERT_EQ(Of(map, "second-image").size(), 1U);
  EXPECT_EQ(Payload(bytes, *Of(map, "second-image")[0]), test::TinyJpeg());
  EXPECT_THAT(Summary(map), testing::IsSupersetOf({"pixels image", "IFD0 image", "IFD0 exif", "ExifIFD exif",
                                                   "SubIFD0 exif", "SubIFD0 second-image"}));
}

TEST(Container, PlainTiffHasNoUnknownByteInEitherOrder) {
  for (const ByteOrder order : {ByteOrder::kBig, ByteOrder::kLittle}) {
    const std::string bytes = test::TinyTiff(order);
    const ContainerMap map = WalkContainer(bytes);
    EXPECT_THAT(map.faults, IsEmpty());
    const ByteAccount account = AccountBytes(bytes, map);
    EXPECT_EQ(account.unknown, 0U);
    // Two unused bytes in each of seven entries of a SHORT.
    EXPECT_EQ(account.known, 14U);
  }
}

TEST(Container, BytesThatNoTiffDirectoryNamesAreUnknown) {
  const std::string bytes = test::TinyTiff(ByteOrder::kLittle) + "hidden";
  const ContainerMap map = WalkContainer(bytes);
  EXPECT_EQ(AccountBytes(bytes, map).unknown, 6U);
  EXPECT_EQ(map.segments.back().role, ByteRole::kUnknown);
}

TEST(Container, HeifItemsOwnTheirBytes) {
  const std::string exif = test::ExifBlock(ByteOrder::kBig, "");
  for (const auto& [brand, format] : {std::pair("heic", "heif"), std::pair("avif", "avif")}) {
    const std::string bytes = test::TinyHeif(brand, exif, "<xmp/>", "thumbnail");
    const ContainerMap map = WalkContainer(bytes);
    EXPECT_EQ(map.format, format);
    EXPECT_THAT(map.faults, IsEmpty());
    EXPECT_EQ(AccountBytes(bytes, map).unknown, 0U);
    ASSERT_EQ(Of(map, "exif").size(), 1U);
    EXPECT_EQ(Payload(bytes, *Of(map, "exif")[0]), exif);
    ASSERT_EQ(Of(map, "xmp").size(), 1U);
    EXPECT_EQ(Payload(bytes, *Of(map, "xmp")[0]), "<xmp/>");
    ASSERT_EQ(Of(map, "second-image").size(), 1U);
    EXPECT_EQ(Of(map, "second-image")[0]->name, "thmb");
    EXPECT_EQ(Payload(bytes, *Of(map, "second-image")[0]), "thumbnail");
    ASSERT_EQ(Of(map, "icc").size(), 1U);
    EXPECT_EQ(Payload(bytes, *Of(map, "icc")[0]), test::TinyProfile());
  }
}

TEST(Container, MediaDataThatNoItemOwnsIsUnknown) {
  const std::string bytes = test::TinyHeif("heic", "", "<xmp/>", "thumbnail") + test::BoxBytes("mdat", "hidden bytes");
  EXPECT_EQ(AccountBytes(bytes, WalkContainer(bytes)).unknown, 12U);
}

TEST(Container, ExifBlockIsTakenApart) {
  const std::string thumbnail = test::TinyJpeg();
  for (const ByteOrder order : {ByteOrder::kBig, ByteOrder::kLittle}) {
    const std::string block = test::ExifBlock(order, thumbnail);
    const ContainerMap map = WalkExifBlock(block);
    EXPECT_EQ(map.format, "exif");
    EXPECT_THAT(map.faults, IsEmpty());
    EXPECT_THAT(Summary(map), testing::IsSupersetOf({"header exif", "IFD0 exif", "ExifIFD exif", "GPS exif",
                                                     "MakerNote exif", "IFD1 exif", "IFD1 second-image"}));
    EXPECT_THAT(Summary(map), testing::Not(Contains(" unknown")));
    ASSERT_EQ(Of(map, "second-image").size(), 1U);
    EXPECT_EQ(Payload(block, *Of(map, "second-image")[0]), thumbnail);
  }
}

TEST(Container, SlackInsideExifIsUnknown) {
  const std::string slack = "left over from another camera";
  const std::string exif = test::ExifBlock(ByteOrder::kLittle, "") + slack;
  const std::string jpeg = test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE1, "Exif\0\0"s + exif));
  const ByteAccount account = AccountBytes(jpeg, WalkContainer(jpeg));
  EXPECT_EQ(account.unknown, slack.size());
  EXPECT_EQ(account.image + account.known + account.unknown, jpeg.size());
}

TEST(Container, BytesHiddenInProfilesAreUnknown) {
  // A picture behind the last tag, and in a private one.
  std::string behind = test::TinyProfile() + test::TinyJpeg();
  behind.replace(0, 4, MakeNumber(behind.size(), 4));
  const std::string within =
      test::ProfileOfTags(test::TinyProfile().substr(4, 124),
                          {{"face", "data" + test::TinyJpeg()}, {"wtpt", "XYZ " + std::string(16, '\1')}});
  for (const std::string& profile : {behind, within}) {
    const std::size_t half = profile.size() / 2;
    const std::string jpeg = test::AfterJpegStart(
        test::TinyJpeg(), test::JpegSegment(0xE2, "ICC_PROFILE\0\1\2"s + profile.substr(0, half)) +
                              test::JpegSegment(0xE2, "ICC_PROFILE\0\2\2"s + profile.substr(half)));
    for (const std::string& file : {jpeg, test::TinyTiff(ByteOrder::kBig, {{34675, 7, profile}}),
                                    test::TinyWebp(test::RiffChunkBytes("ICCP", profile), 0x20)}) {
      const ByteAccount account = AccountBytes(file, WalkContainer(file));
      EXPECT_GE(account.unknown, test::TinyJpeg().size());
      EXPECT_LE(account.unknown, test::TinyJpeg().size() + 8) << "type and padding of the tag";
      EXPECT_EQ(account.image + account.known + account.unknown, file.size());
    }
    // Compressed, it is no more than the file has.
    const std::string packed = test::Deflated(profile);
    const std::string png = test::TinyPng(test::PngChunkBytes("iCCP", "name\0\0"s + packed + "behind"));
    const ByteAccount account = AccountBytes(png, WalkContainer(png));
    EXPECT_EQ(account.unknown, std::min(test::TinyJpeg().size() + (profile == within ? 4 : 0), packed.size()) + 6);
    EXPECT_EQ(account.image + account.known + account.unknown, png.size());
  }
}

TEST(Container, BytesBehindCompressedRowsAreUnknown) {
  const std::string header = test::TinyPng().substr(0, 33);
  const std::string rows = test::Deflated("\0\x80"sv);
  const std::string png = header + test::PngChunkBytes("IDAT", rows.substr(0, 4)) +
                          test::PngChunkBytes("IDAT", rows.substr(4) + "hidden behind") +
                          test::PngChunkBytes("IDAT", "and here") + test::PngChunkBytes("IEND", "");
  const std::vector<UnknownStretch> stretches = FindUnknownInside(png, WalkContainer(png)).stretches;
  ASSERT_EQ(stretches.size(), 2U);
  EXPECT_EQ(png.substr(stretches[0].offset, stretches[0].length), "hidden behind");
  EXPECT_EQ(png.substr(stretches[1].offset, stretches[1].length), "and here");
  const ByteAccount account = AccountBytes(png, WalkContainer(png));
  EXPECT_EQ(account.unknown, 21U);
  EXPECT_EQ(account.image + account.known + account.unknown, png.size());
}

TEST(Container, OtherFilesAreUnknown) {
  const ContainerMap map = WalkContainer("a text");
  EXPECT_EQ(map.format, "");
  ASSERT_EQ(map.segments.size(), 1U);
  EXPECT_EQ(map.segments[0].role, ByteRole::kUnknown);
  EXPECT_THAT(WalkContainer("").segments, IsEmpty());
}

}  // namespace
}  // namespace pentimento
