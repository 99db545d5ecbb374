#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <torch/types.h>

namespace pentimento {

/// A 4x4 convolution with stride 2 and a padding of 1, or such a transposed one, whose kernel does not change, by
/// Winograd's minimal filtering F(3x3,2x2). Of a convolution the input, of a transposed one the output is four maps of
/// half the size (rows and columns that are even or odd), and a 2x2 kernel leads from or to each of them: 16 products a
/// tile of 3x3 outputs instead of 36. The four maps of an input are added up, and those of an output share what is
/// multiplied, at the points. In float32, for inference on the CPU; its gain is in large maps of many channels.
class TwoTapConvolution {
 public:
  enum class Direction { kDown, kUp };

  /// Whether a kernel is of this kind, and large enough to gain. @param weight [out,in,h,w] for kDown, [in,out,h,w] for
  /// kUp.
  static bool Suits(const torch::Tensor& weight, const std::array<std::int64_t, 2>& stride,
                    const std::array<std::int64_t, 2>& padding);
  /// Whether a map is so large that it gains. @param x [N,in,H,W]; for kDown with an even height and width.
  static bool Suits(const torch::Tensor& x, Direction direction);

  /// @param weight float32, a kernel that suits. @param bias [out], or undefined.
  TwoTapConvolution(const torch::Tensor& weight, const torch::Tensor& bias, Direction direction);

  /// @param x float32 [N,in,H,W], a map that suits.
  /// @returns [N,out,H/2,W/2] for kDown, [N,out,2H,2W] for kUp; channels-last.
  [[nodiscard]] torch::Tensor Convolve(const torch::Tensor& x) const;

 private:
  [[nodiscard]] std::int64_t MapsIn() const { return direction_ == Direction::kDown ? 4 : 1; }
  [[nodiscard]] std::int64_t MapsOut() const { return direction_ == Direction::kDown ? 1 : 4; }
  void Transform(const float* kernels, std::int64_t panel);

  Direction direction_;
  std::int64_t in_;
  std::int64_t out_;
  std::int64_t depth_;       ///< channels of all maps of the input
  std::int64_t columns_;     ///< channels of all maps of the output
  torch::Tensor panels_;     ///< of the kernel [depth,columns] at each of the 16 points
  std::vector<float> bias_;  ///< [out], or empty
};

}  // namespace pentimento
