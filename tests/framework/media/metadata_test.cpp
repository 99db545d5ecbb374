#include "framework/media/metadata.h"

#include <map>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/encode.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

std::string Plain(PictureFormat format = PictureFormat::kJpeg) {
  return EncodePictureBytes(test::Gradient(16, 16), {.format = format, .metadata = MetadataPolicy::kNone});
}

MetadataToWrite SomeMetadata() {
  return {
      .exif = {{"Exif.Image.Make", "Nikon"},
               {"Exif.Photo.DateTimeOriginal", "2020:02:03 04:05:06"},
               {"Exif.GPSInfo.GPSLatitude", "52/1 31/1 1234/100"}},
      .xmp = {{"Xmp.dc.creator", "First"}, {"Xmp.dc.creator", "Second"}, {"Xmp.dc.rights", "lang=x-default nobody's"}},
      .iptc = {{"Iptc.Application2.Keywords", "one"}, {"Iptc.Application2.Keywords", "two"}},
      .thumbnail_jpeg = Plain()};
}

const MetadataItem* Find(const std::vector<MetadataItem>& items, const std::string& key) {
  for (const MetadataItem& item : items) {
    if (item.Key() == key) {
      return &item;
    }
  }
  return nullptr;
}

TEST(Metadata, WhatIsWrittenIsRead) {
  for (const PictureFormat format : {PictureFormat::kJpeg, PictureFormat::kPng, PictureFormat::kWebp}) {
    SCOPED_TRACE(ExtensionOf(format));
    const std::vector<MetadataItem> items = test::EmbeddedItems(WriteMetadata(Plain(format), SomeMetadata()));
    const MetadataItem* latitude = Find(items, "Exif.GPSInfo.GPSLatitude");
    ASSERT_NE(latitude, nullptr);
    EXPECT_EQ(latitude->carrier, "exif");
    EXPECT_EQ(latitude->group, "GPSInfo");
    EXPECT_EQ(latitude->name, "GPSLatitude");
    EXPECT_EQ(latitude->value, "52/1 31/1 1234/100");
    ASSERT_NE(Find(items, "Xmp.dc.creator"), nullptr);
    EXPECT_EQ(Find(items, "Xmp.dc.creator")->value, "First, Second");
    EXPECT_NE(Find(items, "Exif.Thumbnail.JPEGInterchangeFormatLength"), nullptr);
    std::vector<std::string> keywords;
    for (const MetadataItem& item : items) {
      if (item.carrier == "iptc" && item.name == "Keywords") {
        keywords.push_back(item.value);
      }
    }
    if (format != PictureFormat::kWebp) {
      EXPECT_THAT(keywords, testing::ElementsAre("one", "two"));
    }
  }
}

TEST(Metadata, TagsWithoutANameHoldBytes) {
  const std::string bytes = WriteMetadata(Plain(), {.exif = {{"Exif.Image.0xcd41", "0 112 101 255"}}});
  EXPECT_NE(bytes.find(std::string("\0pe\xFF", 4)), std::string::npos);
}

TEST(Metadata, StructuresOfXmpAreWritten) {
  // A structure with an array of structures, whose own name Exiv2 does not know, and an array that it knows as plain.
  const std::string bytes =
      WriteMetadata(Plain(), {.xmp = {{"Xmp.mwg-rs.Regions", "type=Struct"},
                                      {"Xmp.mwg-rs.Regions/mwg-rs:RegionList", "type=Bag"},
                                      {"Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Name", "Ann"},
                                      {"Xmp.xmpMM.History", "type=Seq"},
                                      {"Xmp.xmpMM.History[1]/stEvt:softwareAgent", "Editor"},
                                      {"Xmp.dc.creator", "Bob"}}});
  const std::vector<MetadataItem> items = test::EmbeddedItems(bytes);
  EXPECT_EQ(Find(items, "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Name")->value, "Ann");
  EXPECT_EQ(Find(items, "Xmp.xmpMM.History[1]/stEvt:softwareAgent")->value, "Editor");
  EXPECT_EQ(Find(items, "Xmp.dc.creator")->value, "Bob");
}

TEST(Metadata, PlainPictureSaysNothing) { EXPECT_THAT(test::EmbeddedItems(Plain()), testing::IsEmpty()); }

TEST(Metadata, LongValuesStandByTheirDigest) {
  std::string text(70000, 'a');
  const auto value_of = [](const std::string& comment) {
    const std::string bytes = WriteMetadata(Plain(PictureFormat::kPng), {.xmp = {{"Xmp.dc.source", comment}}});
    return Find(test::EmbeddedItems(bytes), "Xmp.dc.source")->value;
  };
  const std::string digest = value_of(text);
  EXPECT_THAT(digest, testing::StartsWith("70000 bytes, SHA-256 "));
  EXPECT_EQ(value_of(text), digest);
  text.back() = 'b';
  EXPECT_NE(value_of(text), digest);
}

TEST(Metadata, UnknownKeysAndFilesAreErrors) {
  EXPECT_THROW(WriteMetadata(Plain(), {.exif = {{"Exif.Nowhere.Nothing", "1"}}}), DataError);
  EXPECT_THROW(WriteMetadata(Plain(), {.xmp = {{"Xmp.nowhere.nothing", "1"}}}), DataError);
  EXPECT_THROW(WriteMetadata("text", {}), DataError);
}

TEST(Metadata, ThreadsDoNotDisturbEachOther) {
  const std::string written = WriteMetadata(Plain(), SomeMetadata());
  const auto text_of = [](const std::string& bytes) {
    std::string text;
    for (const MetadataItem& item : test::EmbeddedItems(bytes)) {
      text += item.Key() + "=" + item.value + "\n";
    }
    return text;
  };
  const std::string expected = text_of(written);
  std::vector<int> wrong(4, 0);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          const std::string again = WriteMetadata(Plain(), SomeMetadata());
          count += again == written && text_of(again) == expected ? 0 : 1;
        }
      });
    }
  }
  EXPECT_THAT(wrong, testing::Each(0));
}

}  // namespace
}  // namespace pentimento
