#include "metrics/metadata/metadata_metric.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

/// Six JPEGs of three people, all with camera and time, every second with a position, and their copies under a policy.
class MetadataMetricTest : public ::testing::Test {
 public:
  MetadataMetricTest() {
    fs::create_directories(folder_ / "x");
    for (int i = 0; i < 6; ++i) {
      MetadataToWrite metadata;
      metadata.exif = {{"Exif.Image.Make", "Canon"},
                       {"Exif.Photo.DateTimeOriginal", fmt::format("2020:01:0{} 10:00:00", i + 1)}};
      if (i % 2 == 0) {
        metadata.exif.emplace_back("Exif.GPSInfo.GPSLatitude", fmt::format("52/1 {}/1 0/1", i));
        metadata.exif.emplace_back("Exif.GPSInfo.GPSLatitudeRef", "N");
      }
      metadata.xmp = {{"Xmp.dc.creator", "Somebody"}};
      const std::string bytes = EncodePictureBytes(picture_, {.format = PictureFormat::kJpeg});
      const std::string id = fmt::format("{}.jpg", i);
      std::ofstream(folder_ / "x" / id, std::ios::binary) << WriteMetadata(bytes, metadata);
      originals_.push_back({id, fmt::format("person{}", i / 2), folder_ / "x" / id});
    }
    input_.statistics.replicates = 200;
    input_.progress = &progress_;
  }
  ~MetadataMetricTest() override { fs::remove_all(folder_); }

  /// Copies with their metadata where `keep` says so.
  template <class Keep>
  HopView Copies(const std::string& name, const Keep& keep, PictureFormat format = PictureFormat::kJpeg) {
    HopView hop{"x-y", name, "", originals_, {}};
    for (std::size_t i = 0; i < originals_.size(); ++i) {
      ChainPicture copy = originals_[i];
      copy.path = folder_ / name / (copy.id + ExtensionOf(format));
      EncodePicture(picture_, copy.path,
                    {.format = format, .metadata = keep(i) ? MetadataPolicy::kAll : MetadataPolicy::kColour},
                    keep(i) ? originals_[i].path : fs::path());
      hop.test.push_back(copy);
    }
    return hop;
  }

  const Figure& Find(const std::string& name) const {
    for (const Figure& figure : result_.figures) {
      if (figure.name == name) {
        return figure;
      }
    }
    throw std::runtime_error("no figure " + name);
  }

  static Json RowOf(const Json& table, const std::string& column, const std::string& value) {
    for (const Json& row : table) {
      if (row[column] == value) {
        return row;
      }
    }
    return {};
  }

  /// Of pictures that are a sample of something.
  static MetadataMetric OfASample() {
    MetadataOptions options;
    options.population = "portraits of this test";
    return MetadataMetric(options);
  }

 protected:
  fs::path folder_ =
      fs::temp_directory_path() / fmt::format("pentimento-metadata-metric-{}-{}", ::getpid(),
                                              ::testing::UnitTest::GetInstance()->current_test_info()->name());
  Picture picture_{16, 16, 0.4F};
  std::vector<ChainPicture> originals_;
  Progress progress_;
  MeasureInput input_;
  MeasureResult result_;
};

TEST_F(MetadataMetricTest, CopyingEverythingRetainsEverything) {
  for (const PictureFormat format : {PictureFormat::kJpeg, PictureFormat::kPng}) {
    input_.hops = {Copies(
        "all", [](std::size_t) { return true; }, format)};
    result_ = OfASample().Measure(input_);
    for (const char* name : {"retention[all]", "retention[exif]", "retention[xmp]", "retention[time]",
                             "retention[device]", "retention[person]", "item_retention[all]"}) {
      EXPECT_EQ(Find(name).value, 1.0) << name;
      EXPECT_EQ(Find(name).n, 6) << name;
      EXPECT_EQ(Find(name).ci_method, "clopper-pearson") << name;
    }
    EXPECT_EQ(Find("retention[location]").value, 1.0);
    EXPECT_EQ(Find("retention[location]").n, 3);
    EXPECT_EQ(Find("retention[location]").n_subjects, 3);
    EXPECT_EQ(Find("retention[all]").direction, Direction::kHigherLeaksMore);
  }
}

TEST_F(MetadataMetricTest, StrippingRetainsNothingWithExactBounds) {
  input_.hops = {Copies("none", [](std::size_t) { return false; })};
  result_ = OfASample().Measure(input_);
  const Figure& location = Find("retention[location]");
  EXPECT_EQ(location.value, 0.0);
  ASSERT_TRUE(location.ci95);
  EXPECT_NEAR(location.ci95->second, 1.0 - std::pow(0.025, 1.0 / 3.0), 1e-9);
  EXPECT_EQ(Find("retention[all]").value, 0.0);
  const Json& items = Find("retention[exif]").context["items"];
  EXPECT_EQ(items["removed"], 6 * 2 + 3 * 2);
  EXPECT_EQ(Find("retention[person]").context["items"]["removed"], 6);
  EXPECT_EQ(Find("added_items[all]").value, 0.0);
}

