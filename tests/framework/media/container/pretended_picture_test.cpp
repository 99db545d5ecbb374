// Bytes that stand where a picture's do and are none of it: they are unknown, and strip drops or refuses them.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/media/container/byte_account.h"
#include "framework/media/container/container.h"
#include "framework/media/container/strip.h"
#include "framework/media/container/strip_proof.h"
#include "framework/media/container/unknown_inside.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kSecret = "the face that was meant to be hidden";

/// Whether the secret lies in segments or stretches that are said to be image.
bool PassesForImage(const std::string& bytes) {
  const std::size_t place = bytes.find(kSecret);
  const ContainerMap map = WalkContainer(bytes);
  const auto segment =
      std::ranges::find_if(map.segments, [&](const Segment& s) { return place < s.offset + s.length; });
  const std::vector<UnknownStretch> inside = FindUnknownInside(bytes, map).stretches;
  const bool is_unknown = std::ranges::any_of(
      inside, [&](const UnknownStretch& s) { return s.offset <= place && place < s.offset + s.length; });
  return place != std::string::npos && segment->role == ByteRole::kImage && !is_unknown;
}

/// What strip says, "stripped" if it leaves the secret out, "released" if not.
std::string Stripped(const std::string& bytes) {
  try {
    return StripMetadata(bytes, {}).bytes.find(kSecret) == std::string::npos ? "stripped" : "released";
  } catch (const DataError& error) {
    return error.what();
  }
}

std::string Proof(const std::string& bytes, const std::string& format) {
  try {
    ProveStripped(bytes, format, {}, 1);
  } catch (const WorkError& error) {
    return error.what();
  }
  return "";
}

std::string Chunk(std::string_view name, std::string_view content) { return test::PngChunkBytes(name, content); }

/// A 1x1 PNG of that colour type, of `samples` bytes of eight bits.
std::string PngOf(int colour_type, std::size_t samples, const std::string& extra, const std::string& behind = "") {
  return test::TinyPng().substr(0, 8) +
         Chunk("IHDR", "\0\0\0\1\0\0\0\1\x08"s + static_cast<char>(colour_type) + "\0\0\0"s) + extra +
         Chunk("IDAT", test::Deflated(std::string(1 + samples, '\0'))) + behind + Chunk("IEND", "");
}

std::string FrameControl(std::uint64_t number) {
  return Chunk("fcTL", MakeNumber(number, 4) + MakeNumber(1, 4) + MakeNumber(1, 4) + std::string(14, '\0'));
}

std::string FrameData(std::uint64_t number, std::string_view rows) {
  return Chunk("fdAT", MakeNumber(number, 4) + std::string(rows));
}

const std::string kAnimation = Chunk("acTL", MakeNumber(2, 4) + MakeNumber(0, 4));

TEST(PretendedPicture, FramesOfNoAnimationAreNone) {
  for (const std::string& png :
       {PngOf(0, 1, "", FrameData(1, kSecret)), PngOf(0, 1, "", FrameControl(0) + FrameData(1, kSecret)),
        PngOf(0, 1, FrameData(0, kSecret)), PngOf(0, 1, kAnimation, FrameData(0, kSecret)),
        PngOf(0, 1, kAnimation + FrameControl(0), FrameData(1, kSecret)),
        PngOf(0, 1, "", kAnimation + FrameControl(0) + FrameData(1, kSecret))}) {
    EXPECT_FALSE(PassesForImage(png));
    EXPECT_EQ(Stripped(png), "stripped");
  }
  const std::string controls = PngOf(0, 1, kAnimation, FrameControl(0) + Chunk("fcTL", kSecret.substr(0, 26)));
  EXPECT_EQ(AccountBytes(controls, WalkContainer(controls)).known, 38U) << "a frame that follows no other's rows";
}

