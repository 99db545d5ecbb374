#include "framework/image/edge_smooth.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

TEST(SmoothEdges, IsWhatAnimeGansScriptMakes) {
  const std::string folder = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/edge_smooth/";
  const torch::Tensor picture = LoadNpy(folder + "picture.npy").unsqueeze(0);
  const torch::Tensor flat = torch::full_like(picture, 0.3);
  const torch::Tensor smoothed = SmoothEdges(torch::cat({flat, picture}));
  EXPECT_TRUE(Near(smoothed[1], LoadNpy(folder + "smoothed.npy"), 1e-6));
  EXPECT_TRUE(SameBits(smoothed[0], flat[0])) << "without edges nothing changes";
}

TEST(SmoothEdges, RefusesWhatIsTooSmall) {
  EXPECT_THROW(SmoothEdges(torch::zeros({1, 3, 2, 9})), ShapeError);
  EXPECT_THROW(SmoothEdges(torch::zeros({3, 9, 9})), ShapeError);
}

}  // namespace
}  // namespace pentimento
