#pragma once

#include <cstdint>

#include <torch/types.h>

namespace pentimento {

/// How differently two sets of pictures look at every scale, whatever they show: the sliced Wasserstein distance
/// between 7x7 patches of their Laplacian pyramids (Karras, Aila, Laine, Lehtinen: "Progressive growing of GANs", ICLR
/// 2018, 5), mean over the levels down to 16 px. Needs no weights of any network. Unlike there, both sets are
/// normalised by mean and deviation of the second one's colours, so that other colours are a distance, too, and patches
/// are taken at the same places of both.
/// @param images,reference float32 [N,3,H,W], the same N, H and W, at least 16 px, on the CPU.
/// @returns 0 for equal sets, without bound. The same arguments always give the same bits. @throws ShapeError.
double SlicedWasserstein(const torch::Tensor& images, const torch::Tensor& reference);

}  // namespace pentimento