TEST(PretendedPicture, FramesEndWhereTheirRowsDo) {
  const std::string rows = test::Deflated("\0\x80"sv);
  const std::string first = kAnimation + FrameControl(0);
  const std::string second = FrameControl(1) + FrameData(2, rows.substr(0, 3)) + FrameData(3, rows.substr(3));
  const std::string honest = PngOf(0, 1, first, second);
  EXPECT_THAT(WalkContainer(honest).faults, IsEmpty());
  EXPECT_EQ(AccountBytes(honest, WalkContainer(honest)).known, 0U);
  EXPECT_EQ(StripMetadata(honest, {}).bytes, honest);
  const std::string behind = PngOf(0, 1, first, second + FrameData(4, kSecret));
  EXPECT_FALSE(PassesForImage(behind));
  EXPECT_THAT(Stripped(behind), HasSubstr("animation's frame"));
  EXPECT_THAT(Proof(behind, "png"), HasSubstr("fdAT holds bytes"));
  const std::string instead = PngOf(0, 1, first, FrameControl(1) + FrameData(2, kSecret));
  EXPECT_THAT(Stripped(instead), HasSubstr("animation's frame"));
  EXPECT_THAT(FindUnknownInside(instead, WalkContainer(instead)).faults, Contains(HasSubstr("fdAT are damaged")));
}

