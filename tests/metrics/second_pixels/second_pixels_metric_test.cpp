#include "metrics/second_pixels/second_pixels_metric.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/core/atomic_file.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/media/metadata.h"
#include "framework/media/resize.h"
#include "metrics/matchers/dlib_matcher.h"
#include "tests/framework/media/container/built_files.h"
#include "tests/metrics/weights_folder.h"
#include "tests/support/temporary_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using namespace std::string_literals;

const fs::path kPhotographs = fs::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/dlib/images";

/// A picture that shows nobody.
std::string Blank() {
  return EncodePictureBytes(Picture(150, 150, 0.5F),
                            {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone});
}

std::string JpegOf(const Picture& picture) {
  return EncodePictureBytes(picture, {.format = PictureFormat::kJpeg, .metadata = MetadataPolicy::kNone});
}

std::string WithThumbnail(const Picture& picture) {
  return WriteMetadata(Blank(), {.thumbnail_jpeg = JpegOf(picture)});
}

/// Photoshop's thumbnail resource (Adobe Photoshop File Formats, image resource 1036): 28 bytes, then a JPEG.
std::string WithPhotoshopThumbnail(const Picture& picture) {
  const std::string resource = std::string(28, '\0') + JpegOf(picture);
  return test::AfterJpegStart(
      Blank(), test::JpegSegment(0xED, "Photoshop 3.0\0"s + "8BIM\x04\x0C\0\0"s + MakeNumber(resource.size(), 4) +
                                           resource + std::string(resource.size() % 2, '\0')));
}

/// A preview in a maker note (any maker's: a JPEG stream within opaque bytes).
std::string WithMakersPreview(const Picture& picture) {
  const test::TiffDir exif{{{0x927C, 7, "Maker\0\0"s + JpegOf(picture)}}, {}, {}};
  const std::string block = test::TiffBytes(ByteOrder::kLittle, {{{}, {{0x8769, exif}}, {}}});
  return test::AfterJpegStart(Blank(), test::JpegSegment(0xE1, "Exif\0\0"s + block));
}

/// Four photographs of each of three people; the stylised picture of each is blank, and its thumbnail is what a hop
/// says.
class SecondPixels : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lack = WhatPhotographTestsLack(); !lack.empty()) {
      GTEST_SKIP() << lack;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kPhotographs)) {
      files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const char* person : {"John_Salley", "John_Savage", "John_Simm"}) {
      int taken = 0;
      for (const fs::path& file : files) {
        if (file.filename().string().starts_with(person) && taken++ < 4) {
          originals_.push_back({file.filename().string(), person, file});
        }
      }
    }
    input_.originals = originals_;
    input_.weights_folder = WeightsFolder();
    input_.statistics.replicates = 50;
    input_.progress = &progress_;
  }

  /// @param bytes the stylised file of an original.
  template <class Bytes>
  void AddHop(const std::string& forward, const Bytes& bytes) {
    HopView hop{"x-y", forward, "", originals_, {}};
    for (const ChainPicture& original : originals_) {
      const fs::path path = folder_.path() / forward / original.id;
      WriteFileAtomically(path, bytes(original));
      hop.test.push_back({original.id, original.subject, path});
    }
    input_.hops.push_back(std::move(hop));
  }

  const MeasureResult& Measured() {
    result_ =
        SecondPixelsMetric(IdentityOptions{}, {std::make_shared<DlibMatcher>(DlibMatcherOptions{})}).Measure(input_);
    return result_;
  }

  [[nodiscard]] const Figure& FigureOf(const std::string& name, const std::string& forward) const {
    for (const Figure& figure : result_.figures) {
      if (figure.name == name && figure.forward == forward) {
        return figure;
      }
    }
    throw std::runtime_error("no figure " + name + " of " + forward);
  }

  testing::TemporaryFolder folder_;
  std::vector<ChainPicture> originals_;
  Progress progress_;
  MeasureInput input_;
  MeasureResult result_;
};

TEST_F(SecondPixels, AThumbnailOfTheOriginalIsTheLeakThatItIs) {
  AddHop("leaky", [](const ChainPicture& original) {
    return WithThumbnail(ResizePicture(DecodePicture(original.path).picture, 96, 96));
  });
  Measured();
  EXPECT_EQ(FigureOf("second_pixels[carried]", "leaky").value, 1.0);
  EXPECT_EQ(FigureOf("second_pixels[face]", "leaky").n, 12);
  EXPECT_GT(FigureOf("second_pixels[face]", "leaky").value, 0.8) << "96 px are enlarged until a face is found";
  EXPECT_GT(FigureOf("second_pixels[auc]", "leaky").value, 0.95);
  EXPECT_GT(FigureOf("second_image_linkage[auc]", "leaky").value, 0.95);
  EXPECT_EQ(FigureOf("second_pixels[auc]", "leaky").context.at("probes"), "second-pixels");
  EXPECT_FALSE(FigureOf("second_pixels[face]", "leaky").context.at("carriers").empty());
  EXPECT_EQ(FigureOf("second_pixels[carried]", "").hop, "x") << "the originals, beside it";
}

