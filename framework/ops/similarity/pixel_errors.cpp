#include "framework/ops/similarity/pixel_errors.h"

#include "framework/ops/similarity/image_pair.h"

namespace pentimento {

torch::Tensor Mse(const torch::Tensor& a, const torch::Tensor& b) {
  CheckImagePair(a, b, "mse", 0);
  return (a - b).square().mean({1, 2, 3});
}

torch::Tensor Mae(const torch::Tensor& a, const torch::Tensor& b) {
  CheckImagePair(a, b, "mae", 0);
  return (a - b).abs().mean({1, 2, 3});
}

torch::Tensor Psnr(const torch::Tensor& a, const torch::Tensor& b) {
  CheckImagePair(a, b, "psnr", 0);
  return -10.0 * Mse(a, b).log10();
}

}  // namespace pentimento
