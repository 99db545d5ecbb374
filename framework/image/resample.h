#pragma once

#include <cstdint>

#include <torch/types.h>

namespace pentimento {

enum class Filter {
  kBilinear,  ///< triangle
  kBicubic,   ///< Keys' cubic, a = -0.5
};

/// Resamples with an antialiasing kernel: widened by the factor of reduction, as Pillow does, so that detail finer than
/// the new grid is averaged rather than folded back. Computed on sRGB-encoded values; the bicubic's overshoot is
/// clamped to [0,1].
/// @param images float32 [N,C,H,W] or [C,H,W]. @throws ShapeError for an empty result.
torch::Tensor Resize(const torch::Tensor& images, std::int64_t height, std::int64_t width,
                     Filter filter = Filter::kBilinear);

/// Resizes so that the shorter side is `side`; the longer one keeps the aspect ratio (rounded, at least `side`).
torch::Tensor ResizeShorterSide(const torch::Tensor& images, std::int64_t side, Filter filter = Filter::kBilinear);

/// Resizes so that the longer side is `side`; the shorter one keeps the aspect ratio (rounded, at least 1).
torch::Tensor ResizeLongerSide(const torch::Tensor& images, std::int64_t side, Filter filter = Filter::kBilinear);

}  // namespace pentimento
