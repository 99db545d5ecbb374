#include "metrics/metadata/verdicts.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "metrics/metadata/retention_matrix.h"

namespace pentimento {
namespace {

using Items = std::vector<MetadataItem>;

MetadataItem Exif(const std::string& group, const std::string& name, const std::string& value) {
  return {"exif", group, name, value};
}

MetadataItem Keyword(const std::string& value) { return {"iptc", "Application2", "Keywords", value}; }

const Taxonomy& BuiltInRules() {
  static const Taxonomy taxonomy;
  return taxonomy;
}

std::vector<ItemVerdict> Compare(const Items& before, const Items& after) {
  Classifier classifier(BuiltInRules());
  return CompareMetadata(before, after, classifier);
}

std::vector<std::string> Values(const std::vector<ItemVerdict>& verdicts, Verdict which) {
  std::vector<std::string> values;
  for (const ItemVerdict& verdict : verdicts) {
    if (verdict.verdict == which) {
      values.push_back(verdict.item.value);
    }
  }
  return values;
}

RetentionClass Class(const std::string& name) {
  for (RetentionClass& candidate : RetentionClasses(BuiltInRules())) {
    if (candidate.name == name) {
      return candidate;
    }
  }
  throw std::runtime_error("no class " + name);
}

TEST(CompareMetadata, GivesEveryItemOneVerdict) {
  const Items before = {Exif("Image", "Make", "Canon"),
                        Exif("Photo", "DateTimeOriginal", "2020:01:01 00:00:01"),
                        Exif("GPSInfo", "GPSLatitude", "52"),
                        Exif("Image", "ExifTag", "100"),
                        {"file", "", "Name", "a.jpg"}};
  const Items after = {Exif("Image", "ExifTag", "200"),
                       Exif("Image", "Make", "Canon"),
                       Exif("Photo", "DateTimeOriginal", "2024:01:01 00:00:01"),
                       Exif("Image", "Software", "tool"),
                       {"file", "", "Name", "b.jpg"}};
  const std::vector<ItemVerdict> verdicts = Compare(before, after);
  EXPECT_THAT(Values(verdicts, Verdict::kRetained), ::testing::ElementsAre("Canon"));
  EXPECT_THAT(Values(verdicts, Verdict::kAltered), ::testing::ElementsAre("2024:01:01 00:00:01"));
  EXPECT_THAT(Values(verdicts, Verdict::kRemoved), ::testing::ElementsAre("52"));
  EXPECT_THAT(Values(verdicts, Verdict::kAdded), ::testing::ElementsAre("tool"));
  EXPECT_EQ(verdicts.size(), 4U) << "neither what rendering needs nor the file's own name";
  EXPECT_EQ(verdicts[1].before, "2020:01:01 00:00:01");
  EXPECT_EQ(verdicts[1].change.how, "shifted");
  EXPECT_DOUBLE_EQ(ShareRetained(verdicts), 1.0 / 3.0);
  EXPECT_EQ(AnyKept(verdicts, Class("all")), 1.0);
  EXPECT_EQ(AnyKept(verdicts, Class("device")), 1.0);
  EXPECT_EQ(AnyKept(verdicts, Class("time")), 0.0);
  EXPECT_EQ(AnyKept(verdicts, Class("location")), 0.0);
  EXPECT_EQ(AnyKept(verdicts, Class("identifying")), 0.0) << "the make is not";
  EXPECT_TRUE(std::isnan(AnyKept(verdicts, Class("xmp"))));
  EXPECT_TRUE(std::isnan(AnyKept(verdicts, Class("edit-history")))) << "added items were not carried";
}

TEST(CompareMetadata, ACoarserPositionInAStructureIsStillALocation) {
  const std::string name = "LocationShown[1]/exif:GPSLatitude";
  const std::vector<ItemVerdict> verdicts =
      Compare({{"xmp", "iptcExt", name, "52,31.2N"}}, {{"xmp", "iptcExt", name, "52,30.0N"}});
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts[0].verdict, Verdict::kAltered);
  EXPECT_EQ(verdicts[0].change.how, "coarsened");
  EXPECT_EQ(AnyKept(verdicts, Class("location")), 1.0);
}

TEST(CompareMetadata, ACoarserPositionIsAlteredAndStillALocation) {
  const std::vector<ItemVerdict> verdicts = Compare({Exif("GPSInfo", "GPSLatitude", "52/1 31/1 1234/100")},
                                                    {Exif("GPSInfo", "GPSLatitude", "52/1 31/1 0/1")});
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts[0].verdict, Verdict::kAltered);
  EXPECT_EQ(verdicts[0].change.how, "coarsened");
  EXPECT_EQ(AnyKept(verdicts, Class("location")), 1.0);
  EXPECT_EQ(AnyKept(verdicts, Class("identifying")), 1.0);
  EXPECT_EQ(ShareRetained(verdicts), 0.0);
}