TEST_F(SecondPixels, EveryCarrierOfTheOriginalIsALeak) {
  const auto small = [](const ChainPicture& original) {
    return ResizePicture(DecodePicture(original.path).picture, 96, 96);
  };
  AddHop("second-image", [&](const ChainPicture& of) { return test::MpfJpeg(Blank(), {JpegOf(small(of))}); });
  // Gain maps, depth maps and what else follows the picture's end unannounced.
  AddHop("trailing", [&](const ChainPicture& of) { return Blank() + JpegOf(small(of)); });
  AddHop("photoshop", [&](const ChainPicture& of) { return WithPhotoshopThumbnail(small(of)); });
  AddHop("exif", [&](const ChainPicture& of) { return WithMakersPreview(small(of)); });
  Measured();
  for (const char* forward : {"second-image", "trailing", "photoshop", "exif"}) {
    SCOPED_TRACE(forward);
    EXPECT_EQ(FigureOf("second_pixels[carried]", forward).value, 1.0);
    EXPECT_GT(FigureOf("second_pixels[face]", forward).value, 0.8);
    EXPECT_GT(FigureOf("second_pixels[auc]", forward).value, 0.95);
    EXPECT_GT(FigureOf("second_image_linkage[auc]", forward).value, 0.95);
    const Json carriers = FigureOf("second_pixels[carried]", forward).context.at("carriers");
    EXPECT_EQ(carriers.begin().key(), forward == "trailing"s ? "second-image" : forward) << carriers;
  }
}

TEST_F(SecondPixels, ThumbnailsOfOthersDoNotLinkToTheSource) {
  // Everybody's thumbnail is that of the next person's photograph.
  AddHop("shuffled", [this](const ChainPicture& original) {
    std::size_t i = 0;
    while (originals_[i].id != original.id) {
      ++i;
    }
    return WithThumbnail(ResizePicture(DecodePicture(originals_[(i + 4) % originals_.size()].path).picture, 96, 96));
  });
  Measured();
  EXPECT_GT(FigureOf("second_pixels[face]", "shuffled").value, 0.8);
  EXPECT_LT(FigureOf("second_pixels[auc]", "shuffled").value, 0.6);
  EXPECT_LT(FigureOf("second_image_linkage[auc]", "shuffled").value, 0.6);
}

TEST_F(SecondPixels, WithoutAnotherPictureThereIsNoValueAndAReason) {
  AddHop("clean", [](const ChainPicture&) { return Blank(); });
  AddHop("faceless", [](const ChainPicture&) { return WithThumbnail(Picture(96, 96, 0.3F)); });
  Measured();
  EXPECT_EQ(FigureOf("second_pixels[carried]", "clean").value, 0.0);
  EXPECT_TRUE(std::isnan(FigureOf("second_pixels[auc]", "clean").value));
  EXPECT_EQ(FigureOf("second_pixels[auc]", "clean").note, "no file carries another picture");
  EXPECT_EQ(FigureOf("second_pixels[carried]", "faceless").value, 1.0);
  EXPECT_EQ(FigureOf("second_pixels[face]", "faceless").value, 0.0);
  EXPECT_TRUE(std::isnan(FigureOf("second_pixels[auc]", "faceless").value));
  EXPECT_THAT(FigureOf("second_pixels[auc]", "faceless").note, HasSubstr("no face was detected in any of the 12"));
}

TEST_F(SecondPixels, ADamagedThumbnailIsCounted) {
  AddHop("damaged", [](const ChainPicture&) {
    std::string thumbnail = EncodePictureBytes(Picture(96, 96, 0.3F), {.format = PictureFormat::kJpeg});
    thumbnail.resize(thumbnail.size() / 2);
    return WriteMetadata(Blank(), {.thumbnail_jpeg = thumbnail});
  });
  Measured();
  const Figure& carried = FigureOf("second_pixels[carried]", "damaged");
  EXPECT_EQ(carried.value, 0.0);
  EXPECT_EQ(carried.context.at("undecodable"), 12);
  EXPECT_THAT(carried.note, HasSubstr("12 pictures within these files cannot be decoded"));
}

}  // namespace
}  // namespace pentimento
