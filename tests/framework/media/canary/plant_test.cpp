#include "framework/media/canary/plant.h"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "framework/core/errors.h"
#include "framework/media/canary/carriers.h"
#include "framework/media/canary/fate.h"
#include "framework/media/canary/jfif_carriers.h"
#include "framework/media/container/bytes.h"
#include "framework/media/container/container.h"
#include "framework/media/container/second_pictures.h"
#include "framework/media/container/strip.h"
#include "framework/media/container/text_value.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/container/tiff_walker.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/inventory/inventory.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/framework/media/test_pictures.h"

namespace pentimento {
namespace {

std::string Encoded(PictureFormat format) {
  return EncodePictureBytes(test::Gradient(48, 40), {.format = format, .metadata = MetadataPolicy::kNone});
}

std::string Tiff() {
  std::vector<unsigned char> bytes;
  cv::imencode(".tiff", cv::Mat(40, 48, CV_8UC3, cv::Scalar(10, 120, 200)), bytes);
  return {bytes.begin(), bytes.end()};
}

std::set<std::string> CarriersOf(const PlantedPicture& picture) {
  std::set<std::string> carriers;
  for (const Canary& canary : picture.planted) {
    carriers.insert(canary.carrier);
  }
  return carriers;
}

PlantedPicture Plant(const std::string& bytes, std::uint64_t seed = 1) {
  CanaryValues values(seed);
  return PlantCanaries(bytes, "a picture", values);
}

CanaryGround Ground(const std::string& bytes) {
  return {bytes, TakeInventory(bytes, "a file").items, ReadShownCodes(bytes)};
}

/// Carriers that the inventory knows and that hold nothing of their own, or nothing that a file takes along.
const std::set<std::string> kNeverPlanted = {"padding", "dqt", "xattr"};
/// All that the inventory calls a carrier.
const std::set<std::string> kCarriers = {"exif",     "xmp",   "xmp-extended", "iptc",    "icc",          "photoshop",
                                         "jfif",     "jfxx",  "adobe",        "mpf",     "jumbf",        "comment",
                                         "png-text", "app",   "png-time",     "chunk",   "video",        "trailer",
                                         "dqt",      "xattr", "unknown",      "padding", "second-image", "file"};

/// A format, and which carriers it has no place for. The name is given to a copy when it is written.
struct Format {
  std::string name;
  std::string bytes;
  std::set<std::string> without;
};

Format FormatCalled(const std::string& name) {
  if (name == "jpeg") {
    return {name, Encoded(PictureFormat::kJpeg), {"png-text", "png-time", "chunk"}};
  }
  const std::set<std::string> jpeg_alone = {"xmp-extended", "jfif", "jfxx", "adobe", "mpf", "comment", "app"};
  Format format{name, "", jpeg_alone};
  if (name == "png") {
    format.bytes = Encoded(PictureFormat::kPng);
  } else if (name == "webp") {
    format.bytes = Encoded(PictureFormat::kWebp);
    format.without.insert({"png-text", "png-time", "photoshop"});
  } else {
    format.bytes = Tiff();
    format.without.insert({"png-text", "png-time", "chunk", "video", "trailer"});
  }
  return format;
}

class Planting : public ::testing::TestWithParam<std::string> {
 protected:
  Format format_ = FormatCalled(GetParam());
};

/// Whether the inventory shows the value in the canary's carrier and, where fields have names, in its field: as a
/// value, as bytes of the item, or, of a picture, as one that is listed.
bool Shows(const Inventory& inventory, std::string_view bytes, const Canary& canary) {
  // Of extended XMP it lists properties, as of XMP.
  const std::string carrier = canary.carrier == "xmp-extended" ? "xmp" : canary.carrier;
  const bool has_fields =
      carrier == "exif" || carrier == "xmp" || carrier == "iptc" || carrier == "photoshop" || carrier == "mpf";
  return std::ranges::any_of(inventory.items, [&](const MetadataItem& item) {
    if (item.carrier != carrier) {
      return false;
    }
    if (canary.kind == "picture") {
      return item.group == "Picture";
    }
    if (canary.kind == "number") {
      return item.value == canary.value;
    }
    if (has_fields && (item.group != canary.group || item.name != canary.name)) {
      return false;
    }
    const std::string_view place = bytes.substr(item.offset, item.length);
    return item.value.find(canary.value) != std::string::npos || place.find(canary.value) != std::string_view::npos ||
           item.value == HexOf(canary.value) || item.value == AsNumbers(canary.value);
  });
}

TEST_P(Planting, EachValueIsShownByTheInventory) {
  const PlantedPicture made = Plant(format_.bytes);
  const Inventory inventory = TakeInventory(made.bytes, "made");
  for (const Canary& canary : made.planted) {
    EXPECT_TRUE(Shows(inventory, made.bytes, canary)) << canary.Field();
  }
}

TEST_P(Planting, LeavesNoCarrierOfTheFormatEmpty) {
  const PlantedPicture made = Plant(format_.bytes);
  std::set<std::string> planted = CarriersOf(made);
  planted.insert("file");
  for (const std::string& carrier : kCarriers) {
    const bool expected = !kNeverPlanted.contains(carrier) && !format_.without.contains(carrier);
    EXPECT_EQ(planted.contains(carrier), expected) << carrier;
  }
  for (const MetadataItem& item : TakeInventory(made.bytes, "made").items) {
    EXPECT_TRUE(planted.contains(item.carrier) || kNeverPlanted.contains(item.carrier)) << item.carrier;
  }
}

TEST_P(Planting, KeepsThePixelsAndFindsEachValueAgain) {
  const PlantedPicture made = Plant(format_.bytes);
  EXPECT_EQ(made.format, format_.name);
  EXPECT_EQ(DecodePictureBytes(made.bytes, "made").picture.values,
            DecodePictureBytes(format_.bytes, "given").picture.values);
  const CanaryGround ground = Ground(made.bytes);
  for (const Canary& canary : made.planted) {
    EXPECT_EQ(ToString(ground.FateOf(canary)), "survived") << canary.Field();
  }
  std::set<std::string> values;
  for (const Canary& canary : made.planted) {
    EXPECT_TRUE(values.insert(canary.value).second) << canary.value << " twice";
  }
}

TEST_P(Planting, ShowsACodeInEveryKindOfThumbnail) {
  const std::map<std::string, std::set<std::string>> kinds = {
      {"jpeg", {"exif", "jfif", "jfxx", "jumbf", "photoshop", "second-image", "xmp"}},
      {"png", {"exif", "jumbf", "photoshop", "second-image", "xmp"}},
      {"webp", {"exif", "jumbf", "second-image", "xmp"}},
      {"tiff", {"jumbf", "photoshop", "second-image", "xmp"}}};
  std::set<std::string> shown;
  for (const Canary& canary : Plant(format_.bytes).planted) {
    if (canary.kind == "picture") {
      shown.insert(canary.carrier);
    }
  }
  EXPECT_EQ(shown, kinds.at(GetParam()));
}

TEST_P(Planting, LeavesNothingUnnamedInTheFile) {
  const Inventory inventory = TakeInventory(Plant(format_.bytes).bytes, "made");
  EXPECT_TRUE(inventory.faults.empty()) << inventory.faults.front();
}

TEST_P(Planting, AnUntouchedFileHasNone) {
  const CanaryGround ground = Ground(format_.bytes);
  for (const Canary& canary : Plant(format_.bytes).planted) {
    EXPECT_THAT(ToString(ground.FateOf(canary)), ::testing::AnyOf("removed", "altered")) << canary.Field();
  }
}

TEST_P(Planting, NoneSurvivesStrip) {
  const PlantedPicture made = Plant(format_.bytes);
  const std::string stripped = StripMetadata(made.bytes, {.keep_icc = true}).bytes;
  EXPECT_EQ(EmbeddedProfile(stripped).empty(), EmbeddedProfile(made.bytes).empty()) << "colours are kept";
  const CanaryGround ground = Ground(stripped);
  for (const Canary& canary : made.planted) {
    EXPECT_THAT(ToString(ground.FateOf(canary)), ::testing::AnyOf("removed", "altered")) << canary.Field();
  }
}

TEST_P(Planting, IsDeterministicInItsSeed) {
  EXPECT_EQ(Plant(format_.bytes).bytes, Plant(format_.bytes).bytes);
  EXPECT_NE(Plant(format_.bytes, 1).bytes, Plant(format_.bytes, 2).bytes);
}

TEST_P(Planting, MayBeDoneTwice) {
  const PlantedPicture once = Plant(format_.bytes, 1);
  const PlantedPicture twice = Plant(once.bytes, 2);
  const CanaryGround ground = Ground(twice.bytes);
  for (const Canary& canary : once.planted) {
    // Of a TIFF file bytes that nothing points at are not known to be a trailer.
    if (canary.carrier != "unknown") {
      EXPECT_NE(ground.FateOf(canary), Fate::kSurvived) << "of the first time: " << canary.Field();
    }
  }
  for (const Canary& canary : twice.planted) {
    EXPECT_EQ(ground.FateOf(canary), Fate::kSurvived) << canary.Field();
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Planting, ::testing::Values("jpeg", "png", "webp", "tiff"));

TEST(PlantCanaries, KeepsTheOrientation) {
  const std::string turned = WriteMetadata(Encoded(PictureFormat::kJpeg), {.exif = {{"Exif.Image.Orientation", "6"}}});
  const DecodedPicture made = DecodePictureBytes(Plant(turned).bytes, "made");
  EXPECT_EQ(made.record.orientation, 6);
  EXPECT_EQ(made.picture.values, DecodePictureBytes(turned, "given").picture.values);
}

TEST(PlantCanaries, KeepsTheOrientationOfAPng) {
  const std::string turned = WriteMetadata(Encoded(PictureFormat::kPng), {.exif = {{"Exif.Image.Orientation", "6"}}});
  const DecodedPicture made = DecodePictureBytes(Plant(turned).bytes, "made");
  EXPECT_EQ(made.record.orientation, DecodePictureBytes(turned, "given").record.orientation);
  EXPECT_EQ(made.picture.values, DecodePictureBytes(turned, "given").picture.values);
}

/// Without its JFIF segment, and with `segment` in its place.
std::string WithoutJfif(const std::string& jpeg, const std::string& segment) {
  constexpr std::size_t kStart = 2;
  EXPECT_EQ(jpeg.substr(kStart + 4, 5), kJfifSignature);
  const auto length = static_cast<std::size_t>(ReadNumber(jpeg, kStart + 2, 2));
  return jpeg.substr(0, kStart) + segment + jpeg.substr(kStart + 2 + length);
}

/// Adobe's segment with that transform: 0 says that three components are RGB, 1 that they are YCbCr.
std::string Adobe(char transform) {
  return JpegSegment(kApp14, std::string(kAdobeSignature) + MakeNumber(100, 2) + std::string(4, '\0') + transform);
}

TEST(PlantCanaries, AJpegWhoseColoursJfifWouldChangeHasNoJfif) {
  const std::string plain = Encoded(PictureFormat::kJpeg);
  const std::string rgb = WithoutJfif(plain, Adobe(0));
  ASSERT_NE(DecodePictureBytes(rgb, "RGB").picture.values, DecodePictureBytes(plain, "YCbCr").picture.values);
  const PlantedPicture made = Plant(rgb);
  EXPECT_FALSE(CarriersOf(made).contains("jfif"));
  EXPECT_TRUE(CarriersOf(made).contains("jfxx"));
  EXPECT_TRUE(CarriersOf(made).contains("adobe"));
  EXPECT_EQ(DecodePictureBytes(made.bytes, "made").picture.values, DecodePictureBytes(rgb, "RGB").picture.values);
}

TEST(PlantCanaries, AJpegWithoutJfifGetsIt) {
  for (const std::string& segment : {std::string(), Adobe(1)}) {
    EXPECT_TRUE(CarriersOf(Plant(WithoutJfif(Encoded(PictureFormat::kJpeg), segment))).contains("jfif"));
  }
}

TEST(PlantCanaries, AJpegKeepsItsDensity) {
  std::string jpeg = Encoded(PictureFormat::kJpeg);
  jpeg.replace(13, 5, "\1" + MakeNumber(300, 2) + MakeNumber(200, 2));
  const Inventory inventory = TakeInventory(Plant(jpeg).bytes, "made");
  const auto value_of = [&](const std::string& name) {
    const auto item = std::ranges::find_if(
        inventory.items, [&](const MetadataItem& i) { return i.carrier == "jfif" && i.name == name; });
    return item == inventory.items.end() ? "" : item->value;
  };
  EXPECT_EQ(value_of("XDensity"), "300");
  EXPECT_EQ(value_of("YDensity"), "200");
  EXPECT_EQ(value_of("DensityUnit"), "1");
}

TEST(PlantCanaries, BothByteOrdersOfTiffHaveFurtherDirectories) {
  for (const ByteOrder order : {ByteOrder::kBig, ByteOrder::kLittle}) {
    const PlantedPicture made = Plant(test::TinyTiff(order));
    const TiffTree tree = ReadTiffTree(made.bytes);
    EXPECT_EQ(tree.order, order);
    std::set<std::string> names;
    for (const TiffDirectoryNode& node : tree.directories) {
      names.insert(node.name);
    }
    EXPECT_THAT(names, ::testing::IsSupersetOf({"IFD0", "IFD1", "IFD2", "SubIFD0", "ExifIFD", "GPS", "InteropIFD"}));
  }
}

TEST(PlantCanaries, FurtherDirectoriesOfATiffLeaveNoByte) {
  const PlantedPicture once = Plant(Tiff(), 1);
  const std::string cut = WithoutFurtherDirectories(once.bytes);
  EXPECT_EQ(DecodePictureBytes(cut, "cut").picture.values, DecodePictureBytes(once.bytes, "once").picture.values);
  int further = 0;
  for (const Canary& canary : once.planted) {
    const bool in_further = canary.group == "Thumbnail" || canary.group == "Image2" || canary.group == "SubThumb1";
    further += in_further ? 1 : 0;
    EXPECT_EQ(cut.find(canary.value) == std::string::npos,
              in_further || once.bytes.find(canary.value) == std::string::npos)
        << canary.Field();
  }
  EXPECT_EQ(further, 3);
  for (const SecondPicture& picture : FindSecondPictures(cut, WalkContainer(cut))) {
    EXPECT_NE(picture.carrier, "second-image") << picture.name;
  }
}

TEST(PlantCanaries, DirectoriesThatHangFromTheFirstOneOfATiffStay) {
  const test::TiffDir own{{{254, 4, MakeNumber(1, 4)}, {270, 2, test::Ascii("a preview")}}, {}, {}};
  const std::string tiff = test::TinyTiff(ByteOrder::kBig, {}, {{330, own}});
  EXPECT_NE(WithoutFurtherDirectories(tiff).find("a preview"), std::string::npos);
}

TEST(WithExifTag, PutsTheTagInOrderAndKeepsTheOthers) {
  for (const ByteOrder order : {ByteOrder::kBig, ByteOrder::kLittle}) {
    const std::string block = test::ExifBlock(order, test::TinyJpeg(), 6);
    const std::string iptc = "\x1C\x02\x05 a title";
    const std::string tagged = WithExifTag(block, 33723, iptc);
    const TiffTree before = ReadTiffTree(block);
    const TiffTree after = ReadTiffTree(tagged);
    EXPECT_TRUE(after.faults.empty());
    ASSERT_EQ(after.directories.size(), before.directories.size());
    const std::vector<TiffField>& fields = after.directories.front().fields;
    EXPECT_EQ(fields.size(), before.directories.front().fields.size() + 1);
    EXPECT_TRUE(std::ranges::is_sorted(fields, {}, &TiffField::tag));
    const TiffField* field = after.directories.front().Find(33723);
    ASSERT_NE(field, nullptr);
    EXPECT_EQ(tagged.substr(field->value_offset, field->value_length), iptc);
    EXPECT_THROW((void)WithExifTag(tagged, 33723, iptc), DataError);
    for (const Segment& segment : WalkExifBlock(tagged).segments) {
      EXPECT_NE(segment.role, ByteRole::kUnknown) << "at byte " << segment.offset;
    }
  }
}

TEST(PlantCanaries, OtherFormatsAreRefused) {
  std::vector<unsigned char> bytes;
  cv::imencode(".bmp", cv::Mat(8, 8, CV_8UC3, cv::Scalar(1, 2, 3)), bytes);
  EXPECT_THROW(Plant({bytes.begin(), bytes.end()}), DataError);
  EXPECT_THROW(Plant("no picture"), DataError);
}

TEST(DescribedProfile, SaysTheTextAndMeansTheSameColours) {
  const std::string profile = DescribedProfile("Canary profile");
  EXPECT_EQ(profile, DescribedProfile("Canary profile"));
  const std::string png = EncodePictureBytes(test::Gradient(8, 8), {.metadata = MetadataPolicy::kNone});
  PngCarriers carriers;
  carriers.icc = profile;
  carriers.keyword = "k";
  const DecodedPicture decoded = DecodePictureBytes(WithCarriers(png, carriers), "described");
  EXPECT_EQ(decoded.record.icc_profile, "Canary profile");
  EXPECT_FALSE(decoded.record.icc_converted);
  EXPECT_EQ(EmbeddedProfile(WithCarriers(png, carriers)), profile);
}

}  // namespace
}  // namespace pentimento