TEST_F(MetadataMetricTest, SomeKeepIt) {
  input_.hops = {Copies("some", [](std::size_t i) { return i < 3; })};
  result_ = OfASample().Measure(input_);
  EXPECT_DOUBLE_EQ(Find("retention[time]").value, 0.5);
  EXPECT_EQ(Find("retention[time]").ci_method, "subject-bootstrap");
  EXPECT_DOUBLE_EQ(Find("retention[location]").value, 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(Find("item_retention[all]").value, 0.5);
  const Figure& cells = Find("kept_cells");
  EXPECT_EQ(cells.version, 5);
  const Json row = RowOf(cells.context["keys"], "key", "Exif.GPSInfo.GPSLatitude");
  EXPECT_EQ(row["category"], "location");
  EXPECT_EQ(row["carried"], 3);
  EXPECT_EQ(row["retained"], 2);
  EXPECT_EQ(row["removed"], 1);
}

TEST_F(MetadataMetricTest, TheMatrixIsByCarriersAndCategory) {
  input_.hops = {Copies("none", [](std::size_t) { return false; })};
  result_ = MetadataMetric({}).Measure(input_);
  const Figure& cells = Find("kept_cells");
  EXPECT_EQ(cells.value, 0.0) << cells.context["matrix"].dump();
  EXPECT_FALSE(cells.ci95) << "a tool that treats equal files equally has no interval";
  EXPECT_EQ(cells.note, "cells are no sample: a share of them, without an interval");
  EXPECT_EQ(cells.n_subjects, 3);
  const Json location = RowOf(cells.context["matrix"], "category", "location");
  EXPECT_EQ(location["carrying"], 3);
  EXPECT_EQ(location["removed"], 6);
  EXPECT_EQ(location["keeping"], 0);
  EXPECT_THAT(location["carriers"].get<std::string>(), ::testing::HasSubstr("exif"));
}

TEST_F(MetadataMetricTest, RowsOfTheMatrixNameToolsAndVersions) {
  HopView recovered = Copies("none", [](std::size_t) { return false; });
  recovered.hop = "x-xhat";
  recovered.reverse = "back~laundered";
  input_.hops = {recovered};
  input_.tools = {{"none", "ImageMagick 6.9"}, {"back", "pentimento 1"}};
  EXPECT_TRUE(MetadataMetric({}).needs().tools);
  result_ = MetadataMetric({}).Measure(input_);
  for (const Json& row : Find("kept_cells").context["matrix"]) {
    EXPECT_EQ(row["forward"], "none");
    EXPECT_EQ(row["forward_version"], "ImageMagick 6.9");
    EXPECT_EQ(row["reverse"], "back~laundered");
    EXPECT_EQ(row["reverse_version"], "pentimento 1");
  }
  EXPECT_EQ(Find("kept_cells").context["tools"]["forward_version"], "ImageMagick 6.9");
  input_.hops = {Copies("unknown", [](std::size_t) { return false; })};
  result_ = MetadataMetric({}).Measure(input_);
  const Json tools = Find("kept_cells").context["tools"];
  EXPECT_TRUE(tools["forward_version"].is_null());
  EXPECT_TRUE(tools["reverse"].is_null());
}

TEST_F(MetadataMetricTest, APercentageIsOfANamedPopulationOrSaysThatItIsNot) {
  input_.hops = {Copies("all", [](std::size_t) { return true; })};
  result_ = MetadataMetric({}).Measure(input_);
  for (const char* name : {"retention[identifying]", "item_retention[all]", "added_items[all]"}) {
    EXPECT_THAT(Find(name).note, ::testing::HasSubstr("no named population")) << name;
    EXPECT_FALSE(Find(name).ci95) << name << ": an interval is about others than these";
    EXPECT_EQ(Find(name).ci_method, "") << name;
  }
  result_ = OfASample().Measure(input_);
  EXPECT_TRUE(Find("retention[identifying]").ci95);
  EXPECT_EQ(Find("retention[identifying]").note, "");
  EXPECT_EQ(Find("retention[identifying]").context["population"], "portraits of this test");
}

TEST_F(MetadataMetricTest, AUsersTaxonomyCountsAndIsPartOfTheKey) {
  const fs::path taxonomy = folder_ / "mine.json";
  std::ofstream(taxonomy) << R"({"schema": "pentimento-taxonomy/1", "rules": [
      {"carrier": ["exif"], "name": ["Make"], "category": "location", "source": "this test"}]})";
  MetadataOptions options;
  options.taxonomy = taxonomy;
  const MetadataMetric metric(options);
  EXPECT_THAT(metric.files(), ::testing::ElementsAre(taxonomy));
  input_.hops = {Copies("all", [](std::size_t) { return true; })};
  result_ = metric.Measure(input_);
  EXPECT_EQ(Find("retention[location]").n, 6) << "every picture has a make";
}

TEST_F(MetadataMetricTest, AFileThatCannotBeReadIsNamed) {
  input_.hops = {Copies("all", [](std::size_t) { return true; })};
  std::ofstream(input_.hops[0].test[2].path, std::ios::binary) << "no picture";
  try {
    static_cast<void>(MetadataMetric({}).Measure(input_));
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr(input_.hops[0].test[2].path.string()));
  }
}

TEST_F(MetadataMetricTest, ClassesThatNobodyCarriesAreNullWithAReason) {
  input_.hops = {Copies("all", [](std::size_t) { return true; })};
  result_ = MetadataMetric({}).Measure(input_);
  const Figure& iptc = Find("retention[iptc]");
  EXPECT_TRUE(std::isnan(iptc.value));
  EXPECT_EQ(iptc.n, 0);
  EXPECT_THAT(iptc.note, ::testing::HasSubstr("no original carries iptc metadata"));
}

}  // namespace
}  // namespace pentimento
