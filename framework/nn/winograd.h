#pragma once

#include <cstdint>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// A 3x3 convolution with stride 1 whose kernel does not change, by Winograd's minimal filtering F(4x4,3x3) (Lavin,
/// Gray: Fast Algorithms for Convolutional Neural Networks, CVPR 2016): 36 products a tile of 4x4 outputs instead of
/// 144, in float32 with an error of some 1e-5 of the greatest value. For inference on the CPU; its gain is in layers of
/// many channels.
class WinogradConvolution {
 public:
  /// Whether a kernel is of this kind, and large enough to gain. @param weight [out,in,h,w]. @param padding zeros.
  static bool Suits(const torch::Tensor& weight, std::int64_t stride, std::int64_t padding);

  /// @param weight float32 [out,in,3,3]. @param bias [out], or undefined. @param padding zeros on each side: 0 or 1.
  WinogradConvolution(const torch::Tensor& weight, const torch::Tensor& bias, std::int64_t padding);

  /// The convolution, then ReLU if asked for. @param x float32 [N,in,H,W], at least 3 x 3 with the padding.
  /// @returns [N,out,H+2p-2,W+2p-2], channels-last.
  [[nodiscard]] torch::Tensor Convolve(const torch::Tensor& x, bool relu) const;

 private:
  std::int64_t in_;
  std::int64_t out_;
  std::int64_t padding_;
  torch::Tensor panels_;     ///< of the kernel [in,out] at each of the 36 points
  std::vector<float> bias_;  ///< [out], or empty
};

}  // namespace pentimento
