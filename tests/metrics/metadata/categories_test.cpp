#include "metrics/metadata/categories.h"

#include <gtest/gtest.h>

namespace pentimento {
namespace {

struct Case {
  std::string carrier;
  std::string group;
  std::string name;
  MetadataCategory category;
};

TEST(CategoryOf, KnowsWhatItemsGiveAway) {
  using enum MetadataCategory;
  const std::vector<Case> cases = {
      {"exif", "GPSInfo", "GPSLatitude", kLocation},
      {"exif", "GPSInfo", "GPSDateStamp", kTime},
      {"exif", "GPSInfo", "GPSVersionID", kStructure},
      {"exif", "Photo", "DateTimeOriginal", kTime},
      {"exif", "Photo", "SubSecTimeDigitized", kTime},
      {"exif", "Image", "DateTime", kTime},
      {"exif", "Image", "Make", kDevice},
      {"exif", "Photo", "BodySerialNumber", kDevice},
      {"exif", "Photo", "LensModel", kDevice},
      {"exif", "Canon", "SerialNumber", kDevice},
      {"exif", "Photo", "CameraOwnerName", kPerson},
      {"exif", "Image", "Artist", kPerson},
      {"exif", "Photo", "UserComment", kPerson},
      {"exif", "Thumbnail", "JPEGInterchangeFormatLength", kThumbnail},
      {"exif", "Thumbnail", "JPEGInterchangeFormat", kStructure},
      {"exif", "Thumbnail", "Compression", kStructure},
      {"exif", "Image", "Software", kSoftware},
      {"exif", "Photo", "ExposureTime", kCapture},
      {"exif", "Photo", "ColorSpace", kStructure},
      {"exif", "Photo", "MakerNote", kOther},
      {"exif", "Image", "ExifTag", kStructure},
      {"exif", "Image", "Orientation", kStructure},
      {"xmp", "dc", "creator", kPerson},
      {"xmp", "exif", "GPSLongitude", kLocation},
      {"xmp", "exif", "DateTimeOriginal", kTime},
      {"xmp", "exif", "GPSTimeStamp", kTime},
      {"xmp", "iptcExt", "LocationShown[1]/iptcExt:City", kLocation},
      {"xmp", "iptcExt", "PersonInImage", kPerson},
      {"xmp", "photoshop", "City", kLocation},
      {"xmp", "photoshop", "DateCreated", kTime},
      {"xmp", "xmp", "CreateDate", kTime},
      {"xmp", "xmp", "CreatorTool", kSoftware},
      {"xmp", "mwg-rs", "Regions/mwg-rs:RegionList[1]/mwg-rs:Name", kPerson},
      {"iptc", "Application2", "City", kLocation},
      {"iptc", "Application2", "Byline", kPerson},
      {"iptc", "Application2", "Keywords", kPerson},
      {"iptc", "Application2", "DateCreated", kTime},
      {"iptc", "Envelope", "CharacterSet", kStructure},
      {"icc", "", "Profile", kStructure},
      {"comment", "", "Comment", kOther},
      {"xmp", "somebody", "elsesField", kOther},
  };
  for (const Case& example : cases) {
    const MetadataItem item{example.carrier, example.group, example.name, "", ""};
    EXPECT_EQ(ToString(CategoryOf(item)), ToString(example.category)) << example.group << "." << example.name;
  }
}

}  // namespace
}  // namespace pentimento
