#include "metrics/regions/face_regions.h"

#include <gtest/gtest.h>

#include "framework/core/errors.h"
#include "tests/metrics/regions/drawn_face.h"

namespace pentimento {
namespace {

TEST(FaceRegions, LieWhereTheLandmarksAre) {
  const RegionMasks masks(test::DrawnFace(), 160, 160);
  for (const auto& [x, y] : {std::pair(60, 60), std::pair(100, 60), std::pair(48, 60), std::pair(60, 69)}) {
    EXPECT_TRUE(masks.Contains(FaceRegion::kEyes, x, y)) << x << ", " << y;
    EXPECT_FALSE(masks.Contains(FaceRegion::kSkin, x, y)) << x << ", " << y;
    EXPECT_FALSE(masks.Contains(FaceRegion::kMouth, x, y)) << x << ", " << y;
  }
  EXPECT_FALSE(masks.Contains(FaceRegion::kEyes, 80, 60)) << "between the eyes";
  EXPECT_TRUE(masks.Contains(FaceRegion::kSkin, 80, 60));
  EXPECT_FALSE(masks.Contains(FaceRegion::kEyes, 60, 71)) << "a quarter of 24 px below an eye of 4 px";
  EXPECT_TRUE(masks.Contains(FaceRegion::kMouth, 80, 110));
  EXPECT_TRUE(masks.Contains(FaceRegion::kMouth, 57, 110)) << "a tenth of 40 px beside it";
  EXPECT_FALSE(masks.Contains(FaceRegion::kMouth, 55, 110));
  EXPECT_FALSE(masks.Contains(FaceRegion::kSkin, 60, 45)) << "a brow";
  EXPECT_FALSE(masks.Contains(FaceRegion::kEyes, 60, 45));
  EXPECT_TRUE(masks.Contains(FaceRegion::kFace, 36, 132)) << "the box holds its corners";
  EXPECT_FALSE(masks.Contains(FaceRegion::kFace, 35, 132));
  EXPECT_EQ(masks.Count(FaceRegion::kFace), 89U * 97U);
}

TEST(FaceRegions, TheBackgroundIsWhatIsNoFace) {
  const RegionMasks masks(test::DrawnFace(), 160, 160);
  EXPECT_TRUE(masks.Contains(FaceRegion::kBackground, 0, 0));
  EXPECT_TRUE(masks.Contains(FaceRegion::kBackground, 159, 80));
  EXPECT_FALSE(masks.Contains(FaceRegion::kBackground, 40, 40)) << "in the box";
  EXPECT_FALSE(masks.Contains(FaceRegion::kBackground, 80, 138)) << "the chin reaches below the box";
  EXPECT_TRUE(masks.Contains(FaceRegion::kSkin, 80, 138));
  for (int y = 0; y < 160; ++y) {
    for (int x = 0; x < 160; ++x) {
      int others = 0;
      for (const auto& [region, name] : kFaceRegions) {
        others += region != FaceRegion::kBackground && masks.Contains(region, x, y) ? 1 : 0;
      }
      ASSERT_FALSE(masks.Contains(FaceRegion::kBackground, x, y) && others > 0) << x << ", " << y;
    }
  }
}

TEST(FaceRegions, AFaceMayReachBeyondThePicture) {
  const RegionMasks masks(test::DrawnFace(), 70, 70);
  EXPECT_TRUE(masks.Contains(FaceRegion::kEyes, 60, 60));
  EXPECT_EQ(masks.Count(FaceRegion::kMouth), 0U) << "the mouth is not on it";
}

TEST(FaceRegions, NeedSixtyEightLandmarks) {
  FoundFace face = test::DrawnFace();
  face.parts68.pop_back();
  EXPECT_THROW(RegionMasks(face, 160, 160), ShapeError);
  face.parts68.assign(68, {5.0, 5.0});
  EXPECT_EQ(RegionMasks(face, 10, 10).Count(FaceRegion::kEyes), 1U) << "all in one point";
}

}  // namespace
}  // namespace pentimento