TEST(PretendedPicture, RowsThatDoNotInflateAreAFault) {
  const std::string png = test::TinyPng().substr(0, 33) + Chunk("IDAT", kSecret) + Chunk("IEND", "");
  const ContainerMap map = WalkContainer(png);
  EXPECT_THAT(FindUnknownInside(png, map).faults, testing::ElementsAre(HasSubstr("at byte 41: the rows in IDAT")));
  EXPECT_THAT(Proof(png, "png"), HasSubstr("the rows in IDAT are damaged"));
  EXPECT_THAT(Stripped(png), HasSubstr("compressed rows are damaged"));
  // More rows than are inflated: what stands behind them is not looked for, and that is said.
  const std::string large = test::TinyPng().substr(0, 33) +
                            Chunk("IDAT", test::Deflated(std::string(1'000'000, '\0')) + std::string(kSecret)) +
                            Chunk("IEND", "");
  EXPECT_THAT(FindUnknownInside(large, WalkContainer(large), 500'000).faults, testing::SizeIs(1));
  EXPECT_THAT(FindUnknownInside(large, WalkContainer(large), 500'000).stretches, IsEmpty());
  EXPECT_THAT(FindUnknownInside(large, WalkContainer(large)).faults, IsEmpty());
  EXPECT_EQ(Stripped(large), "stripped");
}

TEST(PretendedPicture, ChunksHoldWhatTheColourTypeAllows) {
  const std::string text(kSecret);
  const std::string palette = Chunk("PLTE", std::string(6, '\1'));
  const std::string colours = Chunk("PLTE", text);
  for (const std::string& png :
       {PngOf(0, 1, Chunk("tRNS", text)), PngOf(2, 3, Chunk("tRNS", text)), PngOf(6, 4, Chunk("tRNS", text)),
        PngOf(4, 2, Chunk("tRNS", text)), PngOf(3, 1, palette + Chunk("tRNS", text)), PngOf(2, 3, colours),
        PngOf(6, 4, colours), PngOf(0, 1, colours)}) {
    EXPECT_FALSE(PassesForImage(png));
    EXPECT_EQ(Stripped(png), "stripped");
  }
  for (const std::string& png :
       {PngOf(0, 1, Chunk("tRNS", "\0\1"sv)), PngOf(2, 3, Chunk("tRNS", "\0\1\0\2\0\3"sv)),
        PngOf(3, 1, palette + Chunk("tRNS", "\1\2"sv) + Chunk("bKGD", "\1"sv)), PngOf(4, 2, Chunk("bKGD", "\0\1"sv))}) {
    EXPECT_THAT(WalkContainer(png).faults, IsEmpty());
    EXPECT_EQ(StripMetadata(png, {}).bytes, png);
  }
}

/// The parts of `TinyJpeg` from its frame on, with these in front of its end marker.
std::string JpegEndingWith(const std::string& parts) {
  const std::string jpeg = test::TinyJpeg();
  return jpeg.substr(0, jpeg.size() - 2) + parts + "\xFF\xD9";
}

const std::string kFrame = test::JpegSegment(0xC0, "\x08\0\x08\0\x08\x01\x01\x11\0"sv);
const std::string kScan = test::JpegSegment(0xDA, "\x01\x01\0\0\x3F\0"sv);

TEST(PretendedPicture, ASecondFrameAndWhatFollowsItAreUnknown) {
  const std::string text(kSecret);
  for (const std::string& jpeg :
       {JpegEndingWith(kFrame + kScan + text), JpegEndingWith(kScan + text),
        JpegEndingWith(test::JpegSegment(0xC5, "\x08\0\x08\0\x08\x01\x01\x11\0"sv) + kScan + text),
        JpegEndingWith(test::JpegSegment(0xDA, "\x01\x02\0\0\x3F\0"sv) + text)}) {
    EXPECT_FALSE(PassesForImage(jpeg));
    EXPECT_THAT(WalkContainer(jpeg).faults, testing::Not(IsEmpty()));
    EXPECT_THAT(Stripped(jpeg), HasSubstr("damaged"));
    EXPECT_THAT(Proof(jpeg, "jpeg"), testing::Not(IsEmpty()));
  }
  const std::string table = test::JpegSegment(0xCC, text + text);
  EXPECT_FALSE(PassesForImage(test::AfterJpegStart(test::TinyJpeg(), table)));
  const std::string no_destination = test::JpegSegment(0xDB, "\x0F"s + text + std::string(64 - text.size(), '\1'));
  EXPECT_FALSE(PassesForImage(test::AfterJpegStart(test::TinyJpeg(), no_destination)));
}

TEST(PretendedPicture, ProgressiveAndSeparateScansStay) {
  std::string progressive = test::TinyJpeg();
  progressive[progressive.find("\xFF\xC0"s) + 1] = '\xC2';
  progressive.insert(progressive.size() - 2, kScan + "x" + kScan + "y");
  EXPECT_THAT(WalkContainer(progressive).faults, IsEmpty());
  EXPECT_EQ(StripMetadata(progressive, {}).bytes, progressive);
  // Two components, each in a scan of its own.
  std::string separate = test::TinyJpeg();
  const std::size_t frame = separate.find("\xFF\xC0"s);
  separate.replace(frame, kFrame.size(), test::JpegSegment(0xC0, "\x08\0\x08\0\x08\x02\x01\x11\0\x02\x11\0"sv));
  separate.insert(separate.size() - 2, test::JpegSegment(0xDA, "\x01\x02\0\0\x3F\0"sv) + "y");
  EXPECT_THAT(WalkContainer(separate).faults, IsEmpty());
  EXPECT_EQ(StripMetadata(separate, {}).bytes, separate);
}

/// A TIFF of one strip; `tags` in the place of those that the tiny one has.
std::string TiffOf(std::vector<test::TiffTagValue> tags, const std::string& strip) {
  const std::vector<test::TiffTagValue> usual = {{256, 3, "\0\4"s}, {257, 3, "\0\2"s}, {258, 3, "\0\x08"s},
                                                 {259, 3, "\0\1"s}, {262, 3, "\0\1"s}, {277, 3, "\0\1"s}};
  for (const test::TiffTagValue& tag : usual) {
    if (std::ranges::find(tags, tag.tag, &test::TiffTagValue::tag) == tags.end()) {
      tags.push_back(tag);
    }
  }
  return test::TiffBytes(ByteOrder::kBig, {test::TiffDir{tags, {}, {{273, 279, strip}}}});
}

const std::string kRows = "\x10\x20\x30\x40\x50\x60\x70\x80";

TEST(PretendedPicture, TiffTagsHaveNoMoreValuesThanDecodersTake) {
  const std::string text(kSecret);
  // What pixels do not depend on goes.
  for (const std::uint16_t tag : std::vector<std::uint16_t>{254, 263, 301, 291, 318, 320, 336, 340, 342, 347}) {
    for (const std::uint16_t type : std::vector<std::uint16_t>{2, 3, 7}) {
      const std::string tiff = TiffOf({{tag, type, text}}, kRows);
      EXPECT_FALSE(PassesForImage(tiff)) << tag;
      EXPECT_EQ(Stripped(tiff), "stripped") << tag << " of type " << type;
    }
  }
  // What they do depend on cannot be left out.
  for (const std::uint16_t tag : std::vector<std::uint16_t>{256, 258, 259, 262, 277, 284, 338, 339, 530}) {
    const std::string tiff = TiffOf({{tag, 3, text}}, kRows);
    EXPECT_FALSE(PassesForImage(tiff)) << tag;
    EXPECT_THAT(Stripped(tiff), HasSubstr("convert in.tif")) << tag;
    EXPECT_THAT(WalkContainer(tiff).faults, Contains(HasSubstr("tag " + std::to_string(tag)))) << tag;
  }
  const std::string indexed =
      TiffOf({{262, 3, "\0\3"s}, {258, 3, "\0\2"s}, {320, 3, std::string(24, '\1')}}, kRows.substr(0, 2));
  EXPECT_THAT(WalkContainer(indexed).faults, IsEmpty());
  EXPECT_NE(StripMetadata(indexed, {}).bytes.find(std::string(24, '\1')), std::string::npos);
  const std::string bits = MakeNumber(8, 2) + MakeNumber(8, 2) + MakeNumber(8, 2);
  const std::string coloured =
      TiffOf({{262, 3, "\0\2"s}, {258, 3, bits}, {277, 3, "\0\3"s}, {339, 3, "\0\1\0\1\0\1"s}}, kRows + kRows + kRows);
  EXPECT_THAT(WalkContainer(coloured).faults, IsEmpty());
  EXPECT_NE(StripMetadata(coloured, {}).bytes.find("\0\1\0\1\0\1"s), std::string::npos);
}

TEST(PretendedPicture, JpegStreamsInTiffHoldThePictureAlone) {
  const std::string compressed = "\0\7"s;
  const std::string stream = test::TinyJpeg().substr(0, 2) + test::TinyJpeg().substr(20);  // without JFIF
  const std::string tables = "\xFF\xD8" + test::JpegSegment(0xDB, "\1"s + std::string(64, '\1')) + "\xFF\xD9";
  const std::string honest = TiffOf({{259, 3, compressed}, {347, 7, tables}}, stream);
  EXPECT_THAT(WalkContainer(honest).faults, IsEmpty());
  EXPECT_EQ(AccountBytes(honest, WalkContainer(honest)).unknown, 0U);
  EXPECT_NE(StripMetadata(honest, {}).bytes.find(stream), std::string::npos);
  EXPECT_NE(StripMetadata(honest, {}).bytes.find(tables), std::string::npos);

  const std::string comment = test::JpegSegment(0xFE, kSecret);
  const std::string text(kSecret);
  for (const std::string& tiff :
       {TiffOf({{259, 3, compressed}}, test::AfterJpegStart(stream, comment)),
        TiffOf({{259, 3, compressed}}, test::AfterJpegStart(stream, test::JpegSegment(0xE1, "Exif\0\0"s + text))),
        TiffOf({{259, 3, compressed}}, stream + text),
        TiffOf({{259, 3, compressed}, {347, 7, test::AfterJpegStart(tables, comment)}}, stream),
        TiffOf({{259, 3, compressed}, {347, 7, tables + text}}, stream),
        TiffOf({{259, 3, compressed}, {347, 7, test::AfterJpegStart(tables, kFrame + kScan + text)}}, stream)}) {
    EXPECT_FALSE(PassesForImage(tiff));
    EXPECT_GT(AccountBytes(tiff, WalkContainer(tiff)).unknown, 0U);
    EXPECT_THAT(WalkContainer(tiff).faults, Contains(HasSubstr("JPEG data")));
    EXPECT_THAT(Stripped(tiff), HasSubstr("convert in.tif"));
    EXPECT_THAT(Proof(tiff, "tiff"), HasSubstr("not written"));
  }
  EXPECT_THAT(Stripped(TiffOf({{259, 3, "\x87\x98"s}}, "a JPEG 2000 with boxes")), HasSubstr("compression 34712"));
}

}  // namespace
}  // namespace pentimento
