#include "framework/ops/similarity/gmsd.h"

#include <algorithm>

#include "framework/ops/similarity/image_pair.h"

namespace pentimento {
namespace {

torch::Tensor GradientOfHalf(const torch::Tensor& images) {
  const torch::Tensor luma = MixChannels(images, kYiqLuma);
  const std::int64_t odd = std::max(images.size(2) % 2, images.size(3) % 2);
  return GradientMagnitude(HalveByMean(at::constant_pad_nd(luma, {0, odd, 0, odd})), {1.0 / 3, 1.0 / 3, 1.0 / 3});
}

}  // namespace

torch::Tensor Gmsd(const torch::Tensor& a, const torch::Tensor& b) {
  CheckImagePair(a, b, "gmsd");
  const torch::Tensor similarity = SimilarityOf(GradientOfHalf(a), GradientOfHalf(b), kGmsdStabiliser);
  const torch::Tensor mean = similarity.mean({1, 2, 3}, true);
  return MagnitudeOf((similarity - mean).square().mean({1, 2, 3}));
}

}  // namespace pentimento
