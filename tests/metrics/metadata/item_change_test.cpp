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
  EXPECT_EQ(ReadMoment("2020-02-03T05:05:06+01:00")->zone, 3600.0);
  EXPECT_EQ(ReadMoment("2020-02-03T04:05:06Z")->zone, 0.0);
  EXPECT_FALSE(ReadMoment("2020:02:03 04:05:06")->zone);
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

ItemChange Describe(const MetadataItem& from, const MetadataItem& to, const Items& before, const Items& after) {
  return DescribeChange(from, to, Coordinates(before), Coordinates(after));
}

TEST(DescribeChange, ACoarserPositionSaysHowFar) {
  const Items before = ExifPosition("52/1 31/1 1234/100", "13/1 24/1 3456/100");
  const Items after = ExifPosition("52/1 31/1 0/1", "13/1 25/1 0/1");
  const ItemChange change = Describe(before[0], after[0], before, after);
  EXPECT_EQ(change.how, "coarsened");
  // 12.34" of latitude are 381.1 m and 25.44" of longitude at 52.52 degrees 478.2 m on a sphere of 6371 km.
  ASSERT_TRUE(change.metres);
  EXPECT_NEAR(*change.metres, 611.4, 1.0);
  EXPECT_TRUE(change.StillSaysIt());
  EXPECT_EQ(Describe(before[2], after[2], before, after).how, "coarsened");
}

TEST(DescribeChange, RoundedDegreesAreCoarserInAnyForm) {
  const Items before = ExifPosition("52/1 31/1 1234/100", "13/1 24/1 3456/100");
  for (const char* rounded : {"5252/100", "52/1 3120/100 0/1", "525/10", "53/1 0/1 0/1", "52/1 31/1 12/1"}) {
    const Items after = ExifPosition(rounded, "13/1 24/1 3456/100");
    EXPECT_EQ(Describe(before[0], after[0], before, after).how, "coarsened") << rounded;
  }
  const Items xmp_before = {{"xmp", "exif", "GPSLatitude", "52,31.2057N"}};
  const Items xmp_after = {{"xmp", "exif", "GPSLatitude", "52,31.2N"}};
  const ItemChange change = Describe(xmp_before[0], xmp_after[0], xmp_before, xmp_after);
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
    const ItemChange change = Describe(before[0], after[0], before, after);
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
  const ItemChange change = Describe(before[0], after[0], before, after);
  EXPECT_EQ(change.how, "moved");
  EXPECT_NEAR(change.metres.value(), 504000, 3000);
  EXPECT_FALSE(change.StillSaysIt());
}

TEST(DescribeChange, TheSamePositionInOtherWordsIsRewritten) {
  const Items before = ExifPosition("52/1 31/1 1234/100", "13/1 24/1 3456/100");
  for (const char* same : {"52/1 31/1 617/50", "520/10 62/2 1234/100", "51/1 91/1 1234/100"}) {
    const Items after = ExifPosition(same, "13/1 24/1 3456/100");
    const ItemChange change = Describe(before[0], after[0], before, after);
    EXPECT_EQ(change.how, "rewritten") << same;
    EXPECT_FALSE(change.metres) << "it was not moved";
    EXPECT_TRUE(change.SaysTheSame());
    EXPECT_TRUE(change.StillSaysIt());
  }
  const Items xmp_before = {{"xmp", "exif", "GPSLatitude", "52,31.2057N"}};
  const Items xmp_after = {{"xmp", "exif", "GPSLatitude", "52,31,12.342N"}};
  EXPECT_EQ(Describe(xmp_before[0], xmp_after[0], xmp_before, xmp_after).how, "rewritten");
  Items spelt = before;
  spelt[1].value = "North";
  EXPECT_EQ(Describe(before[1], spelt[1], before, spelt).how, "rewritten");
  spelt[1].value = "S";
  EXPECT_EQ(Describe(before[1], spelt[1], before, spelt).how, "moved");
}

TEST(DescribeChange, TheOtherHemisphereIsNotCoarser) {
  const Items before = ExifPosition("48/1 51/1 24/1", "13/1 24/1 3456/100");
  Items after = ExifPosition("48/1 51/1 0/1", "13/1 24/1 3456/100");
  EXPECT_EQ(Describe(before[0], after[0], before, after).how, "coarsened");
  after[1].value = "S";
  const ItemChange moved = Describe(before[0], after[0], before, after);
  EXPECT_EQ(moved.how, "moved");
  EXPECT_GT(moved.metres.value(), 1e7);
  EXPECT_FALSE(moved.StillSaysIt());
  after[0].value = before[0].value;
  EXPECT_EQ(Describe(before[0], after[0], before, after).how, "moved") << "the digits alone are the same";
  const Items without = {after[0]};
  EXPECT_EQ(Describe(before[0], without[0], before, without).how, "rewritten") << "nothing says another hemisphere";
  const Items south = {{"xmp", "exif", "GPSLatitude", "48,51.0S"}};
  const Items north = {{"xmp", "exif", "GPSLatitude", "48,51.4N"}};
  EXPECT_EQ(Describe(north[0], south[0], north, south).how, "moved");
}

ItemChange Change(const std::string& before, const std::string& after) {
  const MetadataItem from{"exif", "Photo", "Something", before};
  const MetadataItem to{"exif", "Photo", "Something", after};
  return Describe(from, to, {from}, {to});
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

TEST(DescribeChange, TheSameTimeInOtherWordsIsRewritten) {
  const ItemChange change = Change("2020-02-03T04:05:06Z", "2020-02-03T05:05:06+01:00");
  EXPECT_EQ(change.how, "rewritten");
  EXPECT_FALSE(change.seconds) << "it was not shifted";
  EXPECT_TRUE(change.StillSaysIt());
  EXPECT_EQ(Change("2020:02:03 04:05:06", "2020-02-03T04:05:06.00").how, "rewritten");
  EXPECT_EQ(Change("2020-02-03T04:05Z", "2020-02-03T04:05:00Z").how, "rewritten");
  EXPECT_EQ(Change("2020-02-03T04:05:00Z", "2020-02-03T04:05Z").how, "coarsened") << "the second is no longer said";
  EXPECT_EQ(Change("2020-02-03T04:05:06", "2020-02-03T04:05:06+01:00").how, "rewritten") << "a zone is added";
  EXPECT_EQ(Change("2020-02-03T04:05:06+01:00", "2020-02-03T04:05:06").how, "coarsened") << "the zone is gone";
  EXPECT_EQ(Change("2020-02-03T04:05:06+01:00", "2020-02-03T04:05:06Z").how, "shifted");
}

TEST(DescribeChange, TheSameNumbersInOtherWordsAreRewritten) {
  EXPECT_EQ(Change("28/10", "14/5").how, "rewritten");
  EXPECT_EQ(Change("28/10", "2.80").how, "rewritten");
  EXPECT_EQ(Change("24/1 70/1 28/10 28/10", "24/1 70/1 14/5 14/5").how, "rewritten");
  EXPECT_TRUE(Change("0012345", "12345").StillSaysIt()) << "a serial number without its zeros";
  EXPECT_EQ(Change("12345678901234567890", "12345678901234567891").how, "other") << "as doubles they are equal";
  EXPECT_EQ(Change("24/1 70/1", "24/1 71/1").how, "other");
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
