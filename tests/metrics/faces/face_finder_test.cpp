#include "metrics/faces/face_finder.h"

#include <cmath>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "framework/core/errors.h"
#include "framework/core/json.h"
#include "framework/media/decode.h"
#include "framework/media/resize.h"
#include "tests/metrics/npy.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = fs::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/dlib";

std::string MessageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const WeightsError& error) {
    return error.what();
  }
  return "no WeightsError";
}

TEST(FaceFinder, MissingWeightsNameTheFileAndTheCommand) {
  const std::string message = MessageOf([] { const FaceFinder finder("/nowhere", FaceOptions{}); });
  EXPECT_THAT(message, testing::HasSubstr("/nowhere/face-recognition-models/shape_predictor_5_face_landmarks.dat"));
  EXPECT_THAT(message, testing::HasSubstr("pentimento weights get face-recognition-models"));
}

TEST(FaceFinder, DamagedWeightsAreNoCrash) {
  const fs::path folder = fs::temp_directory_path() / fmt::format("pentimento-face-finder-{}", ::getpid());
  fs::create_directories(folder / "face-recognition-models");
  for (const std::string& file : FaceFinder::WeightFiles({})) {
    std::ofstream(folder / file, std::ios::binary) << "not a network";
  }
  EXPECT_THAT(MessageOf([&] { const FaceFinder finder(folder, FaceOptions{}); }), testing::HasSubstr("is damaged"));
  fs::remove_all(folder);
}

TEST(FaceFinder, WeightFilesFollowTheLandmarkModel) {
  EXPECT_THAT(FaceFinder::WeightFiles({}), testing::Contains(testing::HasSubstr("shape_predictor_5_")));
  EXPECT_THAT(FaceFinder::WeightFiles({.landmarks = LandmarkModel::kSixtyEightPoints}),
              testing::Contains(testing::HasSubstr("shape_predictor_68_")));
}

TEST(FaceFinder, TheChipLiesWhereItIsSaidTo) {
  for (const std::string& file : FaceFinder::WeightFiles({})) {
    if (!fs::exists(WeightsFolder() / file)) {
      GTEST_SKIP() << "no " << file << " in " << WeightsFolder() << " (`make setup` fetches them)";
    }
  }
  // Every pixel says where it is.
  Picture picture(200, 200);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      picture.At(0, y, x) = static_cast<float>(x) / 255.0F;
      picture.At(1, y, x) = static_cast<float>(y) / 255.0F;
    }
  }
  const ChipForm form;
  for (const int upsampling : {1, 2}) {
    FoundFace face;
    face.upsampling = upsampling;
    face.width = picture.width;
    face.height = picture.height;
    face.landmarks = {{128, 88}, {114, 90}, {72, 80}, {86, 83}, {97, 118}};  // a head that leans
    const ChipPlace place = PlaceOfChip(face, form);
    const FaceChip chip = FaceFinder(WeightsFolder(), {}, {form}).CutAs(face, picture).front();
    int compared = 0;
    for (int v = 5; v < form.side; v += 20) {
      for (int u = 5; u < form.side; u += 20) {
        const std::size_t at =
            3 * (static_cast<std::size_t>(v) * static_cast<std::size_t>(form.side) + static_cast<std::size_t>(u));
        const double x = place.origin[0] + u * place.right[0] + v * place.down[0];
        const double y = place.origin[1] + u * place.right[1] + v * place.down[1];
        if (x > 2 && y > 2 && x < 197 && y < 197) {
          EXPECT_NEAR(chip.rgb[at], x, 1.5) << u << ", " << v << ", enlarged " << upsampling;
          EXPECT_NEAR(chip.rgb[at + 1], y, 1.5) << u << ", " << v << ", enlarged " << upsampling;
          ++compared;
        }
      }
    }
    EXPECT_GT(compared, 40);
  }
}

/// dlib's own results on photographs of five people, without enlarging.
class GoldenFaces : public testing::TestWithParam<LandmarkModel> {
 protected:
  void SetUp() override {
    if (const std::string lack = WhatPhotographTestsLack(); !lack.empty()) {
      GTEST_SKIP() << lack;
    }
    std::ifstream file(kGolden / "detections.json");
    detections_ = Json::parse(file);
  }

  static Picture Photograph(const Json& entry) {
    return DecodePicture(kGolden / "images" / (entry["id"].get<std::string>() + ".png")).picture;
  }

  Json detections_;
};