TEST(CompareMetadata, RepeatedKeysArePairedByValue) {
  const std::vector<ItemVerdict> verdicts =
      Compare({Keyword("a"), Keyword("b"), Keyword("b"), Keyword("c")}, {Keyword("b"), Keyword("d"), Keyword("a")});
  EXPECT_THAT(Values(verdicts, Verdict::kRetained), ::testing::UnorderedElementsAre("a", "b"));
  EXPECT_THAT(Values(verdicts, Verdict::kAltered), ::testing::ElementsAre("d"));
  EXPECT_THAT(Values(verdicts, Verdict::kRemoved), ::testing::ElementsAre("c"));
  EXPECT_TRUE(Values(verdicts, Verdict::kAdded).empty());
}

TEST(CompareMetadata, TheSameStatementCountsInEachCarrier) {
  const Items before = {Exif("Image", "Artist", "A. Person"),
                        {"xmp", "dc", "creator", "A. Person"},
                        {"iptc", "Application2", "Byline", "A. Person"}};
  const std::vector<ItemVerdict> verdicts = Compare(before, {before[1]});
  EXPECT_EQ(Values(verdicts, Verdict::kRetained).size(), 1U);
  EXPECT_EQ(Values(verdicts, Verdict::kRemoved).size(), 2U);
  EXPECT_EQ(AnyKept(verdicts, Class("person")), 1.0);
  EXPECT_EQ(AnyKept(verdicts, Class("exif")), 0.0);
}

TEST(CompareMetadata, NothingBeforeIsNoRate) {
  const std::vector<ItemVerdict> verdicts = Compare({}, {Keyword("a")});
  EXPECT_TRUE(std::isnan(ShareRetained(verdicts)));
  EXPECT_TRUE(std::isnan(AnyKept(verdicts, Class("all"))));
  EXPECT_EQ(Values(verdicts, Verdict::kAdded).size(), 1U);
}

TEST(RetentionMatrix, HasOneCellForEachTemplateAndCategory) {
  Classifier classifier(BuiltInRules());
  const Items both = {Exif("Image", "Make", "Canon"),
                      Exif("Photo", "DateTimeOriginal", "2020:01:01 00:00:01"),
                      {"xmp", "dc", "creator", "A. Person"},
                      Exif("Image", "Orientation", "1")};
  const Items exif = {Exif("Image", "Make", "Canon")};
  const Items shifted = {Exif("Image", "Make", "Canon"), Exif("Photo", "DateTimeOriginal", "2021:01:01 00:00:01"),
                         Exif("Image", "Software", "tool")};
  EXPECT_EQ(CarriersOf(both, classifier), "exif+xmp");
  EXPECT_EQ(CarriersOf({Exif("Image", "Orientation", "1")}, classifier), "none");
  const std::vector<std::vector<ItemVerdict>> verdicts = {Compare(both, shifted), Compare(both, both),
                                                          Compare(exif, {})};
  const std::vector<MatrixCell> matrix = RetentionMatrix({"exif+xmp", "exif+xmp", "exif"}, verdicts, BuiltInRules());
  const auto cell = [&](const std::string& carriers, const std::string& category) {
    for (const MatrixCell& one : matrix) {
      if (one.carriers == carriers && one.category == category) {
        return one;
      }
    }
    return MatrixCell{};
  };
  EXPECT_EQ(matrix.size(), 5U);
  EXPECT_EQ(cell("exif+xmp", "device").kept, 2);
  EXPECT_EQ(cell("exif+xmp", "time").kept, 1);
  EXPECT_EQ(cell("exif+xmp", "time").altered, 1);
  EXPECT_EQ(cell("exif+xmp", "time").keeping, 1) << "a shifted time is not kept";
  EXPECT_EQ(cell("exif+xmp", "time").carrying, 2);
  EXPECT_EQ(cell("exif+xmp", "person").removed, 1);
  EXPECT_EQ(cell("exif+xmp", "edit-history").added, 1);
  EXPECT_EQ(cell("exif+xmp", "edit-history").carrying, 0);
  EXPECT_EQ(cell("exif", "device").removed, 1);
  EXPECT_EQ(cell("exif", "device").images, 1);
}

}  // namespace
}  // namespace pentimento
