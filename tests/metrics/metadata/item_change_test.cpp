#include "metrics/metadata/item_change.h"

#include <gtest/gtest.h>

#include "metrics/metadata/readings.h"

namespace pentimento {
namespace {

TEST(ReadDegrees, ReadsWhatCarriersWrite) {
  EXPECT_NEAR(ReadDegrees("52/1 31/1 1234/100").value(), 52 + 31 / 60.0 + 12.34 / 3600, 1e-12);
  EXPECT_NEAR(ReadDegrees("5252/100").value(), 52.52, 1e-12);
  EXPECT_NEAR(ReadDegrees("52,31.2057N").value(), 52 + 31.2057 / 60, 1e-12);
  EXPECT_NEAR(ReadDegrees("13,24,36W").value(), -(13 + 24 / 60.0 + 36 / 3600.0), 1e-12);
  EXPECT_NEAR(ReadDegrees("+22.5431").value(), 22.5431, 1e-12);
  EXPECT_NEAR(ReadDegrees("-22.5431").value(), -22.5431, 1e-12);
  EXPECT_FALSE(ReadDegrees("here"));
  EXPECT_FALSE(ReadDegrees("52/0 0/1 0/1"));
  EXPECT_FALSE(ReadDegrees(""));
}

TEST(ReadMoment, ReadsWhatCarriersWrite) {
  // 3 February 2020, 04:05:06 UTC, by `date -u +%s`.
  constexpr double kThen = 1580702706;
  EXPECT_EQ(ReadMoment("2020:02:03 04:05:06")->seconds, kThen);
  EXPECT_EQ(ReadMoment("2020-02-03T05:05:06.25+01:00")->seconds, kThen + 0.25);
  EXPECT_EQ(ReadMoment("2020-02-03T04:05Z")->seconds, kThen - 6);
  EXPECT_EQ(ReadMoment("2020-02-03")->seconds, kThen - 4 * 3600 - 306);
  EXPECT_EQ(ReadMoment("2020-02")->parts, 2);
  EXPECT_EQ(ReadMoment("04:05:06+01:00")->seconds, 4 * 3600 + 306 - 3600);
  EXPECT_TRUE(ReadMoment("04:05:06+01:00")->is_time_of_day);
  EXPECT_EQ(ReadMoment("4/1 5/1 6/1")->seconds, 4 * 3600 + 306);
  for (const char* text : {"", "yesterday", "2020:13:01 00:00:00", "2020:02:30", "2020:02:03 04", "2020", "28/10"}) {
    EXPECT_FALSE(ReadMoment(text)) << text;
  }
}

using Items = std::vector<MetadataItem>;

Items ExifPosition(const std::string& latitude, const std::string& longitude) {
  return {{"exif", "GPSInfo", "GPSLatitude", latitude},
          {"exif", "GPSInfo", "GPSLatitudeRef", "N"},
          {"exif", "GPSInfo", "GPSLongitude", longitude},
          {"exif", "GPSInfo", "GPSLongitudeRef", "W"}};
}

TEST(DescribeChange, ACoarserPositionSaysHowFar) {
  const Items before = ExifPosition("52/1 31/1 1234/100", "13/1 24/1 3456/100");
  const Items after = ExifPosition("52/1 31/1 0/1", "13/1 25/1 0/1");
  const ItemChange change = DescribeChange(before[0], after[0], before, after);
  EXPECT_EQ(change.how, "coarsened");
  // 12.34" of latitude are 381.1 m and 25.44" of longitude at 52.52 degrees 478.2 m on a sphere of 6371 km.
  ASSERT_TRUE(change.metres);
  EXPECT_NEAR(*change.metres, 611.4, 1.0);
  EXPECT_TRUE(change.StillSaysIt());
  EXPECT_EQ(DescribeChange(before[2], after[2], before, after).how, "coarsened");
}

TEST(DescribeChange, RoundedDegreesAreCoarserInAnyForm) {
  const Items before = ExifPosition("52/1 31/1 1234/100", "13/1 24/1 3456/100");
  for (const char* rounded : {"5252/100", "52/1 3120/100 0/1", "525/10", "53/1 0/1 0/1", "52/1 31/1 12/1"}) {
    const Items after = ExifPosition(rounded, "13/1 24/1 3456/100");
    EXPECT_EQ(DescribeChange(before[0], after[0], before, after).how, "coarsened") << rounded;
  }
  const Items xmp_before = {{"xmp", "exif", "GPSLatitude", "52,31.2057N"}};
  const Items xmp_after = {{"xmp", "exif", "GPSLatitude", "52,31.2N"}};
  const ItemChange change = DescribeChange(xmp_before[0], xmp_after[0], xmp_before, xmp_after);
  EXPECT_EQ(change.how, "coarsened");
  EXPECT_FALSE(change.metres) << "no longitude";
}

TEST(DescribeChange, PositionsInStructuresAndOtherSchemasAreCoarsened) {
  struct Case {
    std::string group;
    std::string prefix;
    std::string latitude;
    std::string coarser;
    std::string longitude;
  };
  for (const auto& [group, prefix, latitude, coarser, longitude] :
       std::vector<Case>{{"iptcExt", "LocationShown[1]/exif:GPS", "52,31.2N", "52,30.0N", "13,24.576E"},
                         {"drone-dji", "Gps", "+22.5431", "+22.54", "+113.9"},
                         {"drone-dji", "", "22.5431", "22.54", "113.9"},
                         {"dwc", "dctermsLocation/dwc:decimal", "-22.5431", "-22.54", "113.9"},
                         {"Device", "EarthPos/EarthPose:", "22.5431", "22.54", "113.9"}}) {
    const Items before = {{"xmp", group, prefix + "Latitude", latitude},
                          {"xmp", group, prefix + "Longitude", longitude}};
    const Items after = {{"xmp", group, prefix + "Latitude", coarser}, before[1]};
    const ItemChange change = DescribeChange(before[0], after[0], before, after);
    EXPECT_EQ(change.how, "coarsened") << prefix;
    EXPECT_TRUE(change.StillSaysIt());
    ASSERT_TRUE(change.metres) << prefix;
    EXPECT_GT(*change.metres, 100);
    EXPECT_LT(*change.metres, 3000);
  }
}

TEST(DescribeChange, AnotherPlaceIsMoved) {
  const Items before = ExifPosition("52/1 31/1 1234/100", "13/1 24/1 3456/100");
  const Items after = ExifPosition("48/1 8/1 1357/100", "11/1 34/1 3111/100");
  const ItemChange change = DescribeChange(before[0], after[0], before, after);
  EXPECT_EQ(change.how, "moved");
  EXPECT_NEAR(change.metres.value(), 504000, 3000);
  EXPECT_FALSE(change.StillSaysIt());
}

ItemChange Change(const std::string& before, const std::string& after) {
  const MetadataItem from{"exif", "Photo", "Something", before};
  const MetadataItem to{"exif", "Photo", "Something", after};
  return DescribeChange(from, to, {from}, {to});
}

TEST(DescribeChange, TimesAreShiftedOrCoarser) {
  const ItemChange shifted = Change("2020:02:03 04:05:06", "2020:02:05 04:05:16");
  EXPECT_EQ(shifted.how, "shifted");
  EXPECT_EQ(shifted.seconds, 2 * 86400 + 10);
  EXPECT_FALSE(shifted.StillSaysIt());
  EXPECT_EQ(Change("2020:02:03 04:05:06", "2020:02:03 00:00:00").how, "coarsened");
  EXPECT_EQ(Change("2020:02:03 04:05:06", "2020:02:03 04:05:00").how, "coarsened");
  EXPECT_EQ(Change("2020-02-03T04:05:06Z", "2020-02").how, "coarsened");
  EXPECT_EQ(Change("2020-02-03T04:05:06Z", "2021-02").how, "shifted");
}

TEST(DescribeChange, OtherValues) {
  EXPECT_EQ(Change("a long sentence", "a long").how, "truncated");
  EXPECT_EQ(Change("a long sentence", "another").how, "other");
  EXPECT_EQ(Change("a long sentence", "").how, "other");
  EXPECT_EQ(Change("2837/1000", "28/10").how, "rounded");
  EXPECT_EQ(Change("28/10", "56/10").how, "other");
}

}  // namespace
}  // namespace pentimento
