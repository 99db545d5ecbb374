// Ten files in which something tells what the picture does not show, each in a place that tools overlook.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/media/container/strip.h"
#include "framework/media/inventory/inventory.h"
#include "metrics/metadata/taxonomy.h"
#include "metrics/metadata/verdicts.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using test::AfterJpegStart;
using test::Ascii;
using test::JpegSegment;
using test::PngChunkBytes;
using test::TiffDir;
using test::TinyJpeg;
using test::TinyPng;
using ::testing::HasSubstr;

const Taxonomy& BuiltIn() {
  static const Taxonomy taxonomy;
  return taxonomy;
}

std::string ExifSegment(const std::string& block) { return JpegSegment(0xE1, "Exif\0\0"s + block); }

std::string XmpSegment(const std::string& properties) {
  return JpegSegment(
      0xE1, "http://ns.adobe.com/xap/1.0/\0"s +
                "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
                "<rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' " +
                properties + "/></rdf:RDF></x:xmpmeta>");
}

/// The items of a file that are of one category.
std::vector<MetadataItem> ItemsOf(const std::string& bytes, const std::string& category) {
  std::vector<MetadataItem> items;
  const Inventory inventory = TakeInventory(bytes, "hard case");
  EXPECT_EQ(inventory.bytes.image + inventory.bytes.known + inventory.bytes.unknown, bytes.size());
  for (const MetadataItem& item : inventory.items) {
    if (BuiltIn().Classify(item).category->name == category) {
      items.push_back(item);
    }
  }
  return items;
}

::testing::Matcher<MetadataItem> Item(const std::string& key, const ::testing::Matcher<std::string>& value) {
  return ::testing::AllOf(::testing::ResultOf([](const MetadataItem& item) { return item.Key(); }, key),
                          ::testing::Field(&MetadataItem::value, value));
}

/// What becomes of the items of a category from one file to the other.
std::vector<Verdict> VerdictsOf(const std::string& before, const std::string& after, const std::string& category) {
  Classifier classifier(BuiltIn());
  std::vector<Verdict> verdicts;
  for (const ItemVerdict& verdict :
       CompareMetadata(TakeInventory(before, "before").items, TakeInventory(after, "after").items, classifier)) {
    if (verdict.given.category->name == category) {
      verdicts.push_back(verdict.verdict);
    }
  }
  return verdicts;
}

/// Nor does it tell any more once it is stripped.
void ExpectNothingLeftByStrip(const std::string& bytes) {
  const Inventory left = TakeInventory(StripMetadata(bytes, {}).bytes, "stripped");
  EXPECT_EQ(left.bytes.unknown, 0U);
  for (const MetadataItem& item : left.items) {
    EXPECT_LT(BuiltIn().Classify(item).sensitivity, Sensitivity::kMedium) << item.Key() << " = " << item.value;
  }
}

TEST(HardCase, OriginalFaceInTheThumbnailOfAStylisedImage) {
  const std::string face = AfterJpegStart(TinyJpeg(), JpegSegment(0xFE, "what passes for a face"));
  const std::string block = test::ExifBlock(ByteOrder::kLittle, face);
  const std::string original = AfterJpegStart(TinyJpeg(), ExifSegment(block));
  const std::string stylised = AfterJpegStart(TinyJpeg(), JpegSegment(0xFE, "stylised") + ExifSegment(block));
  EXPECT_THAT(ItemsOf(stylised, "second-pixels"), ::testing::Contains(Item("Exif.Picture.IFD1", HasSubstr("jpeg"))));
  EXPECT_THAT(VerdictsOf(original, stylised, "second-pixels"),
              ::testing::AllOf(::testing::Not(::testing::IsEmpty()), ::testing::Each(Verdict::kRetained)));
  ExpectNothingLeftByStrip(stylised);
}

