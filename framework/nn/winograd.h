#pragma once

#include <cstdint>

#include <torch/types.h>

namespace pentimento {

/// A 3x3 convolution with stride 1 and padding 1 whose kernel does not change, by Winograd's minimal filtering F(4,3)
/// (Lavin, Gray: Fast Algorithms for Convolutional Neural Networks, CVPR 2016): 36 products a tile of 4x4 outputs
/// instead of 144, in float32 with an error of some 1e-5 of the greatest value. For inference on the CPU; its gain is
/// in layers of many channels.
class WinogradConvolution {
 public:
  /// Whether a kernel is of this kind, and large enough to gain. @param weight [out,in,h,w].
  static bool Suits(const torch::Tensor& weight, std::int64_t stride, std::int64_t padding);

  /// @param weight float32 [out,in,3,3]. @param bias [out].
  WinogradConvolution(const torch::Tensor& weight, const torch::Tensor& bias);

  /// The convolution, then ReLU. @param x float32 [N,in,H,W]. @returns [N,out,H,W], channels-last.
  [[nodiscard]] torch::Tensor ConvolveRelu(const torch::Tensor& x) const;

 private:
  torch::Tensor kernels_;   ///< [36,in,out]: the kernel at the 36 points
  torch::Tensor bias_;      ///< [out]
  torch::Tensor forward_;   ///< [36,36]: a 6x6 tile to the points
  torch::Tensor backward_;  ///< [16,36]: points to a 4x4 tile
};

}  // namespace pentimento
