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

TEST_F(PortraitIdentity, OfTwoFacesTheLargerIsMeant) {
  constexpr int kLarge = 256;
  constexpr int kSmall = 160;
  const Picture large = RenderPortrait(DrawIdentity(5, 0), DrawCapture(5, 0, 0), PortraitDomain::kPhoto, kLarge);
  const Picture small = RenderPortrait(DrawIdentity(5, 1), DrawCapture(5, 1, 0), PortraitDomain::kPhoto, kSmall);
  for (const bool large_first : {true, false}) {
    Picture both(kLarge + kSmall, kLarge, 0.5F);
    const auto paste = [&](const Picture& picture, int left) {
      for (int channel = 0; channel < 3; ++channel) {
        for (int y = 0; y < picture.height; ++y) {
          for (int x = 0; x < picture.width; ++x) {
            both.At(channel, y, left + x) = picture.At(channel, y, x);
          }
        }
      }
    };
    paste(large, large_first ? 0 : kSmall);
    paste(small, large_first ? kLarge : 0);
    const std::optional<FoundFace> face = finder_->Find(both);
    ASSERT_TRUE(face);
    EXPECT_EQ(face->faces_in_picture, 2);
    const double middle = 0.5 * (face->box.left + face->box.right);
    EXPECT_EQ(middle < (large_first ? kLarge : kSmall), large_first) << "the middle of the face is at " << middle;
  }
}

TEST_F(PortraitIdentity, Bfloat16TellsPeopleApartAsWell) {
  const testing::GalleryOptions options{.people = 40, .images = 2};
  DlibMatcher half({.precision = Precision::kBf16});
  half.Load(WeightsFolder());
  EXPECT_NEAR(MeasureGallery(*finder_, half, options).auc, Measure(options).auc, 0.002);
}

}  // namespace
}  // namespace pentimento
