#include "metrics/metadata/retention.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pentimento {
namespace {

MetadataItem Exif(const std::string& group, const std::string& name, const std::string& value) {
  return {"exif", group, name, "Exif." + group + "." + name, value};
}

MetadataItem Keyword(const std::string& value) {
  return {"iptc", "Application2", "Keywords", "Iptc.Application2.Keywords", value};
}

std::vector<std::string> Values(const std::vector<MetadataItem>& items) {
  std::vector<std::string> values;
  for (const MetadataItem& item : items) {
    values.push_back(item.value);
  }
  return values;
}

const RetentionClass& Class(const std::string& name) {
  for (const RetentionClass& candidate : RetentionClasses()) {
    if (candidate.name == name) {
      return candidate;
    }
  }
  throw std::runtime_error("no class " + name);
}

TEST(CompareMetadata, GivesEveryItemOneVerdict) {
  const std::vector<MetadataItem> before = {Exif("Image", "Make", "Canon"), Exif("Photo", "DateTimeOriginal", "2020"),
                                            Exif("GPSInfo", "GPSLatitude", "52"), Exif("Image", "ExifTag", "100")};
  const std::vector<MetadataItem> after = {Exif("Image", "ExifTag", "200"), Exif("Image", "Make", "Canon"),
                                           Exif("Photo", "DateTimeOriginal", "2024"),
                                           Exif("Image", "Software", "tool")};
  const MetadataComparison comparison = CompareMetadata(before, after);
  EXPECT_THAT(Values(comparison.retained), testing::ElementsAre("Canon"));
  EXPECT_THAT(Values(comparison.altered), testing::ElementsAre("2020"));
  EXPECT_THAT(Values(comparison.removed), testing::ElementsAre("52"));
  EXPECT_THAT(Values(comparison.added), testing::ElementsAre("tool"));
  EXPECT_DOUBLE_EQ(ShareRetained(comparison), 1.0 / 3.0);
  EXPECT_EQ(AnyRetained(comparison, Class("all")), 1.0);
  EXPECT_EQ(AnyRetained(comparison, Class("device")), 1.0);
  EXPECT_EQ(AnyRetained(comparison, Class("time")), 0.0);
  EXPECT_EQ(AnyRetained(comparison, Class("location")), 0.0);
  EXPECT_TRUE(std::isnan(AnyRetained(comparison, Class("xmp"))));
  EXPECT_TRUE(std::isnan(AnyRetained(comparison, Class("software")))) << "added items were not carried";
}

TEST(CompareMetadata, RepeatedKeysArePairedByValue) {
  const MetadataComparison comparison = CompareMetadata({Keyword("a"), Keyword("b"), Keyword("b"), Keyword("c")},
                                                        {Keyword("b"), Keyword("d"), Keyword("a")});
  EXPECT_THAT(Values(comparison.retained), testing::UnorderedElementsAre("a", "b"));
  EXPECT_EQ(comparison.altered.size(), 1U);
  EXPECT_EQ(comparison.removed.size(), 1U);
  EXPECT_TRUE(comparison.added.empty());
}

TEST(CompareMetadata, NothingBeforeIsNoRate) {
  const MetadataComparison comparison = CompareMetadata({}, {Keyword("a")});
  EXPECT_TRUE(std::isnan(ShareRetained(comparison)));
  EXPECT_TRUE(std::isnan(AnyRetained(comparison, Class("all"))));
  EXPECT_EQ(comparison.added.size(), 1U);
}

}  // namespace
}  // namespace pentimento
