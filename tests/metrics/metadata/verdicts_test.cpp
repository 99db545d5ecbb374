#include "metrics/metadata/verdicts.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "metrics/metadata/retention_matrix.h"
#include "tests/support/processor_time.h"

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

TEST(CompareMetadata, WhatIsRewrittenIsKept) {
  const Items before = {Exif("GPSInfo", "GPSLatitude", "52/1 31/1 1234/100"),
                        Exif("Photo", "FNumber", "28/10"),
                        {"xmp", "xmp", "CreateDate", "2020-02-03T04:05:06Z"}};
  const Items after = {Exif("GPSInfo", "GPSLatitude", "52/1 31/1 617/50"),
                       Exif("Photo", "FNumber", "14/5"),
                       {"xmp", "xmp", "CreateDate", "2020-02-03T05:05:06+01:00"}};
  const std::vector<ItemVerdict> verdicts = Compare(before, after);
  ASSERT_EQ(verdicts.size(), 3U);
  for (const ItemVerdict& verdict : verdicts) {
    EXPECT_EQ(verdict.verdict, Verdict::kAltered);
    EXPECT_EQ(verdict.change.how, "rewritten") << verdict.item.Key();
    EXPECT_TRUE(verdict.Kept());
  }
  EXPECT_EQ(ShareRetained(verdicts), 1.0);
  for (const char* name : {"identifying", "location", "time", "capture", "exif", "xmp"}) {
    EXPECT_EQ(AnyKept(verdicts, Class(name)), 1.0) << name;
  }
  for (const MatrixCell& cell : RetentionMatrix({"exif+xmp"}, {verdicts}, BuiltInRules())) {
    EXPECT_EQ(cell.kept, 1) << cell.category;
    EXPECT_EQ(cell.keeping, 1) << cell.category;
    EXPECT_EQ(cell.altered, 0) << cell.category;
    EXPECT_EQ(cell.coarsened, 0) << cell.category;
  }
}

TEST(CompareMetadata, WhatWasCarriedDecidesTheClass) {
  const MetadataItem prompt{"png-text", "tEXt", "Comment", "a garden\nSteps: 20, Sampler: Euler"};
  const MetadataItem other{"png-text", "tEXt", "Comment", "made with X"};
  const std::vector<ItemVerdict> verdicts = Compare({prompt}, {other});
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts[0].given.category->name, "generation");
  EXPECT_EQ(verdicts[0].item.value, "made with X");
  EXPECT_EQ(AnyKept(verdicts, Class("generation")), 0.0) << "carried, and not kept";
  EXPECT_TRUE(std::isnan(AnyKept(verdicts, Class("person")))) << "no comment by a person was carried";
  const std::vector<MatrixCell> matrix = RetentionMatrix({"png-text"}, {verdicts}, BuiltInRules());
  ASSERT_EQ(matrix.size(), 1U);
  EXPECT_EQ(matrix[0].category, "generation");
  EXPECT_EQ(matrix[0].carrying, 1);
  EXPECT_EQ(matrix[0].keeping, 0);
}

/// Verdict and value now, one text each, as the definition says it: equal values first, the rest in order.
std::vector<std::string> PairedOneByOne(const std::vector<int>& before, std::vector<int> after) {
  std::vector<std::string> lines(before.size());
  std::vector<std::size_t> unpaired;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto equal = std::ranges::find(after, before[i]);
    if (equal == after.end()) {
      unpaired.push_back(i);
    } else {
      lines[i] = "retained " + std::to_string(before[i]);
      after.erase(equal);
    }
  }
  for (const std::size_t i : unpaired) {
    lines[i] = after.empty() ? "removed " + std::to_string(before[i]) : "altered " + std::to_string(after.front());
    after.erase(after.begin(), after.begin() + (after.empty() ? 0 : 1));
  }
  for (const int value : after) {
    lines.push_back("added " + std::to_string(value));
  }
  return lines;
}

RC_GTEST_PROP(CompareMetadata, PairsAsItsDefinitionSays, ()) {
  const auto values = rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
  const std::vector<int> before = *values;
  const std::vector<int> after = *values;
  const auto keywords = [](const std::vector<int>& numbers) {
    Items items;
    for (const int number : numbers) {
      items.push_back(Keyword(std::to_string(number)));
    }
    return items;
  };
  std::vector<std::string> lines;
  for (const ItemVerdict& verdict : Compare(keywords(before), keywords(after))) {
    lines.push_back(std::string(ToString(verdict.verdict)) + " " + verdict.item.value);
  }
  RC_ASSERT(lines == PairedOneByOne(before, after));
}

/// Two files of strangers' choosing: so many statements of one name, or of coordinates, and no value twice.
TEST(CompareMetadata, ManyRepeatsOfAKeyAreNotQuadratic) {
  constexpr int kRepeats = 60'000;
  Items before;
  Items after;
  for (int i = 0; i < kRepeats; ++i) {
    before.push_back({"chunk", "WebP", "ABCD", std::to_string(i)});
    after.push_back({"chunk", "WebP", "ABCD", "other " + std::to_string(i)});
    const std::string place = "LocationShown[" + std::to_string(i) + "]/exif:GPSLatitude";
    before.push_back({"xmp", "iptcExt", place, "52,31.2N"});
    after.push_back({"xmp", "iptcExt", place, "52,30.0N"});
  }
  const test::ProcessorTime time;
  EXPECT_EQ(Compare(before, after).size(), 2U * kRepeats);
#ifdef __SANITIZE_ADDRESS__
  EXPECT_LT(time.Seconds(), 60.0);
#else
  EXPECT_LT(time.Seconds(), 6.0);
#endif
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
