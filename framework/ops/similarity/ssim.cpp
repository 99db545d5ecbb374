#include "framework/ops/similarity/ssim.h"

#include <vector>

#include "framework/ops/similarity/image_pair.h"

namespace pentimento {

StructureMaps SsimMaps(const torch::Tensor& a, const torch::Tensor& b, const SsimOptions& options) {
  CheckImagePair(a, b, "ssim", 0);
  CheckWindowFits(options, a.size(3), a.size(2));
  const std::vector<double> taps = GaussianWindow(options);
  const double c1 = options.k1 * options.k1;
  const double c2 = options.k2 * options.k2;
  const torch::Tensor mean_a = WindowMean(a, taps);
  const torch::Tensor mean_b = WindowMean(b, taps);
  const torch::Tensor variance_a = WindowMean(a * a, taps) - mean_a * mean_a;
  const torch::Tensor variance_b = WindowMean(b * b, taps) - mean_b * mean_b;
  const torch::Tensor covariance = WindowMean(a * b, taps) - mean_a * mean_b;
  const torch::Tensor contrast = (2.0 * covariance + c2) / (variance_a + variance_b + c2);
  return {SimilarityOf(mean_a, mean_b, c1) * contrast, contrast};
}

torch::Tensor Ssim(const torch::Tensor& a, const torch::Tensor& b, const SsimOptions& options) {
  return SsimMaps(a, b, options).similarity.mean({1, 2, 3});
}

}  // namespace pentimento
