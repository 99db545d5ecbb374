#include "metrics/canaries/canaries_metric.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/core/errors.h"
#include "framework/media/canary/plant.h"
#include "framework/media/container/tiff_tree.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::HasSubstr;

/// One planted picture, a JPEG unless another is planted, and what became of it.
class CanariesMetricTest : public ::testing::Test {
 protected:
  CanariesMetricTest() { Plant(plain_); }

  void Plant(const std::string& picture) {
    CanaryValues values(1);
    PlantedPicture made = PlantCanaries(picture, "a picture", values);
    made.planted.push_back({"text", "file", "", "name", "abcdefghijkmnpqr"});
    planted_ = made.bytes;
    CanaryCatalogue catalogue{1, {{kName, "1.jpg", made.format, made.planted}}};
    folder_.Write("x/" + std::string(kName), planted_);
    WriteFileAtomically(folder_.path() / kCanaryCatalogueName, ToJson(catalogue).dump());
    count_ = static_cast<std::int64_t>(made.planted.size());
    input_.progress = &progress_;
  }

  /// The figures of a hop whose one file has these bytes.
  MeasureResult Of(const std::string& bytes, const std::string& given_name = "") {
    ChainPicture original{kName, "ann", folder_.path() / "x" / kName};
    ChainPicture picture{kName, "ann", folder_.Write("y/pseudonym.jpg", bytes)};
    picture.given_name = given_name;
    input_.hops = {{"x-y", "tool", "", {original}, {picture}}};
    return CanariesMetric({folder_.path() / kCanaryCatalogueName}).Measure(input_);
  }

  static Figure Find(const MeasureResult& result, const std::string& name) {
    for (const Figure& figure : result.figures) {
      if (figure.name == name) {
        return figure;
      }
    }
    ADD_FAILURE() << "no figure " << name;
    return {};
  }

  static constexpr const char* kName = "canary-abcdefghijkmnpqr.jpg";
  const std::string plain_ = EncodePictureBytes(Picture(48, 40, 0.4F), {.format = PictureFormat::kJpeg});
  testing::TemporaryFolder folder_;
  std::string planted_;
  std::int64_t count_ = 0;
  Progress progress_;
  MeasureInput input_;
};

TEST_F(CanariesMetricTest, AnIdenticalCopyUnderItsNameKeepsEverything) {
  const MeasureResult result = Of(planted_, kName);
  const Figure all = Find(result, "canary_survival[all]");
  EXPECT_EQ(all.value, 1.0);
  EXPECT_EQ(all.n, count_);
  EXPECT_EQ(all.context.at("values").at("survived"), count_);
  EXPECT_TRUE(all.context.at("added").empty()) << all.context.at("added");
  EXPECT_EQ(Find(result, "canary_survival[file]").value, 1.0);
}

TEST_F(CanariesMetricTest, EachFieldOfEachFormatIsFoundInAnIdenticalCopy) {
  const auto encoded = [](PictureFormat format) {
    return EncodePictureBytes(Picture(48, 40, 0.4F), {.format = format, .metadata = MetadataPolicy::kNone});
  };
  const std::map<std::string, std::string> pictures = {{"jpeg", encoded(PictureFormat::kJpeg)},
                                                       {"png", encoded(PictureFormat::kPng)},
                                                       {"webp", encoded(PictureFormat::kWebp)},
                                                       {"tiff", test::TinyTiff(ByteOrder::kLittle)}};
  for (const auto& [format, picture] : pictures) {
    Plant(picture);
    const Figure all = Find(Of(planted_, kName), "canary_survival[all]");
    EXPECT_EQ(all.context.at("fields").size(), static_cast<std::size_t>(count_)) << format << ": fields have own names";
    for (const Json& field : all.context.at("fields")) {
      EXPECT_EQ(field.at("format"), format);
      EXPECT_EQ(field.at("survived"), 1) << format << " " << field;
    }
  }
}

TEST_F(CanariesMetricTest, ALostThumbnailIsRemovedThoughAnotherOfItsCarrierIsThere) {
  Plant(test::TinyTiff(ByteOrder::kLittle));
  // The third directory no longer follows the second.
  std::string bytes = planted_;
  const TiffTree tree = ReadTiffTree(bytes);
  const auto second = std::ranges::find(tree.directories, "IFD1", &TiffDirectoryNode::name);
  ASSERT_NE(second, tree.directories.end());
  bytes.replace(second->offset + second->length - 4, 4, std::string(4, '\0'));
  const Figure all = Find(Of(bytes, kName), "canary_survival[all]");
  std::map<std::string, std::string> fates;
  for (const Json& field : all.context.at("fields")) {
    for (const char* fate : {"survived", "moved", "altered", "removed"}) {
      if (field.at(fate) == 1) {
        fates[field.at("field").get<std::string>()] = fate;
      }
    }
  }
  EXPECT_EQ(fates.at("second-image.IFD1.picture"), "survived");
  EXPECT_EQ(fates.at("second-image.IFD2.picture"), "removed");
  EXPECT_EQ(fates.at("exif.Image2.ImageDescription"), "moved") << "its bytes are still in the file";
}

TEST_F(CanariesMetricTest, ANameThatThisProgramGaveSaysNothing) {
  const MeasureResult result = Of(planted_);
  EXPECT_EQ(Find(result, "canary_survival[all]").n, count_ - 1);
  const Figure name = Find(result, "canary_survival[file]");
  EXPECT_TRUE(std::isnan(name.value));
  EXPECT_EQ(name.n, 0);
  EXPECT_EQ(name.context.at("values").at("unseen"), 1);
  EXPECT_THAT(name.note, HasSubstr("this program named them"));
}

TEST_F(CanariesMetricTest, AnotherNameIsAltered) {
  const Figure name = Find(Of(planted_, "download.jpg"), "canary_survival[file]");
  EXPECT_EQ(name.value, 0.0);
  EXPECT_EQ(name.context.at("values").at("altered"), 1);
}

TEST_F(CanariesMetricTest, WhatAServiceAddsIsListed) {
  const MeasureResult result = Of(WriteMetadata(plain_, {.exif = {{"Exif.Photo.SceneType", "1"}}}), kName);
  EXPECT_EQ(Find(result, "canary_survival[exif]").value, 0.0);
  const Json added = Find(result, "canary_survival[all]").context.at("added");
  ASSERT_FALSE(added.empty());
  EXPECT_EQ(added.at(0).at("field"), "exif.Photo.SceneType");
}

TEST_F(CanariesMetricTest, AFileThatNoWorkerCanReadHasItsBytes) {
  // Of a format without an inventory; the text stands in it all the same.
  const std::string value =
      Json::parse(ReadFile(folder_.path() / kCanaryCatalogueName)).at("files").at(0).at("planted").at(0).at("value");
  const Figure all = Find(Of("BM and " + value, kName), "canary_survival[all]");
  EXPECT_EQ(all.context.at("values").at("moved"), 1);
  EXPECT_THAT(all.note, HasSubstr("the metadata of 1 of 1 files cannot be read"));
}

TEST_F(CanariesMetricTest, ACatalogueOfOtherPicturesIsRefused) {
  Of(planted_);
  input_.hops[0].test[0].id = "other.jpg";
  EXPECT_THROW((void)CanariesMetric({folder_.path() / kCanaryCatalogueName}).Measure(input_), DataError);
}

}  // namespace
}  // namespace pentimento
