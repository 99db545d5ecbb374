#pragma once

#include <array>
#include <cstddef>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Outputs of a tile in either direction, the inputs that they need, and the points at which a tile is multiplied.
inline constexpr std::size_t kTwoTapTile = 3;
inline constexpr std::size_t kTwoTapWindow = 4;
inline constexpr std::size_t kTwoTapPoints = kTwoTapWindow * kTwoTapWindow;
/// Channels come in multiples of this.
inline constexpr std::size_t kTwoTapChannels = 16;

/// Kernels that are transformed together, and their values.
inline constexpr std::size_t kTwoTapKernels = 16;
inline constexpr std::size_t kTwoTapValues = 4;

/// The inputs of a tile, row by row: each points to the channels of a pixel.
using TwoTapInputs = std::array<const float*, kTwoTapPoints>;
/// The outputs of a tile, row by row.
using TwoTapOutputs = std::array<float*, kTwoTapTile * kTwoTapTile>;

/// B^T d B of Winograd's minimal filtering F(3x3,2x2) (Lavin, Gray: Fast Algorithms for Convolutional Neural Networks,
/// CVPR 2016, section 4; points 0, 1, -1 and infinity) for each channel of a tile.
/// @param points the first of the channels at point 0; those of the next point come `stride` values later.
void TwoTapForward(const TwoTapInputs& pixels, std::size_t channels, float* points, std::size_t stride,
                   SimdLevel level = BestSimdLevel());

/// G g G^T of kTwoTapKernels kernels.
/// @param values the first kernel's four values, row by row; each value of the next one lies `apart` values later.
/// @param points the first kernel at point 0, the others behind it; those of the next point come `stride` values later.
void TwoTapTransformKernels(const std::array<const float*, kTwoTapValues>& values, std::size_t apart, float* points,
                            std::size_t stride);

/// A^T m A, then the bias. @param points as above. @param bias one a channel, or null.
void TwoTapBackward(const float* points, std::size_t stride, std::size_t channels, const float* bias,
                    const TwoTapOutputs& pixels, SimdLevel level = BestSimdLevel());

}  // namespace pentimento
