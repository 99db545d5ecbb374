#pragma once

#include <array>
#include <cstddef>

#include "framework/simd/simd_level.h"

namespace pentimento {

/// Outputs of a tile in either direction, the inputs that they need, and the points at which a tile is multiplied.
inline constexpr std::size_t kWinogradTile = 4;
inline constexpr std::size_t kWinogradWindow = 6;
inline constexpr std::size_t kWinogradPoints = kWinogradWindow * kWinogradWindow;
/// Channels come in multiples of this.
inline constexpr std::size_t kWinogradChannels = 16;

/// Kernels that are transformed together.
inline constexpr std::size_t kWinogradKernels = 16;

/// The inputs of a tile, row by row: each points to the channels of a pixel.
using WinogradInputs = std::array<const float*, kWinogradWindow * kWinogradWindow>;
/// The outputs of a tile, row by row.
using WinogradOutputs = std::array<float*, kWinogradTile * kWinogradTile>;

/// The gradients of the outputs of a tile, row by row.
using WinogradGradients = std::array<const float*, kWinogradTile * kWinogradTile>;

/// B^T d B of Winograd's minimal filtering F(4x4,3x3) (Lavin, Gray: Fast Algorithms for Convolutional Neural Networks,
/// CVPR 2016, section 4.3; points 0, 1, -1, 2, -2 and infinity) for each channel of a tile.
/// @param points the first of the channels at point 0; those of the next point come `stride` values later.
void WinogradForward(const WinogradInputs& pixels, std::size_t channels, float* points, std::size_t stride,
                     SimdLevel level = BestSimdLevel());

/// Kernels as they are given, or turned by half a turn: the convolution with those is the other's gradient.
enum class WinogradTurn { kNone, kHalf };

/// G g G^T of kWinogradKernels kernels, in double precision.
/// @param kernels nine values each, row by row; the next begins `apart` values later. @param points the first kernel at
/// point 0, the others behind it; those of the next point come `stride` values later.
void WinogradKernels(const float* kernels, std::size_t apart, WinogradTurn turn, float* points, std::size_t stride,
                     SimdLevel level = BestSimdLevel());

/// A^T m A, then the bias, then ReLU if asked for.
/// @param points as above. @param bias one a channel, or null.
void WinogradBackward(const float* points, std::size_t stride, std::size_t channels, const float* bias, bool relu,
                      const WinogradOutputs& pixels, SimdLevel level = BestSimdLevel());

/// The gradient of WinogradBackward: A y A^T of a tile's gradients. @param points as above.
void WinogradBackwardGradient(const WinogradGradients& pixels, std::size_t channels, float* points, std::size_t stride,
                              SimdLevel level = BestSimdLevel());

/// Adds the gradient of WinogradKernels: G^T u G of kWinogradKernels neighbouring kernels.
/// @param points as above. @param kernels nine values each, row by row, one kernel after the other.
void WinogradAddKernelGradients(const float* points, std::size_t stride, float* kernels,
                                SimdLevel level = BestSimdLevel());

}  // namespace pentimento
