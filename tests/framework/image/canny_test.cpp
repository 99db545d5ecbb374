#include "framework/image/canny.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "framework/core/errors.h"
#include "tests/support/npy.h"
#include "tests/support/tensor_matchers.h"

namespace pentimento {
namespace {

const std::string kEdgeGolden = std::string(PENTIMENTO_SOURCE_DIR) + "/tests/golden/edge_smooth/";

TEST(CannyEdges, AreThoseOfOpenCv) {
  const torch::Tensor edges = CannyEdges(LoadNpy(kEdgeGolden + "picture.npy"));
  EXPECT_EQ(edges.scalar_type(), torch::kBool);
  EXPECT_TRUE(Near(edges.to(torch::kFloat32), LoadNpy(kEdgeGolden + "edges.npy"), 0.0));
}

TEST(CannyEdges, AStepIsOneLineAndAWeakOneCountsOnlyWhereItTouches) {
  torch::Tensor image = torch::zeros({3, 9, 12});
  image.narrow(2, 6, 6).fill_(0.15);  // |dx| = 4 * 38: weak
  EXPECT_FALSE(CannyEdges(image).any().item<bool>());
  image.narrow(1, 0, 3).narrow(2, 6, 6).fill_(0.6);  // strong above: the weak line below grows out of it
  const torch::Tensor edges = CannyEdges(image);
  EXPECT_TRUE(edges[8][5].item<bool>() || edges[8][6].item<bool>());
  EXPECT_EQ(edges[8].sum().item<std::int64_t>(), 1);
  CannyOptions options;
  options.low = 160;
  EXPECT_FALSE(CannyEdges(image, options)[8].any().item<bool>());
}

TEST(CannyEdges, RefusesWhatIsNoPicture) {
  EXPECT_THROW(CannyEdges(torch::zeros({1, 9, 9})), ShapeError);
  EXPECT_THROW(CannyEdges(torch::zeros({3, 9, 9}, torch::kFloat64)), ShapeError);
}

}  // namespace
}  // namespace pentimento