TEST(HardCase, PositionOnlyInXmp) {
  const std::string file =
      AfterJpegStart(TinyJpeg(), XmpSegment("exif:GPSLatitude='52,31.2057N' exif:GPSLongitude='13,24.576E'"));
  EXPECT_THAT(ItemsOf(file, "location"), ::testing::UnorderedElementsAre(Item("Xmp.exif.GPSLatitude", "52,31.2057N"),
                                                                         Item("Xmp.exif.GPSLongitude", "13,24.576E")));
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, PlaceInAMakerNote) {
  // Panasonic's note: a signature, a directory without a next one; 0x006d is the city where the picture was taken.
  const std::string note = "Panasonic\0\0\0"s + MakeNumber(1, 2, ByteOrder::kLittle) +
                           MakeNumber(0x6d, 2, ByteOrder::kLittle) + MakeNumber(7, 2, ByteOrder::kLittle) +
                           MakeNumber(4, 4, ByteOrder::kLittle) + "Ulm\0"s;
  const TiffDir photo{{{0x927C, 7, note}}, {}, {}};
  const std::string file = AfterJpegStart(
      TinyJpeg(), ExifSegment(test::TiffBytes(ByteOrder::kLittle,
                                              {TiffDir{{{271, 2, Ascii("Panasonic")}}, {{34665, photo}}, {}}})));
  EXPECT_THAT(ItemsOf(file, "location"), ::testing::Contains(Item("Exif.Panasonic.City", testing::_)));
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, OpaqueMakerNoteMayHoldAnything) {
  const TiffDir photo{{{0x927C, 7, "nobody knows: 52.52 N 13.40 E"}}, {}, {}};
  const std::string file = AfterJpegStart(
      TinyJpeg(),
      ExifSegment(test::TiffBytes(ByteOrder::kBig, {TiffDir{{{271, 2, Ascii("X")}}, {{34665, photo}}, {}}})));
  const std::vector<MetadataItem> items = ItemsOf(file, "other");
  ASSERT_THAT(items, ::testing::Contains(Item("Exif.Photo.MakerNote", testing::_)));
  EXPECT_EQ(BuiltIn().Classify(items.front()).sensitivity, Sensitivity::kHigh);
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, SecondPictureInMpf) {
  const std::string file = test::MpfJpeg(TinyJpeg(), {TinyJpeg()});
  EXPECT_THAT(ItemsOf(file, "second-pixels"),
              ::testing::Contains(Item("Second-image.Picture.MPImage2", HasSubstr("jpeg"))));
  EXPECT_THAT(VerdictsOf(file, TinyJpeg(), "second-pixels"), ::testing::Contains(Verdict::kRemoved));
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, VideoBehindTheEnd) {
  const std::string file = TinyJpeg() + test::TinyVideo();
  const std::vector<MetadataItem> items = ItemsOf(file, "second-pixels");
  ASSERT_FALSE(items.empty());
  EXPECT_EQ(items.back().carrier, "video");
  EXPECT_EQ(items.back().offset, TinyJpeg().size());
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, PromptInPngText) {
  const std::string prompt = "my sister in our garden\nSteps: 20, Sampler: Euler a, Seed: 42";
  const std::string file = TinyPng(PngChunkBytes("tEXt", "parameters\0"s + prompt));
  EXPECT_THAT(ItemsOf(file, "generation"), ::testing::ElementsAre(Item("Png-text.tEXt.parameters", prompt)));
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, WorkflowInWebp) {
  const std::string workflow = "workflow:{\"nodes\": [" + std::string(6000, ' ') + "]}";
  const std::string block = test::TiffBytes(ByteOrder::kBig, {TiffDir{{{271, 2, Ascii(workflow)}}, {}, {}}});
  const std::string file = test::TinyWebp(test::RiffChunkBytes("EXIF", block), 0x08);
  EXPECT_THAT(ItemsOf(file, "generation"), ::testing::ElementsAre(Item("Exif.Image.Make", HasSubstr("\"nodes\""))));
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, C2paManifest) {
  const std::string file = AfterJpegStart(TinyJpeg(), test::JumbfSegments(test::C2paStore("a generator", true), 100));
  const std::vector<MetadataItem> items = ItemsOf(file, "provenance");
  EXPECT_THAT(items, ::testing::Contains(Item("Jumbf.C2PA.claim_generator", "a generator")));
  EXPECT_THAT(items, ::testing::Contains(Item("Jumbf.C2PA.Signature", HasSubstr("not verified"))));
  ExpectNothingLeftByStrip(file);
}

TEST(HardCase, WhatWasCutOffRemainsBehindTheEnd) {
  const std::string remains =
      "the tail of compressed rows" + PngChunkBytes("IDAT", "more rows") + PngChunkBytes("IEND", "");
  const Inventory inventory = TakeInventory(TinyPng() + remains, "remains.png");
  const auto trailer = std::ranges::find(inventory.items, std::string("trailer"), &MetadataItem::carrier);
  ASSERT_NE(trailer, inventory.items.end());
  EXPECT_EQ(trailer->length, remains.size());
  EXPECT_GE(BuiltIn().Classify(*trailer).sensitivity, Sensitivity::kMedium);
  ExpectNothingLeftByStrip(TinyPng() + remains);
}

TEST(HardCase, PlaceNamesInIptc) {
  const auto data_set = [](int number, const std::string& text) {
    return "\x1C\x02"s + static_cast<char>(number) + MakeNumber(text.size(), 2) + text;
  };
  const std::string iptc = data_set(90, "Ulm") + data_set(101, "Germany") + data_set(92, "at home");
  const std::string file = AfterJpegStart(
      TinyJpeg(), JpegSegment(0xED, "Photoshop 3.0\0"s + "8BIM\x04\x04\0\0"s + MakeNumber(iptc.size(), 4) + iptc +
                                        std::string(iptc.size() % 2, '\0')));
  EXPECT_THAT(ItemsOf(file, "location"),
              ::testing::UnorderedElementsAre(Item("Iptc.Application2.City", "Ulm"),
                                              Item("Iptc.Application2.CountryName", "Germany"),
                                              Item("Iptc.Application2.SubLocation", "at home")));
  ExpectNothingLeftByStrip(file);
}

}  // namespace
}  // namespace pentimento
