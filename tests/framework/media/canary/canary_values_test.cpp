#include "framework/media/canary/canary_values.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

using ::testing::MatchesRegex;

TEST(CanaryValues, FollowFromSeedAndPlaceAlone) {
  CanaryValues values(7);
  CanaryValues others(7);
  (void)others.Text("something first");
  EXPECT_EQ(values.Text("a.jpg|Exif.Image.Artist"), others.Text("a.jpg|Exif.Image.Artist"));
  EXPECT_NE(values.Text("a.jpg|Exif.Image.Make"), CanaryValues(8).Text("a.jpg|Exif.Image.Make"));
}

TEST(CanaryValues, HaveTheirForms) {
  CanaryValues values(1);
  EXPECT_THAT(values.Text("a"), MatchesRegex("Canary [a-z2-9]{16}"));
  EXPECT_THAT(values.Token("b"), MatchesRegex("[a-z2-9]{16}"));
  EXPECT_THAT(values.Hex("c"), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_THAT(values.Code("d"), MatchesRegex("[0-9a-f]{16}"));
  EXPECT_THAT(values.Moment("e"), MatchesRegex("19[79][0-9]:[01][0-9]:[0-2][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]|"
                                               "198[0-9]:[01][0-9]:[0-2][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]"));
  EXPECT_THAT(values.Angle("f", 90), MatchesRegex("[0-9]+/1 [0-9]+/1 [0-9]+/100"));
  EXPECT_THAT(values.XmpAngle("g", 90), MatchesRegex("[0-9]+,[0-9]+\\.[0-9]{4}"));
}

TEST(CanaryValues, NeverRepeat) {
  CanaryValues values(3);
  std::set<std::string> seen;
  for (int i = 0; i < 2'000; ++i) {
    EXPECT_TRUE(seen.insert(values.Height("the same place")).second) << i;
  }
}

}  // namespace
}  // namespace pentimento
