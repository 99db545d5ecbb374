#include "framework/media/container/container_items.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/hash.h"
#include "framework/media/container/byte_account.h"
#include "framework/media/container/cbor.h"
#include "framework/media/container/inflate.h"
#include "framework/media/container/jumbf_boxes.h"
#include "framework/media/container/text_value.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/processor_time.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<ContainerItem> ItemsOf(const std::string& bytes) { return ReadContainerItems(bytes, WalkContainer(bytes)); }

/// Values of the items of that group and name, in their order.
std::vector<std::string> Values(const std::vector<ContainerItem>& items, const std::string& group,
                                const std::string& name) {
  std::vector<std::string> values;
  for (const ContainerItem& item : items) {
    if (item.group == group && item.name == name) {
      values.push_back(item.value);
    }
  }
  return values;
}

TEST(ContainerItems, JpegFieldsAreRead) {
  const std::string jpeg = test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xEE, "Adobe\0\x65\x80\0\0\1\2"sv) +
                                                                      test::JpegSegment(0xFE, "first comment") +
                                                                      test::JpegSegment(0xFE, "second \xE9"sv) +
                                                                      test::JpegSegment(0xEC, "Ducky\0\1"sv));
  const std::vector<ContainerItem> items = ItemsOf(jpeg);
  EXPECT_THAT(Values(items, "JFIF", "Version"), ElementsAre("1.01"));
  EXPECT_THAT(Values(items, "JFIF", "XDensity"), ElementsAre("1"));
  EXPECT_THAT(Values(items, "Adobe", "Version"), ElementsAre("101"));
  EXPECT_THAT(Values(items, "Adobe", "Flags0"), ElementsAre("0x8000"));
  EXPECT_THAT(Values(items, "Adobe", "Flags1"), ElementsAre("0x0001"));
  EXPECT_THAT(Values(items, "Adobe", "Transform"), ElementsAre("2"));
  EXPECT_THAT(Values(items, "", "Comment"), ElementsAre("first comment", "second \u00E9"));
  EXPECT_THAT(Values(items, "APP12", "Ducky"), ElementsAre("7 bytes, SHA-256 " + Sha256("Ducky\0\1"sv)));
}

TEST(ContainerItems, PlacesAreThoseInTheFile) {
  const std::string jpeg = test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xFE, "here"));
  for (const ContainerItem& item : ItemsOf(jpeg)) {
    if (item.name == "Comment") {
      EXPECT_EQ(jpeg.substr(item.offset, item.length), test::JpegSegment(0xFE, "here"));
    }
  }
}

TEST(ContainerItems, PngTextsAreUnpacked) {
  const std::string prompt = "a portrait of somebody, <lora:x:1>\nSteps: 20, Seed: 4711";
  const std::string png =
      test::TinyPng(test::PngChunkBytes("tEXt", "parameters\0"s + prompt) +
                    test::PngChunkBytes("zTXt", "workflow\0\0"s + test::Deflated("{\"nodes\": []}")) +
                    test::PngChunkBytes("iTXt", "Title\0\0\0en\0titre\0"s + "\u00C5 title") +
                    test::PngChunkBytes("iTXt", "Comment\0\1\0\0\0"s + test::Deflated("packed")) +
                    test::PngChunkBytes("tIME", "\x07\xEA\x0B\x1C\x0E\x08\x33"sv) +
                    test::PngChunkBytes("iCCP", "of a camera\0\0"s + test::Deflated(test::TinyProfile())) +
                    test::PngChunkBytes("vpAg", "odd"));
  const std::vector<ContainerItem> items = ItemsOf(png);
  EXPECT_THAT(Values(items, "tEXt", "parameters"), ElementsAre(prompt));
  EXPECT_THAT(Values(items, "zTXt", "workflow"), ElementsAre("{\"nodes\": []}"));
  EXPECT_THAT(Values(items, "iTXt", "Title"), ElementsAre("\u00C5 title"));
  EXPECT_THAT(Values(items, "iTXt", "Comment"), ElementsAre("packed"));
  EXPECT_THAT(Values(items, "PNG", "tIME"), ElementsAre("2026-11-28T14:08:51Z"));
  EXPECT_THAT(Values(items, "iCCP", "ProfileName"), ElementsAre("of a camera"));
  EXPECT_THAT(Values(items, "iCCP", "Profile"), ElementsAre(DigestOf(test::TinyProfile())));
  EXPECT_THAT(Values(items, "PNG", "vpAg"), ElementsAre(DigestOf("odd")));
}

