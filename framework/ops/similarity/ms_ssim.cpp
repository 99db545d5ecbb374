#include "framework/ops/similarity/ms_ssim.h"

#include <algorithm>
#include <vector>

#include "framework/ops/similarity/image_pair.h"
#include "framework/ops/similarity/ssim.h"

namespace pentimento {
namespace {

/// Twice as coarse, by the convention's way with odd sizes.
torch::Tensor NextScale(const torch::Tensor& images, MsSsimConvention convention) {
  const std::int64_t odd = std::max(images.size(2) % 2, images.size(3) % 2);
  return HalveByMean(convention == MsSsimConvention::kPiq && odd > 0 ? at::replication_pad2d(images, {odd, 0, odd, 0})
                                                                     : images);
}

torch::Tensor MirrorBorder(const torch::Tensor& images, const MsSsimOptions& options) {
  const std::int64_t radius = options.window / 2;
  return at::reflection_pad2d(images, {radius, radius, radius, radius});
}

}  // namespace

torch::Tensor MsSsim(const torch::Tensor& a, const torch::Tensor& b, const MsSsimOptions& options) {
  CheckImagePair(a, b, "ms_ssim", 0);
  CheckScalesFit(options, a.size(3), a.size(2));
  const bool by_channel = options.convention == MsSsimConvention::kPiq;
  const std::vector<double> weights = MsSsimWeights(options);
  torch::Tensor at_a = a;
  torch::Tensor at_b = b;
  torch::Tensor product;
  for (std::size_t scale = 0; scale < weights.size(); ++scale) {
    if (scale > 0) {
      at_a = NextScale(at_a, options.convention);
      at_b = NextScale(at_b, options.convention);
    }
    const bool last = scale + 1 == weights.size();
    const bool mirror = last && !by_channel;
    const StructureMaps maps = SsimMaps(mirror ? MirrorBorder(at_a, options) : at_a,
                                        mirror ? MirrorBorder(at_b, options) : at_b, options.Scale());
    const torch::Tensor& map = last ? maps.similarity : maps.contrast;
    const torch::Tensor mean = by_channel ? map.mean({2, 3}) : map.mean({1, 2, 3}, true).flatten(1);
    const torch::Tensor factor = mean.relu().pow(weights[scale]);
    product = scale == 0 ? factor : product * factor;
  }
  return product.mean(1);
}

}  // namespace pentimento
