#include <cstdlib>
#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

#include "metrics/matchers/dlib_matcher.h"
#include "tests/datasets/portraits/portrait_gallery.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

using testing::GalleryFigures;
using testing::GalleryTreatment;
using testing::MeasureGallery;

/// One of each for the suite: loading the weights takes longer than measuring a picture.
class PortraitIdentity : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::filesystem::path folder = WeightsFolder();
    matcher_ = std::make_unique<DlibMatcher>(DlibMatcherOptions{});
    std::vector<std::string> files = FaceFinder::WeightFiles({});
    files.push_back(matcher_->weights().front());
    for (const std::string& file : files) {
      if (!std::filesystem::exists(folder / file)) {
        return;
      }
    }
    finder_ = std::make_unique<FaceFinder>(folder, FaceOptions{});
    matcher_->Load(folder);
  }
  static void TearDownTestSuite() {
    finder_.reset();
    matcher_.reset();
  }

  void SetUp() override {
    if (!finder_) {
      GTEST_SKIP() << "no weights of face-recognition-models in " << WeightsFolder();
    }
  }

  static GalleryFigures Measure(const testing::GalleryOptions& options) {
    return MeasureGallery(*finder_, *matcher_, options);
  }

  static std::unique_ptr<FaceFinder> finder_;
  static std::unique_ptr<DlibMatcher> matcher_;
};

std::unique_ptr<FaceFinder> PortraitIdentity::finder_;
std::unique_ptr<DlibMatcher> PortraitIdentity::matcher_;

TEST_F(PortraitIdentity, FacesAreFoundAndPeopleToldApart) {
  const GalleryFigures figures = Measure({.people = 120, .images = 3});
  EXPECT_GE(figures.FoundShare(), 0.98);
  EXPECT_GE(figures.auc, 0.98);
  EXPECT_GE(figures.tar, 0.90);
  // Different pictures of one person must differ: copies would make every figure above perfect.
  EXPECT_GE(figures.genuine_median, 0.20);
  EXPECT_LE(figures.genuine_median, 0.45);
  // Real people are 0.9 apart; the matcher sees less of what sets drawn ones apart.
  EXPECT_GE(figures.impostor_mean, 0.62);
  EXPECT_LE(figures.fmr, 0.38);
}

TEST_F(PortraitIdentity, ShapeAloneTellsPeopleApart) {
  const GalleryFigures figures = Measure({.people = 40, .images = 2, .treatment = GalleryTreatment::kEqualColours});
  EXPECT_GE(figures.auc, 0.90);
}

TEST_F(PortraitIdentity, NothingBesideTheHeadTellsPeopleApart) {
  const GalleryFigures figures = Measure({.people = 160, .images = 3, .treatment = GalleryTreatment::kHeadHidden});
  // 480 genuine pairs: a standard error of 0.013.
  EXPECT_LE(figures.auc, 0.60);
}

TEST_F(PortraitIdentity, Bfloat16TellsPeopleApartAsWell) {
  const testing::GalleryOptions options{.people = 40, .images = 2};
  DlibMatcher half({.precision = Precision::kBf16});
  half.Load(WeightsFolder());
  EXPECT_NEAR(MeasureGallery(*finder_, half, options).auc, Measure(options).auc, 0.002);
}

}  // namespace
}  // namespace pentimento
