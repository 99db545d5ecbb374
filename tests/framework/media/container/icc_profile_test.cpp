#include "framework/media/container/icc_profile.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/media/container/icc_elements.h"
#include "tests/framework/media/container/built_files.h"

namespace pentimento {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// "mntr", "RGB ", version 4.
std::string RgbHeader() {
  return std::string(4, '\0') + "\4\x40\0\0mntrRGB XYZ "s + std::string(12, '\0') + "acsp" + std::string(28, '\0') +
         "\0\0\xF6\xD6\0\1\0\0\0\0\xD3\x2D"s;
}

std::string Triple(char value) { return "XYZ \0\0\0\0"s + std::string(12, value); }

std::string Curve(const std::vector<std::uint64_t>& values) {
  std::string curve = "curv\0\0\0\0"s + MakeNumber(values.size(), 4);
  for (const std::uint64_t value : values) {
    curve += MakeNumber(value, 2);
  }
  return curve;
}

using Tags = std::vector<std::pair<std::string, std::string>>;

/// What three primaries and curves need, `extra` behind them.
Tags RgbTags(const std::string& curve, const Tags& extra = {}) {
  Tags tags = {{"rXYZ", Triple('r')}, {"gXYZ", Triple('g')}, {"bXYZ", Triple('b')},
               {"rTRC", curve},       {"gTRC", curve},       {"bTRC", curve}};
  tags.insert(tags.end(), extra.begin(), extra.end());
  return tags;
}

std::string Plain(const Tags& tags) { return PlainIccProfile(test::ProfileOfTags(RgbHeader(), tags)); }

TEST(PlainIccProfile, SaysNothingButHowColoursAreMeant) {
  EXPECT_EQ(PlainIccProfile(test::TellingProfile()), test::TinyProfile());
  EXPECT_EQ(PlainIccProfile(test::TinyProfile()), test::TinyProfile());
}

TEST(PlainIccProfile, KeepsWhatColoursAreComputedFrom) {
  const std::string plain = Plain(RgbTags(Curve({0, 10, 10, 65535}), {{"chad", "sf32\0\0\0\0"s + std::string(36, 'c')},
                                                                      {"cicp", "cicp\0\0\0\0\1\x0D\0\1"s},
                                                                      {"vcgt", std::string(400, 'v')}}));
  const auto tags = ReadIccTags(plain);
  ASSERT_TRUE(tags);
  std::vector<std::string> names;
  for (const IccTag& tag : *tags) {
    names.emplace_back(tag.name);
    EXPECT_EQ(tag.offset % 4, 0U);
  }
  EXPECT_THAT(names, ElementsAre("desc", "cprt", "chad", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "cicp"));
  EXPECT_EQ((*tags)[6].offset, (*tags)[8].offset) << "equal curves stand once";
  EXPECT_EQ(plain.substr((*tags)[3].offset, 20), Triple('r'));
  EXPECT_EQ(PlainIccProfile(plain), plain);
  EXPECT_EQ(plain.find("vvvv"), std::string::npos);
}

TEST(PlainIccProfile, TablesAreWrittenWithoutSlack) {
  const std::string narrow = "mft1\0\0\0\0\3\3\2!"s + std::string(36, 'm') + std::string(3 * 256, 'i') +
                             std::string(8 * 3, 'g') + std::string(3 * 256, 'o');
  const std::string wide = "mft2\0\0\0\0\3\3\2\0"s + std::string(36, 'm') + MakeNumber(2, 2) + MakeNumber(3, 2) +
                           std::string(2 * 3 * 2, 'i') + std::string(2 * 8 * 3, 'g') + std::string(2 * 3 * 3, 'o');
  const std::string curves = Curve({}) + Curve({}) + Curve({});
  const std::string stages = "mAB \0\0\0\0\3\3\0\0"s + MakeNumber(40, 4) + std::string(16, '\0') + "hidden!!" + curves;
  const std::string plain =
      Plain({{"A2B0", narrow + "hidden"}, {"A2B1", wide + "hidden"}, {"B2A0", stages + "hidden"}});
  ASSERT_NE(plain, "");
  EXPECT_EQ(plain.find("hidden"), std::string::npos);
  EXPECT_NE(plain.find(narrow.substr(12)), std::string::npos);
  EXPECT_NE(plain.find(wide), std::string::npos);
  EXPECT_NE(plain.find("mAB \0\0\0\0\3\3\0\0"s + MakeNumber(32, 4) + std::string(16, '\0') + curves),
            std::string::npos);
  EXPECT_EQ(PlainIccProfile(plain), plain);
}

TEST(PlainIccProfile, AllStagesAreWritten) {
  // One channel to one: curves, a matrix of three by four numbers, curves, a grid of two steps in two bytes, curves.
  const std::string curve = Curve({7});
  const std::string padded = curve + "xx";
  const std::string grid = "\2"s + std::string(15, '\0') + "\2xxx" + "abcd";
  const std::string head = "mAB \0\0\0\0\1\1\0\0"s;
  const std::string stages = head + MakeNumber(32, 4) + MakeNumber(48, 4) + MakeNumber(96, 4) + MakeNumber(112, 4) +
                             MakeNumber(136, 4) + padded + std::string(48, 'm') + padded + grid + padded;
  const std::string plain = PlainIccElement(stages);
  ASSERT_EQ(plain.size(), stages.size());
  EXPECT_EQ(plain.substr(32, 16), curve + "\0\0"s);
  EXPECT_EQ(plain.substr(112), "\2"s + std::string(15, '\0') + "\2\0\0\0abcd"s + curve + "\0\0"s);
  EXPECT_EQ(PlainIccElement(plain), plain);
  for (std::size_t length = 0; length < stages.size() - 2; ++length) {
    EXPECT_EQ(PlainIccElement(stages.substr(0, length)), "") << "cut to " << length;
  }
}

TEST(PlainIccProfile, WhatCannotBeWrittenAnewIsNoProfile) {
  const std::string curve = Curve({0, 65535});
  EXPECT_NE(Plain(RgbTags(curve)), "");
  EXPECT_EQ(Plain(RgbTags(Curve({0, 9, 8}))), "") << "a tone curve does not fall; a picture's bytes do";
  EXPECT_EQ(Plain(RgbTags("text\0\0\0\0nothing"s)), "");
  EXPECT_EQ(Plain(RgbTags(curve, {{"rXYZ", Triple('x')}})), "") << "twice";
  EXPECT_EQ(Plain(RgbTags(curve, {{"D2B0", "mpet"}})), "") << "colour engines prefer it";
  EXPECT_EQ(Plain({{"rXYZ", Triple('r')}}), "") << "nothing to render by";
  EXPECT_EQ(Plain({{"A2B0", "mft1\0\0\0\0\x0F\x0F\xFF"s}}), "") << "more than the profile can hold";
  std::string wrong = test::ProfileOfTags(RgbHeader(), RgbTags(curve));
  EXPECT_EQ(PlainIccProfile(wrong + "x"), "") << "size";
  EXPECT_EQ(PlainIccProfile(std::string(wrong).replace(8, 1, "\5")), "") << "version";
  EXPECT_EQ(PlainIccProfile(std::string(wrong).replace(12, 4, "nmcl")), "") << "class";
  EXPECT_EQ(PlainIccProfile(std::string(wrong).replace(128, 4, "\xFF\xFF\xFF\xFF")), "") << "count";
  for (std::size_t length = 0; length < wrong.size(); ++length) {
    EXPECT_EQ(PlainIccProfile(wrong.substr(0, length)), "");
  }
  EXPECT_EQ(PlainIccProfile(std::string(200, '\0').replace(3, 1, "\xC8").replace(36, 4, "acsp")), "")
      << "size and signature do not make a profile";
}

TEST(UnknownInIccProfile, PrivateTagsAndSlackAreUnknown) {
  EXPECT_THAT(UnknownInIccProfile(test::TinyProfile()), IsEmpty());
  const std::string profile = test::TellingProfile();
  std::vector<std::string> unknown;
  for (const auto& [offset, length] : UnknownInIccProfile(profile)) {
    unknown.push_back(profile.substr(offset, length));
  }
  ASSERT_EQ(unknown.size(), 3U);
  EXPECT_THAT(unknown[0], testing::HasSubstr("hidden")) << "in the header";
  EXPECT_THAT(unknown[1], testing::HasSubstr("a certain person")) << "a private tag";
  EXPECT_THAT(unknown[2], testing::HasSubstr("hidden behind a curve"));
  EXPECT_THAT(UnknownInIccProfile(test::TinyProfile() + "behind"), ElementsAre(Pair(test::TinyProfile().size(), 6)));
  EXPECT_THAT(UnknownInIccProfile("no profile"), ElementsAre(Pair(0, 10)));
  EXPECT_THAT(UnknownInIccProfile(""), IsEmpty());
}

TEST(IccElementLength, TextsEndWhereTheySay) {
  EXPECT_EQ(IccElementLength("text\0\0\0\0abc\0hidden"s), 12U);
  EXPECT_EQ(IccElementLength("text\0\0\0\0abc"s), 11U);
  EXPECT_EQ(IccElementLength("desc\0\0\0\0\0\0\0\2a\0"s + std::string(78, '\0') + "hidden"), 92U);
  const std::string localised = "mluc\0\0\0\0\0\0\0\1\0\0\0\x0C"s + "enUS\0\0\0\2\0\0\0\x1C\0a"s;
  EXPECT_EQ(IccElementLength(localised + "hidden"), localised.size());
  EXPECT_EQ(IccElementLength("mluc\0\0\0\0\xFF\xFF\xFF\xFF"s), 12U);
  EXPECT_EQ(IccElementLength(""), 0U);
}

}  // namespace
}  // namespace pentimento
