#include "tests/support/device_test.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "tests/framework/ops/similarity/measures.h"

namespace pentimento {
namespace {

class SimilarityOn : public DeviceTest {};

TEST_P(SimilarityOn, ABatchIsPictureByPictureAndSinglePrecisionStaysNear) {
  const torch::Tensor a = RandomPictures(1, {3, 3, 64, 71});
  const torch::Tensor b = (a + RandomPictures(2, {3, 3, 64, 71}, -0.2, 0.2)).clamp(0.0, 1.0);
  for (const Measure& measure : Measures()) {
    const torch::Tensor together =
        measure.of(a.to(GetParam(), torch::kFloat32), b.to(GetParam(), torch::kFloat32)).cpu();
    ASSERT_EQ(together.sizes(), at::IntArrayRef{3}) << measure.name;
    for (int i = 0; i < 3; ++i) {
      const auto alone = measure.of(a[i].unsqueeze(0), b[i].unsqueeze(0)).item<double>();
      EXPECT_NEAR(together[i].item<double>(), alone, 1e-4 * std::max(1.0, std::abs(alone))) << measure.name;
    }
  }
}

TEST_P(SimilarityOn, SymmetricOnesAreSymmetric) {
  const torch::Tensor a = RandomPictures(3, {2, 3, 50, 45}).to(GetParam());
  const torch::Tensor b = RandomPictures(4, {2, 3, 50, 45}).to(GetParam());
  for (const Measure& measure : Measures()) {
    const bool same = torch::allclose(measure.of(a, b), measure.of(b, a), 1e-9, 1e-9);
    EXPECT_EQ(same, measure.symmetric) << measure.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Cpu, SimilarityOn, ::testing::Values("cpu"), DeviceTestName);
INSTANTIATE_TEST_SUITE_P(Gpu, SimilarityOn, ::testing::Values("cuda"), DeviceTestName);

}  // namespace
}  // namespace pentimento
