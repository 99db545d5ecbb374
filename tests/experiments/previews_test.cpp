#include "experiments/pipeline/previews.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Encoded(const std::string& extension, int width, int height) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, cv::Mat(height, width, CV_8UC3, cv::Scalar(10, 120, 200)), bytes);
  return {bytes.begin(), bytes.end()};
}

class Previews : public ::testing::Test {
 protected:
  /// The cell of a file with these bytes, after `AddPreviews`.
  GridCell Of(const std::string& name, const std::string& bytes) {
    folder_.Write(name, bytes);
    GridCell cell;
    cell.picture = name;
    std::vector<Gallery> galleries = {{"some", "", {{"1", "ann", {cell}}}}};
    AddPreviews(galleries, folder_.path(), {});
    return galleries[0].rows[0].cells[0];
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Previews, AreMadeOfFilesThatBrowsersDoNotShow) {
  for (const char* extension : {".tiff", ".bmp"}) {
    const GridCell cell = Of(std::string("ann") + extension, Encoded(extension, 800, 400));
    const DecodedPicture shown = DecodePictureBytes(cell.preview, "preview");
    EXPECT_EQ(shown.record.format, "jpeg");
    EXPECT_EQ(shown.picture.width, 384);
    EXPECT_EQ(shown.picture.height, 192);
    EXPECT_NEAR(shown.picture.At(0, 90, 90), 200.0 / 255.0, 0.02);
    EXPECT_THAT(cell.note, StartsWith("preview: browsers do not show "));
  }
  EXPECT_EQ(DecodePictureBytes(Of("small.tiff", Encoded(".tiff", 9, 5)).preview, "preview").picture.width, 9);
}

TEST_F(Previews, OtherFilesStayAsTheyAre) {
  for (const char* extension : {".jpg", ".png", ".webp"}) {
    const GridCell cell = Of(std::string("ann") + extension, Encoded(extension, 8, 8));
    EXPECT_EQ(cell.preview, "");
    EXPECT_EQ(cell.note, "");
  }
}

TEST_F(Previews, WhatCannotBeDecodedSaysWhyAndNamesNoFile) {
  const GridCell cell = Of("anneliese.tiff", Encoded(".tiff", 64, 64).substr(0, 100));
  EXPECT_EQ(cell.preview, "");
  EXPECT_THAT(cell.note, AllOf(StartsWith("no preview: the file: "), Not(HasSubstr("anneliese"))));
}

TEST_F(Previews, AMissingFileIsAnError) {
  GridCell cell;
  cell.picture = "nowhere.tiff";
  std::vector<Gallery> galleries = {{"some", "", {{"1", "ann", {cell}}}}};
  EXPECT_THROW(AddPreviews(galleries, folder_.path(), {}), DataError);
}

}  // namespace
}  // namespace pentimento
