#include "framework/media/canary/fate.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "framework/media/canary/plant.h"
#include "framework/media/canary/visible_code.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/inventory/inventory.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

std::string Jpeg(const MetadataToWrite& metadata) {
  return WriteMetadata(EncodePictureBytes(test::Gradient(32, 32), {.format = PictureFormat::kJpeg}), metadata);
}

std::string FateIn(const std::string& bytes, const Canary& canary, const std::string& given_name = "") {
  return ToString(
      CanaryGround(bytes, TakeInventory(bytes, "a file").items, ReadShownCodes(bytes), given_name).FateOf(canary));
}

const Canary kArtist{"text", "exif", "Image", "Artist", "Canary abcdefgh"};
const Canary kLatitude{"number", "exif", "GPSInfo", "GPSLatitude", "52/1 31/1 1234/100"};

TEST(Fate, OfATextFollowsItsValue) {
  EXPECT_EQ(FateIn(Jpeg({.exif = {{"Exif.Image.Artist", "Canary abcdefgh"}}}), kArtist), "survived");
  EXPECT_EQ(FateIn(Jpeg({.exif = {{"Exif.Image.Artist", "by Canary abcdefgh, edited"}}}), kArtist), "survived");
  EXPECT_EQ(FateIn(Jpeg({.exif = {{"Exif.Image.Artist", "a service"}}}), kArtist), "altered");
  EXPECT_EQ(FateIn(Jpeg({.exif = {{"Exif.Image.Make", "Nikon"}}}), kArtist), "removed");
}

TEST(Fate, ATextIsFoundElsewhere) {
  EXPECT_EQ(FateIn(Jpeg({.xmp = {{"Xmp.dc.creator", "Canary abcdefgh"}}}), kArtist), "moved");
  EXPECT_EQ(FateIn(Jpeg({}) + "Canary abcdefgh", kArtist), "moved") << "behind the end of the picture";
  EXPECT_EQ(
      FateIn(Jpeg({.exif = {{"Exif.Image.Artist", "other"}}, .xmp = {{"Xmp.dc.creator", "Canary abcdefgh"}}}), kArtist),
      "moved");
  std::string wide;
  for (const char c : kArtist.value) {
    wide += std::string(1, c) + '\0';
  }
  EXPECT_EQ(FateIn(Jpeg({}) + wide, kArtist), "moved") << "in UTF-16";
}

TEST(Fate, AnExtensionOfXmpIsPartOfItsPacket) {
  const Canary canary{"text", "xmp-extended", "photoshop", "Instructions", "Canary abcdefgh"};
  EXPECT_EQ(FateIn(Jpeg({.xmp = {{"Xmp.photoshop.Instructions", "Canary abcdefgh"}}}), canary), "survived");
  EXPECT_EQ(FateIn(Jpeg({.xmp = {{"Xmp.photoshop.Instructions", "other"}}}), canary), "altered");
  EXPECT_EQ(FateIn(Jpeg({.xmp = {{"Xmp.dc.creator", "Canary abcdefgh"}}}), canary), "moved");
}

TEST(Fate, OfABlockIsThatOfTheBytesThatItsItemNames) {
  const Canary canary{"text", "trailer", "Trailer", "XMP packet", "Canary abcdefgh"};
  const std::string bytes = Jpeg({}) + "Canary abcdefgh";
  const std::size_t end = bytes.size() - canary.value.size();
  const auto fate = [&](std::size_t offset, std::size_t length) {
    return CanaryGround(bytes, {{"trailer", "Trailer", "XMP packet", "a digest", offset, length}}, {}).FateOf(canary);
  };
  EXPECT_EQ(fate(end, canary.value.size()), Fate::kSurvived);
  EXPECT_EQ(fate(0, end), Fate::kMoved);
  EXPECT_EQ(fate(end, bytes.size()), Fate::kSurvived) << "what reaches beyond the file ends with it";
  EXPECT_EQ(fate(2 * bytes.size(), 1), Fate::kMoved);
}

TEST(Fate, OfANumberIsThatOfItsField) {
  const auto with = [](const std::string& latitude) {
    return Jpeg({.exif = {{"Exif.GPSInfo.GPSLatitude", latitude}}});
  };
  EXPECT_EQ(FateIn(with("52/1 31/1 1234/100"), kLatitude), "survived");
  EXPECT_EQ(FateIn(with("52/1 0/1 0/1"), kLatitude), "altered") << "rounded";
  EXPECT_EQ(FateIn(Jpeg({}), kLatitude), "removed");
}

TEST(Fate, OfTheFilesNameIsToldWhereItsMakerNamedIt) {
  const Canary name{"text", "file", "", "name", "abcdefgh"};
  EXPECT_EQ(FateIn(Jpeg({}), name, "canary-abcdefgh.jpg"), "survived");
  EXPECT_EQ(FateIn(Jpeg({}), name, "download (1).jpg"), "altered");
  EXPECT_EQ(FateIn(Jpeg({}), name), "unseen");
  const std::string within = Jpeg({.exif = {{"Exif.Image.DocumentName", "canary-abcdefgh.jpg"}}});
  EXPECT_EQ(FateIn(within, name), "moved");
  EXPECT_EQ(FateIn(within, name, "download (1).jpg"), "moved");
}

TEST(Fate, WhatTheFileSystemSaysIsNotOfTheFile) {
  const std::string bytes = Jpeg({});
  const CanaryGround ground(bytes, {{"file", "", "name", "canary-abcdefgh.jpg"}}, {});
  EXPECT_TRUE(ground.items().empty());
  EXPECT_EQ(ground.FateOf({"text", "file", "", "name", "abcdefgh"}), Fate::kUnseen);
}

TEST(Fate, OfACodeIsReadFromPixels) {
  const Canary code{"picture", "exif", "IFD1", "thumbnail", "0123456789abcdef"};
  const auto thumbnail = [](const Picture& picture) {
    return Jpeg({.exif = {{"Exif.Image.Make", "Nikon"}},
                 .thumbnail_jpeg = EncodePictureBytes(
                     picture, {.format = PictureFormat::kJpeg, .quality = 60, .metadata = MetadataPolicy::kNone})});
  };
  EXPECT_EQ(FateIn(thumbnail(DrawVisibleCode(code.value, 96)), code), "survived") << "smaller, and encoded again";
  EXPECT_EQ(FateIn(thumbnail(test::Gradient(96, 96)), code), "altered");
  EXPECT_EQ(FateIn(Jpeg({}), code), "removed");
}

TEST(Fate, APictureOfAnotherCanaryIsNotThisOnesPlace) {
  const Canary first{"picture", "exif", "IFD1", "thumbnail", "0123456789abcdef"};
  const Canary second{"picture", "exif", "IFD2", "page", "fedcba9876543210"};
  const std::string bytes =
      Jpeg({.exif = {{"Exif.Image.Make", "Nikon"}},
            .thumbnail_jpeg = EncodePictureBytes(DrawVisibleCode(first.value),
                                                 {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone})});
  const CanaryGround ground(bytes, {}, ReadShownCodes(bytes), "", {first, second});
  EXPECT_EQ(ground.FateOf(first), Fate::kSurvived);
  EXPECT_EQ(ground.FateOf(second), Fate::kRemoved);
}

}  // namespace
}  // namespace pentimento