TEST(ContainerItems, DamagedAndLongTextsSayWhatTheyAre) {
  const std::string packed = test::Deflated(std::string(100'000, 'x'));
  EXPECT_THAT(Values(ItemsOf(test::TinyPng(test::PngChunkBytes("zTXt", "k\0\0"s + packed))), "zTXt", "k"),
              ElementsAre(DigestOf(std::string(100'000, 'x'))));
  EXPECT_THAT(Values(ItemsOf(test::TinyPng(test::PngChunkBytes("zTXt", "k\0\0not packed"s))), "zTXt", "k"),
              ElementsAre(HasSubstr("damaged")));
}

/// 64 bombs of a GiB each.
TEST(ContainerItems, BombsCostNoMoreThanTheBound) {
  std::string bomb = test::Deflated(std::string(std::size_t{64} << 20, '\0'));
  std::string chunks;
  for (int i = 0; i < 64; ++i) {
    chunks += test::PngChunkBytes("zTXt", "k\0\0"s + bomb) + test::PngChunkBytes("iCCP", "k\0\0"s + bomb);
  }
  const std::string png = test::TinyPng(chunks);
  const test::ProcessorTime time;
  const std::vector<ContainerItem> items = ItemsOf(png);
  EXPECT_LT(time.Seconds(), 2.0);
  EXPECT_THAT(Values(items, "zTXt", "k")[0], StartsWith("more than 4194304 bytes"));
  EXPECT_THAT(Values(items, "zTXt", "k").back(), StartsWith("more than 0 bytes"));
}

TEST(Inflate, StopsAtTheBoundAndSaysWhatItUsed) {
  const std::string packed = test::Deflated("some text");
  EXPECT_EQ(Inflate(packed, 100).bytes, "some text");
  EXPECT_TRUE(Inflate(packed, 9).complete);
  EXPECT_EQ(Inflate(packed + "behind", 100).consumed, packed.size());
  EXPECT_EQ(Inflate(packed, 4).bytes, "some");
  EXPECT_TRUE(Inflate(packed, 4).cut);
  EXPECT_FALSE(Inflate(packed.substr(0, packed.size() - 1), 100).complete);
  const std::string behind = packed + "behind";
  std::size_t inflatable = 2 * "some text"sv.size();
  EXPECT_EQ(ZlibStreamLength({behind}, inflatable), packed.size());
  EXPECT_EQ(inflatable, "some text"sv.size());
  const std::string_view whole = packed;
  EXPECT_EQ(ZlibStreamLength({whole.substr(0, 5), whole.substr(5), "behind"}, inflatable), packed.size());
  EXPECT_EQ(inflatable, 0U);
  EXPECT_EQ(ZlibStreamLength({whole.substr(0, 5)}, inflatable), std::nullopt);
}

TEST(ContainerItems, MpfEntriesAreListed) {
  const std::string second = test::TinyJpeg();
  const std::vector<ContainerItem> items = ItemsOf(test::MpfJpeg(test::TinyJpeg(), {second}));
  ASSERT_EQ(Values(items, "MPF", "MPImage1").size(), 1U);
  EXPECT_THAT(Values(items, "MPF", "MPImage1")[0], HasSubstr("baseline primary"));
  EXPECT_THAT(Values(items, "MPF", "MPImage2")[0],
              HasSubstr("large thumbnail (VGA), " + std::to_string(second.size())));
  EXPECT_THAT(Values(items, "Picture", "MPImage2"), ElementsAre("jpeg 8x8, " + DigestOf(second)));
}

TEST(ContainerItems, IdentifiersOfAMultiPictureIndexAreListed) {
  // CIPA DC-007, 5.2.3.4: 33 bytes for each picture, the last of them zero.
  const std::string ids = std::string(32, 'a') + '\0' + std::string(32, 'b') + '\0';
  const std::string entries(32, '\0');
  const std::string index = test::TiffBytes(ByteOrder::kLittle, {{{{0xB002, 7, entries}, {0xB003, 7, ids}}, {}, {}}});
  const std::vector<ContainerItem> items =
      ItemsOf(test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xE2, "MPF\0"s + index)));
  EXPECT_THAT(Values(items, "MPF", "ImageUID1"), ElementsAre(std::string(32, 'a')));
  EXPECT_THAT(Values(items, "MPF", "ImageUID2"), ElementsAre(std::string(32, 'b')));
}

TEST(ContainerItems, PhotoshopResourcesAreNumbered) {
  const std::string resources =
      "8BIM\x04\x04\0\0\0\0\0\x03"s + "abc\0"s + "8BIM\x04\x25\x03urn\0\0\0\x02"s + "\xAB\xCD" + "left over";
  const std::string jpeg =
      test::AfterJpegStart(test::TinyJpeg(), test::JpegSegment(0xED, "Photoshop 3.0\0"s + resources.substr(0, 20)) +
                                                 test::JpegSegment(0xED, "Photoshop 3.0\0"s + resources.substr(20)));
  const std::vector<ContainerItem> items = ItemsOf(jpeg);
  EXPECT_THAT(Values(items, "Photoshop", "0x0404 IPTC"), ElementsAre("616263"));
  EXPECT_THAT(Values(items, "Photoshop", "0x0425 digest of the caption"), ElementsAre("abcd (called urn)"));
  EXPECT_THAT(Values(items, "Photoshop", "Behind"), ElementsAre(DigestOf("left over")));
}

TEST(ContainerItems, C2paManifestsAreRead) {
  const std::string store = test::C2paStore("SomeModel/1.0 c2pa-rs", true);
  const std::vector<std::pair<std::string, std::string>> files = {
      {"jpeg", test::AfterJpegStart(test::TinyJpeg(), test::JumbfSegments(store, 100))},
      {"png", test::TinyPng(test::PngChunkBytes("caBX", store))},
      {"webp", test::TinyWebp(test::RiffChunkBytes("C2PA", store))},
      {"tiff", test::TinyTiff(ByteOrder::kLittle, {{52545, 7, store}})},
      {"heif", test::TinyHeif("heic", "e", "x", "t") +
                   test::BoxBytes("uuid", "\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81"s +
                                              std::string(4, '\0') + "manifest\0"s + std::string(8, '\0') + store)}};
  for (const auto& [format, bytes] : files) {
    SCOPED_TRACE(format);
    const std::vector<ContainerItem> items = ItemsOf(bytes);
    EXPECT_THAT(Values(items, "C2PA", "Manifest"), ElementsAre("urn:uuid:0f0e0d0c-0b0a-0908-0706-050403020100"));
    EXPECT_THAT(Values(items, "C2PA", "claim_generator"), ElementsAre("SomeModel/1.0 c2pa-rs"));
    EXPECT_THAT(Values(items, "C2PA", "Assertion c2pa.actions"),
                ElementsAre(testing::AllOf(HasSubstr("c2pa.created"), HasSubstr("trainedAlgorithmicMedia"))));
    EXPECT_THAT(Values(items, "C2PA", "Signature"), ElementsAre("signature box present, not verified"));
    EXPECT_THAT(Values(items, "JUMBF", "c2pa/urn:uuid:0f0e0d0c-0b0a-0908-0706-050403020100/c2pa.claim"),
                ElementsAre("c2cl"));
  }
  const std::string without = test::TinyPng(test::PngChunkBytes("caBX", test::C2paStore("x", false)));
  EXPECT_THAT(Values(ItemsOf(without), "C2PA", "Signature"), ElementsAre("no signature box"));
}

TEST(ContainerItems, DeepJumbfIsBounded) {
  std::string box = "end";
  for (int i = 0; i < 20'000; ++i) {
    box = test::BoxBytes("jumb", box);
    if (box.size() > 150'000) {
      break;
    }
  }
  const JumbfTree tree = ReadJumbf(box);
  EXPECT_EQ(tree.nodes.size(), JumbfTree::kDeepest + 1U);
  EXPECT_THAT(tree.faults, Contains(HasSubstr("too deeply")));
}

TEST(Cbor, DepthIsCountedWithoutDescending) {
  EXPECT_EQ(CborDepth("\x01", 10), 0);
  EXPECT_EQ(CborDepth("\x81\x81\x01", 10), 2);
  EXPECT_EQ(CborDepth("\x82\x81\x01\x02", 10), 2);
  EXPECT_EQ(CborDepth("\x9F\x01\x81\x02\xFF", 10), 2);
  EXPECT_EQ(CborDepth("\xA1\x61\x61\xA1\x61\x62\x80"sv, 10), 3);
  EXPECT_EQ(CborDepth(std::string(1'000'000, '\x81'), 64), 65);
  EXPECT_EQ(CborDepth(std::string(1'000'000, '\xC1'), 64), 65);
  EXPECT_EQ(CborDepth(std::string(1'000'000, '\x9F'), 64), 65);
  EXPECT_TRUE(ReadCbor(std::string(1'000'000, '\x81')).is_discarded());
  EXPECT_TRUE(ReadCbor("\x81"sv).is_discarded());
  EXPECT_TRUE(ReadCbor("\x9B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv).is_discarded());
  EXPECT_TRUE(ReadCbor("\xBB\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv).is_discarded());
  EXPECT_TRUE(ReadCbor("\x9B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"sv).is_discarded());
  EXPECT_EQ(ReadCbor("\xC0\x63"
                     "day"sv),
            "day");
}

TEST(TextValue, LatinAndUnicodeAreToldApart) {
  EXPECT_EQ(TextOf("plain\0\0"sv), "plain");
  EXPECT_EQ(TextOf("\u00E9"), "\u00E9");
  EXPECT_EQ(TextOf("\xE9"), "\u00E9");
  EXPECT_TRUE(IsUtf8("\u00E9\u20AC\U0001F600"));
  for (const std::string_view wrong : {"\xC0\x80"sv, "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "\xE2\x82"sv, "\x80"sv}) {
    EXPECT_FALSE(IsUtf8(wrong));
    EXPECT_TRUE(IsUtf8(TextOf(wrong)));
  }
}

TEST(ContainerItems, UnknownBytesAndTrailersAreListed) {
  const std::string video = test::TinyVideo();
  const std::vector<ContainerItem> items = ItemsOf(test::TinyJpeg() + "hidden" + video);
  EXPECT_THAT(Values(items, "", ""), ElementsAre(DigestOf("hidden")));
  EXPECT_THAT(Values(items, "Trailer", "MP4"), ElementsAre(DigestOf(video)));
  EXPECT_THAT(Values(ItemsOf(test::RichFiles()[4].second), "Trailer", "PNG remains"),
              ElementsAre(HasSubstr("SHA-256")));
}

TEST(ContainerItems, NamesInHeifAreTexts) {
  const auto info = test::BoxBytes("infe", "\2\0\0\0\0\1\0\0hvc1my sister at home\0"s);
  const auto old_info = test::BoxBytes("infe", "\0\0\0\0\0\2\0\0our garden\0image/jpeg\0\0"s);
  const std::string meta = test::BoxBytes(
      "meta", MakeNumber(0, 4) +
                  test::BoxBytes("hdlr", MakeNumber(0, 8) + "pict" + std::string(12, '\0') + "a writer\0"s) +
                  test::BoxBytes("iinf", MakeNumber(0, 4) + MakeNumber(2, 2) + info + old_info));
  const std::string file = test::BoxBytes("ftyp", "heic\0\0\0\0mif1"s) + meta;
  const ContainerMap map = WalkContainer(file);
  EXPECT_THAT(map.faults, testing::IsEmpty());
  EXPECT_EQ(AccountBytes(file, map).unknown, 0U);
  std::vector<std::string> texts;
  for (const ContainerItem& item : ReadContainerItems(file, map)) {
    texts.push_back(item.carrier + " " + item.name + ": " + item.value);
    EXPECT_EQ(file.substr(item.offset, item.length), item.value);
  }
  EXPECT_THAT(texts, testing::ElementsAre("bmff-text Handler: a writer", "bmff-text ItemName: my sister at home",
                                          "bmff-text ItemName: our garden"));
}

}  // namespace
}  // namespace pentimento
