#pragma once

#include <cstdint>

#include <torch/types.h>

#include "framework/core/precision.h"

namespace pentimento {

/// Whether a convolution on the CPU is faster by Winograd's products in float32 than by libtorch's own: its kernel is
/// of the kind that `WinogradConvolution` suits, and bfloat16 is not asked for on a processor that has matrix units for
/// it, with which plain products are faster still. @param weight [out,in,h,w]. @param precision of the products.
bool WinogradPays(const torch::Tensor& weight, std::int64_t stride, Precision precision);
/// The same in the precision that autocast asks for.
bool WinogradPays(const torch::Tensor& weight, std::int64_t stride);

/// A 3x3 convolution with stride 1 and without bias whose kernel may change from call to call, as in training on the
/// CPU: it, the gradient of its input and that of its kernel all by Winograd's F(4x4,3x3), in float32 (see
/// `WinogradConvolution`). The gradients have no gradients of their own.
/// @param x float32 [N,in,H,W], at least 3 x 3 with the padding. @param weight [out,in,3,3] such as
/// `WinogradConvolution` suits. @param padding zeros on each side: 0 or 1. @returns [N,out,H+2p-2,W+2p-2],
/// channels-last.
torch::Tensor WinogradConvolve(const torch::Tensor& x, const torch::Tensor& weight, std::int64_t padding);

/// Such a convolution of a map that is padded by a pixel of reflection on each side, without gradients.
/// @param x float32 [N,in,H,W]. @returns [N,out,H,W], channels-last. @throws ShapeError for less than 2 x 2.
torch::Tensor WinogradConvolveReflected(const torch::Tensor& x, const torch::Tensor& weight);

}  // namespace pentimento