TEST_P(GoldenFaces, BoxesLandmarksAndChips) {
  const bool five = GetParam() == LandmarkModel::kFivePoints;
  const FaceFinder finder(WeightsFolder(), {.min_side = 0, .landmarks = GetParam()});
  const std::vector<float> landmarks = ReadFloatNpy(kGolden / (five ? "landmarks5.npy" : "landmarks68.npy"));
  std::vector<FaceChip> chips;
  for (const Json& entry : detections_) {
    const std::optional<FoundFace> face = finder.Find(Photograph(entry));
    ASSERT_TRUE(face) << entry["id"];
    const Json& box = entry["hog_up0"][0];
    EXPECT_EQ(face->box, (FaceBox{box["l"], box["t"], box["r"], box["b"]})) << entry["id"];
    EXPECT_NEAR(face->score, box["score"].get<double>(), 1e-6) << entry["id"];
    EXPECT_EQ(face->upsampling, 1);
    EXPECT_EQ(face->faces_in_picture, static_cast<int>(entry["hog_up0"].size()));
    const std::size_t row = box["row"].get<std::size_t>();
    const std::size_t parts = face->landmarks.size();
    ASSERT_EQ(parts, five ? 5U : 68U);
    for (std::size_t i = 0; i < parts; ++i) {
      EXPECT_EQ(face->landmarks[i][0], landmarks[(row * parts + i) * 2]) << entry["id"] << " " << i;
      EXPECT_EQ(face->landmarks[i][1], landmarks[(row * parts + i) * 2 + 1]) << entry["id"] << " " << i;
    }
    chips.push_back(face->chips[0]);
  }
  const auto golden_chips = ReadNpy<std::uint8_t>(kGolden / (five ? "chips5.npy" : "chips68.npy"), "|u1");
  const std::size_t chip_size = chips[0].rgb.size();
  for (std::size_t i = 0; i < golden_chips.size(); ++i) {
    // Other SIMD code than the reference's rounds a few bilinear samples the other way.
    ASSERT_NEAR(chips[i / chip_size].rgb[i % chip_size], golden_chips[i], 1) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Landmarks, GoldenFaces,
                         testing::Values(LandmarkModel::kFivePoints, LandmarkModel::kSixtyEightPoints));

using GoldenSmallFaces = GoldenFaces;

TEST_P(GoldenSmallFaces, AreEnlargedAndReportedInTheirOwnPixels) {
  const FaceFinder finder(WeightsFolder(), {.min_side = 200, .max_upsampling = 4, .landmarks = GetParam()});
  for (std::size_t i = 0; i < 8; ++i) {
    const Picture photograph = Photograph(detections_[i]);
    const std::optional<FoundFace> full = finder.Find(photograph);
    const std::optional<FoundFace> half = finder.Find(ResizePicture(photograph, 75, 75));
    ASSERT_TRUE(full && half) << i;
    EXPECT_EQ(full->upsampling, 2);
    EXPECT_EQ(half->upsampling, 4);
    EXPECT_NEAR(half->box.left + half->box.right, 0.5 * (full->box.left + full->box.right), 12) << i;
    EXPECT_NEAR(half->box.top + half->box.bottom, 0.5 * (full->box.top + full->box.bottom), 12) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Landmarks, GoldenSmallFaces, testing::Values(LandmarkModel::kFivePoints));

TEST_P(GoldenFaces, NoFaceIsAnAnswer) {
  const FaceFinder finder(WeightsFolder(), {.landmarks = LandmarkModel::kFivePoints});
  EXPECT_FALSE(finder.Find(Picture(64, 48, 0.5F)));
  EXPECT_FALSE(finder.Find(Picture(1, 1, 0.5F)));
  EXPECT_THROW((void)finder.Find(Picture()), ShapeError);
}

/// The detector does not depend on the landmark model, so one is enough.
using GoldenDetections = GoldenFaces;

TEST_P(GoldenDetections, MmodSeesTheBoxesOfTheReference) {
  const FaceFinder finder(WeightsFolder(), {.detector = FaceDetector::kMmod, .min_side = 0});
  for (const Json& entry : detections_) {
    const std::optional<FoundFace> face = finder.Find(Photograph(entry));
    ASSERT_EQ(face.has_value(), !entry["mmod_up0"].empty()) << entry["id"];
    if (face && entry["mmod_up0"].size() == 1) {
      const Json& box = entry["mmod_up0"][0];
      EXPECT_EQ(face->box, (FaceBox{box["l"], box["t"], box["r"], box["b"]})) << entry["id"];
      EXPECT_NEAR(face->score, box["score"].get<double>(), 1e-3) << entry["id"];
    }
  }
}

/// A quarter turn to the left.
Picture Turned(const Picture& picture) {
  Picture turned(picture.height, picture.width);
  const auto width = static_cast<std::size_t>(picture.width);
  const auto height = static_cast<std::size_t>(picture.height);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x) {
        turned.values[(channel * width + (width - 1 - x)) * height + y] =
            picture.values[(channel * height + y) * width + x];
      }
    }
  }
  return turned;
}

/// The detector knows upright faces: one that lies on its side goes undetected, and so counts in the failure to detect.
TEST_P(GoldenDetections, ASidewaysFaceGoesUndetected) {
  const FaceFinder finder(WeightsFolder(), {.landmarks = LandmarkModel::kFivePoints});
  int upright = 0;
  for (std::size_t i = 0; i < detections_.size(); i += 9) {
    const Picture photograph = Photograph(detections_[i]);
    upright += finder.Find(photograph) ? 1 : 0;
    EXPECT_FALSE(finder.Find(Turned(photograph))) << detections_[i]["id"];
  }
  EXPECT_GE(upright, 5);
}

INSTANTIATE_TEST_SUITE_P(Landmarks, GoldenDetections, testing::Values(LandmarkModel::kFivePoints));

TEST_P(GoldenFaces, CutAsTakesTheSamePlaceFromAnotherPicture) {
  const FaceFinder finder(WeightsFolder(), {.landmarks = GetParam()},
                          {{}, {.alignment = ChipAlignment::kArcFace, .side = 112}});
  const Picture photograph = Photograph(detections_[0]);
  const std::optional<FoundFace> face = finder.Find(photograph);
  ASSERT_TRUE(face);
  EXPECT_EQ(face->upsampling, 2);
  const std::vector<FaceChip> again = finder.CutAs(*face, photograph);
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].rgb, face->chips[0].rgb);
  EXPECT_EQ(again[1].rgb, face->chips[1].rgb);
  EXPECT_EQ(again[1].rgb.size(), 112U * 112U * 3U);
  const std::vector<FaceChip> blank = finder.CutAs(*face, Picture(75, 75, 0.5F));
  EXPECT_EQ(blank[0].rgb.size(), face->chips[0].rgb.size());
  EXPECT_EQ(blank[1].rgb[56 * 112 * 3 + 56 * 3], 128) << "the middle of the face, in a picture of half the size";
}

}  // namespace
}  // namespace pentimento
